"""The nouns of the subject, as values: documents, labels, spans, annotations, people, notes.

All offsets are code points of the document's stored text, half-open. All ids are 32 lower-case
hexadecimal digits.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Id = str
Pieces = tuple[tuple[int, int], ...]
Attributes = Mapping[str, str]
GOLD = "gold"  # the name of the annotator whose layer is the adjudicated result


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A labelled stretch of text: code points, half-open, never empty."""

    start: int
    end: int
    label: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")


class Underline(StrEnum):
    """The pattern that tells labels apart without colour."""

    SOLID = "solid"
    DOUBLE = "double"
    DOTTED = "dotted"
    WAVY = "wavy"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an attribute, with its titles by language."""

    name: str
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A small closed choice that a label offers for its annotations."""

    name: str
    choices: tuple[Choice, ...]
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoundaryPolicy:
    """Where the spans of a label may begin and end."""

    proclitics_out: str = "وفبلك"  # letters that are cut off the front of a span
    article_out: bool = False  # whether ال may be cut off too
    enclitics_out: bool = False
    edge_punctuation: bool = False  # whether a span may begin or end with punctuation
    honorifics_out: bool = True
    cut_chains: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """One entry of the label set."""

    id: Id
    name: str  # the exported name
    titles: Mapping[str, str] = field(default_factory=dict)  # by language
    color: str = "#3a61b8"
    underline: Underline = Underline.SOLID
    key: str = ""
    guideline: str = ""  # Markdown
    policy: BoundaryPolicy = BoundaryPolicy()
    attributes: tuple[Attribute, ...] = ()
    retired: bool = False
    order: int = 0
    meaning: int = 0  # how often the lead said that it came to mean something else

    def title(self, language: str) -> str:
        """Return the title in `language`, else the exported name."""
        return self.titles.get(language) or self.name


class LineStatus(StrEnum):
    """What a line of a document is."""

    CONTENT = "content"
    CAPTION = "caption"
    ADVERT = "advert"
    SOURCE = "source"
    COMMENT = "comment"
    REPEATED = "repeated"  # recurs across documents


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not plain content: code points without its line feed, and what it is."""

    start: int
    end: int
    status: LineStatus
    by: str = ""  # the detector's version, or "lead"


@dataclass(frozen=True, slots=True)
class Document:
    """One text to annotate, without its text (which is read apart and never changes)."""

    id: Id
    name: str
    title: str
    source: str  # the key that tells republished text apart: file name, record id, address
    sha256: str  # of the stored text's UTF-8
    length: int  # code points
    metadata: Mapping[str, str] = field(default_factory=dict)


class OriginKind(StrEnum):
    """Who made an annotation."""

    PERSON = "person"
    IMPORTED = "imported"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an annotation comes from: `by` names the file or the suggesting source."""

    kind: OriginKind = OriginKind.PERSON
    by: str = ""
    accepted_by: Id = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span that one annotator put into one document, with identity and history."""

    id: Id
    document: Id
    layer: Id  # the annotator whose layer it is in
    label: Id
    pieces: Pieces
    quote: str = ""  # the text of the pieces, joined by one space
    attributes: Attributes = field(default_factory=dict)
    origin: Origin = Origin()
    score: float | None = None
    guideline: str = ""  # the label-set version and the label's meaning: `made_under`
    foreign: Mapping[str, object] = field(default_factory=dict)  # fields of other tools, namespaced
    change: int = 0  # the journal position that left it so

    @property
    def start(self) -> int:
        """Return where its first piece begins."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Return where its last piece ends."""
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class Relation:
    """A named arrow from one annotation to another of the same layer and document."""

    id: Id
    document: Id
    layer: Id
    head: Id  # the annotation it begins at
    tail: Id  # the annotation it points to
    label: str
    attributes: Attributes = field(default_factory=dict)
    foreign: Mapping[str, object] = field(default_factory=dict)  # fields of other tools, namespaced


class Role(StrEnum):
    """What a person may do in a project."""

    LEAD = "lead"
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    SOURCE = "source"  # a program: its layers hold suggestions


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person (or the gold layer's owner) of a project."""

    id: Id
    name: str
    roles: frozenset[Role] = frozenset({Role.ANNOTATOR})
    active: bool = True


class State(StrEnum):
    """The annotator's own word on an article."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Work:
    """The work state of one annotator in one document."""

    document: Id
    annotator: Id
    state: State = State.TODO
    round: int = 1
    fields: frozenset[str] = frozenset()  # of the article: "irrelevant", "garbled"


class Task(StrEnum):
    """What a person is to do with an article."""

    ANNOTATE = "annotate"
    REVIEW = "review"


class Purpose(StrEnum):
    """Why an article was given out."""

    WORK = "work"
    QUALIFICATION = "qualification"  # everybody's first articles, their gold known to the lead
    HIDDEN = "hidden"  # a test that stands among the others: nobody who marks knows


@dataclass(frozen=True, slots=True)
class Assignment:
    """A document given to a person by the lead, in round n: returned is the next round."""

    document: Id
    annotator: Id
    task: Task = Task.ANNOTATE
    round: int = 1
    place: int = 0  # orders what a person gets
    purpose: Purpose = Purpose.WORK
    asked: int = 0  # how many annotators the article was planned for; 0: it was not planned
    unaided: bool = False  # nothing is suggested in it


class NoteKind(StrEnum):
    """What a note is for."""

    NOTE = "note"
    QUESTION = "question"
    ANSWER = "answer"
    RETURN = "return"  # why an article goes back to its annotator
    FEEDBACK = "feedback"  # what was ruled otherwise than its annotator had marked, and why


@dataclass(frozen=True, slots=True)
class Note:
    """Something said about a document or an annotation: a note, a question, an answer."""

    id: Id
    document: Id
    target: Id  # the annotation, the question it answers, or the document itself
    author: Id
    kind: NoteKind
    text: str
    closed: bool = False
    at: int = 0  # milliseconds since 1970
    to: Id = ""  # whom alone it concerns; "": everybody who has the article


class Way(StrEnum):
    """How a ruling came about."""

    LANE = "lane"  # an annotator's answer was taken, or "nothing here"
    OWN = "own"  # the reviewer marked it
    AGREED = "agreed"  # all layers said the same
    STRATEGY = "strategy"  # unanimous, majority, trusted
    PRECEDENT = "precedent"  # as the same text was ruled before


class Cause(StrEnum):
    """Why annotators differed, as the reviewer sees it."""

    GUIDELINE = "guideline"  # it does not say
    AMBIGUOUS = "ambiguous"  # the text can be read in two ways
    SLIP = "slip"
    KNOWLEDGE = "knowledge"  # it takes knowing the matter
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cited:
    """An annotation that a ruling judged, as it was: `digest` of what it said (`judged_as`)."""

    annotator: Id
    annotation: Id
    digest: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one reviewer chose for a disagreement of a document; code points, half-open.

    `answer` are the spans that gold has there: none is "nothing here". `case` is the key of what
    was ruled on (`core.disagreement.Case.key`): when it is another one now, the ruling is stale.
    """

    id: Id
    document: Id
    reviewer: Id
    case: str
    start: int
    end: int
    answer: tuple[tuple[Span, tuple[tuple[str, str], ...]], ...]  # spans by label id, attributes
    judged: tuple[Cited, ...] = ()
    way: Way = Way.LANE
    by: str = ""  # the strategy, or the ruling that was the precedent
    kinds: tuple[str, ...] = ()  # what the layers differed about
    surface: str = ""  # the folded text of the case, for precedents
    label: Id = ""  # of the case: what its guideline and precedents go by
    sure: bool = True
    cause: Cause | None = None
    note: str = ""
    example: bool = False  # it is to stand in the guideline
    at: int = 0  # milliseconds since 1970


def judged_as(annotation: Annotation) -> str:
    """Return the digest (16 hex digits) of what an annotation says: label, pieces, attributes."""
    said = (annotation.label, annotation.pieces, sorted(annotation.attributes.items()))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def quote_of(text: str, pieces: Pieces) -> str:
    """Return the text of the pieces, joined by one space."""
    if len(pieces) == 1:  # nearly always
        ((start, end),) = pieces
        return text[start:end]
    return " ".join(text[start:end] for start, end in pieces)


def text_digest(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def document_id(sha256: str, source: str) -> Id:
    """Return the id of a text under a source key: the same pair has the same id everywhere."""
    return hashlib.sha256(f"{sha256}\n{source}".encode()).hexdigest()[:32]


def label_set_version(labels: Iterable[Label]) -> str:
    """Return the content hash (12 hex digits) of what the labels mean."""
    digest = hashlib.sha256()
    for label in sorted(labels, key=lambda one: one.id):
        choices = [(a.name, [c.name for c in a.choices]) for a in label.attributes]
        meaning = (label.id, label.name, label.guideline, label.policy, choices, label.retired)
        digest.update(repr(meaning).encode())
        if label.meaning:
            digest.update(f"+{label.meaning}".encode())
    return digest.hexdigest()[:12]


def made_under(version: str, label: Label) -> str:
    """Return what an annotation notes of the guideline it is made under: a version, "+", a count.

    The count, left out while it is 0, is the label's `meaning`: versions have no order, so without
    it nobody could tell what was marked before the label came to mean something else.
    """
    return f"{version}+{label.meaning}" if label.meaning else version


def meaning_under(guideline: str) -> int:
    """Return the `meaning` of its label that an annotation was made under; 0 when it says none."""
    count = guideline.rpartition("+")[2]
    return int(count) if "+" in guideline and count.isdecimal() else 0
