"""What a look at the consistency of marks finds: kinds, findings, and what would mend them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from annotator.core.arabic import fold_text
from annotator.core.clitics import NO_EVIDENCE, Evidence
from annotator.core.consistency.usage import Usage
from annotator.core.model import Annotation, Id, Label, Line
from annotator.core.phrases import phrase_of

Range = tuple[int, int]


class Kind(StrEnum):
    """What is not consistent; in this order, the plainest faults first."""

    GRAPHEME = "grapheme"  # half a grapheme
    BLANK = "blank"  # begins or ends in white space
    PUNCTUATION = "punctuation"
    HALF_WORD = "half_word"
    BRACKETS = "brackets"  # one of a pair is missing
    LINE = "line"  # in a line that is not content
    DOUBLE = "double"  # the same stretch twice with one label
    NESTED = "nested"  # in another span, where the guideline wants one
    HONORIFIC = "honorific"
    PROCLITIC = "proclitic"
    ARTICLE = "article"
    ENCLITIC = "enclitic"
    CHAIN = "chain"  # more than one office in one span
    LABELS = "labels"  # the same text has another label in this article
    ELSEWHERE = "elsewhere"  # ... in other articles of the person
    UNMARKED = "unmarked"  # the same text is marked in this article, or in others
    NAMELESS = "nameless"  # a mention, and what it means is not named in the article
    MEANING = "meaning"  # its label has come to mean something else since


class Way(StrEnum):
    """How a finding is mended."""

    RESIZE = "resize"
    RELABEL = "relabel"
    REMOVE = "remove"
    MARK = "mark"
    CUT = "cut"  # into the links of its chain
    CONFIRM = "confirm"  # as it is, under what the label means now


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding: ranges are code points; `certain` may be done unseen after a tick."""

    way: Way
    annotation: Id = ""  # "": a new one
    ranges: tuple[Range, ...] = ()  # the new pieces; of CUT the links
    label: Id = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter in one article: code points. The sentence is made where it is shown.

    `key` is the same as long as the marked text, its place and its label are.
    """

    kind: Kind
    start: int
    end: int
    key: str
    quote: str  # the marked (or unmarked) text
    surface: str  # folded: what findings of one kind are grouped by
    label: Id  # that it has, or (UNMARKED) that it would get
    annotation: Id = ""
    other: Id = ""  # the label that is set against it
    count: int = 0  # how often that is; of CHAIN the links
    detail: str = ""  # the letters, the sign, the status of the line, the outer span's text
    fix: Fix | None = None


@dataclass(frozen=True)
class Subject:
    """An article with one person's marks, and what they are judged by."""

    text: str
    annotations: Sequence[Annotation]
    labels: Mapping[Id, Label]
    lines: Sequence[Line] = ()
    evidence: Evidence = NO_EVIDENCE  # of the text; the marks are added here
    elsewhere: Usage = field(default_factory=Usage)  # how other articles' marks are labelled
    read_to: int | None = None  # how far the article has been read; None: to its end

    @cached_property
    def single(self) -> list[Annotation]:
        """Return the annotations of one piece whose label is known, in text order."""
        return [
            one
            for one in sorted(self.annotations, key=lambda o: (o.start, -o.end, o.id))
            if len(one.pieces) == 1 and one.label in self.labels
        ]

    def is_used(self, label: Id) -> bool:
        """Tell whether a label is known and not retired: only such a one is proposed."""
        known = self.labels.get(label)
        return known is not None and not known.retired

    @cached_property
    def phrases(self) -> dict[Id, str]:
        """Return by annotation what it is looked for by: لأمم of للأمم is الأمم."""
        return {
            one.id: phrase_of(self.text, one.start, one.end, self.evidence) for one in self.single
        }

    @cached_property
    def surfaces(self) -> dict[Id, str]:
        """Return by annotation the folded text by which it is compared."""
        return {identity: plain_surface(phrase) for identity, phrase in self.phrases.items()}


def plain_surface(phrase: str) -> str:
    """Return a phrase as it is counted: folded, with single spaces."""
    return " ".join(fold_text(phrase).split())


def key_of(kind: Kind, *parts: object) -> str:
    """Return what tells a matter from every other of its article (32 hex digits)."""
    said = "\n".join((kind.value, *map(str, parts)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
