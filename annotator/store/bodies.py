"""What stands in the body of a change: canonical JSON, one shape per kind of object."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import msgspec

from annotator.core.model import (
    Annotation,
    Annotator,
    Id,
    Label,
    Origin,
    OriginKind,
    Pieces,
    Purpose,
    Task,
    Way,
)
from annotator.core.planning import Person, Rule
from annotator.core.splitting import SplitRule
from annotator.core.suggesting import Gazetteer, Pattern, SuggestingRules
from annotator.language import N_
from annotator.store.errors import Damaged
from annotator.store.ids import following

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class AnnotationBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """One annotation: code point pieces, their text, and where it comes from."""

    label: Id
    pieces: Pieces
    quote: str
    attributes: Mapping[str, str] = {}
    origin: str = OriginKind.PERSON.value
    by: str = ""
    accepted_by: Id = ""
    score: float | None = None
    guideline: str = ""
    foreign: Mapping[str, object] = {}


class AnnotationsBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """Annotations that arrived together: with their ids, or with ids that count up from the
    change's object."""

    items: tuple[AnnotationBody, ...]
    ids: tuple[Id, ...] = ()

    def __post_init__(self) -> None:
        if self.ids and len(self.ids) != len(self.items):
            raise ValueError("as many ids as annotations")

    def id_of(self, first: Id, item: int) -> Id:
        """Return the id of one item."""
        return self.ids[item] if self.ids else following(first, item)


class RelationBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A named arrow from one annotation of a layer to another of it."""

    head: Id
    tail: Id
    label: str
    attributes: Mapping[str, str] = {}
    foreign: Mapping[str, object] = {}


class DocumentBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document; its text stands in `texts` under its SHA-256."""

    sha256: str
    length: int
    name: str
    title: str
    source: str
    metadata: Mapping[str, str] = {}
    raw_sha256: str = ""
    encoding: str = ""
    replaces: Id = ""
    foreign: Mapping[str, object] = {}


class LineBody(msgspec.Struct, frozen=True, array_like=True):
    """A line that is not plain content."""

    start: int
    end: int
    status: str
    by: str


class LinesBody(msgspec.Struct, frozen=True):
    """The line statuses of one document."""

    lines: tuple[LineBody, ...]


class WorkBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """An annotator's word on one document."""

    state: str
    round: int = 1
    fields: tuple[str, ...] = ()


class NoteBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note, a question or an answer."""

    target: Id
    kind: str
    text: str
    closed: bool = False
    at: int = 0  # milliseconds since 1970; 0: when its gesture was made
    to: Id = ""


class AssignmentBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document given to a person."""

    annotator: Id
    task: str = Task.ANNOTATE.value
    round: int = 1
    place: int = 0
    purpose: str = Purpose.WORK.value
    asked: int = 0  # how many annotators the article was planned for; 0: it was not planned
    unaided: bool = False  # nothing is suggested in it


class PlanningBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """How articles are given out, and what holds for each person."""

    rule: Rule = Rule()
    people: tuple[Person, ...] = ()
    group: str = ""  # the field of the articles that says which group they are of; "": none


class AnsweredBody(msgspec.Struct, frozen=True, array_like=True):
    """A span that a ruling puts into the gold layer."""

    start: int
    end: int
    label: Id
    attributes: tuple[tuple[str, str], ...]


class CitedBody(msgspec.Struct, frozen=True, array_like=True):
    """An annotation that a ruling judged."""

    annotator: Id
    annotation: Id
    digest: str


class RulingBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a reviewer chose for a disagreement."""

    case: str
    start: int
    end: int
    answer: tuple[AnsweredBody, ...] = ()
    judged: tuple[CitedBody, ...] = ()
    way: str = Way.LANE.value
    by: str = ""
    kinds: tuple[str, ...] = ()
    surface: str = ""
    label: Id = ""
    sure: bool = True
    cause: str = ""
    note: str = ""
    example: bool = False
    at: int = 0  # milliseconds since 1970; 0: when its gesture was made


class TimeBody(msgspec.Struct, frozen=True):
    """Active seconds of one annotator in one document, in one writing session."""

    seconds: int


class VerdictBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an annotator made of a suggestion; of one that stands in no layer, what it was."""

    suggestion: Id
    taken: bool
    passed: bool = False  # it was seen and not judged when the article was done
    changed: bool = False  # something else was marked there: other ends, another label
    label: Id = ""
    pieces: Pieces = ()
    quote: str = ""
    source: str = ""
    kind: str = ""
    score: float | None = None
    planted: bool = False


class DismissalBody(msgspec.Struct, frozen=True):
    """A finding of the check that an annotator put aside, and why."""

    finding: str
    reason: str


class SplitBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A split into train, dev and test that was frozen: its rule and the articles of each side."""

    name: str
    rule: SplitRule
    sides: Mapping[str, tuple[Id, ...]] = {}
    left_out: tuple[Id, ...] = ()


class ProjectBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What concerns the project as a whole."""

    name: str
    guideline: str = ""  # Markdown
    open_articles: bool = False  # whether annotators see articles that were not given to them
    open_work: bool = False  # whether annotators see what others do: else work is blind


_encoder = msgspec.json.Encoder(order="sorted")


def canonical(body: object) -> str:
    """Return the one JSON text that stands for `body`: keys sorted, no spaces."""
    return _encoder.encode(body).decode()


_decoders: dict[type, msgspec.json.Decoder[object]] = {}


def decode(body: str | bytes, shape: type[T]) -> T:
    """Read a body back. Raises Damaged when it has another shape."""
    decoder = _decoders.get(shape)
    if decoder is None:
        decoder = _decoders[shape] = msgspec.json.Decoder(shape)
    try:
        value = decoder.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError, TypeError) as error:
        raise Damaged(
            N_("An entry of the journal cannot be read ({reason}). Run: annotator check"),
            reason=error,
        ) from error
    return value  # type: ignore[return-value]  # the decoder was made for T


def one_of(kind: type[E], value: str) -> E:
    """Return the member of an enumeration that a body names. Raises Damaged when there is none."""
    try:
        return kind(value)
    except ValueError as error:
        raise Damaged(
            N_("An entry of the journal cannot be read ({reason}). Run: annotator check"),
            reason=error,
        ) from error


def body_of(annotation: Annotation) -> AnnotationBody:
    """Return the journal's shape of an annotation."""
    origin = annotation.origin
    return AnnotationBody(
        label=annotation.label,
        pieces=annotation.pieces,
        quote=annotation.quote,
        attributes=annotation.attributes,
        origin=origin.kind.value,
        by=origin.by,
        accepted_by=origin.accepted_by,
        score=annotation.score,
        guideline=annotation.guideline,
        foreign=annotation.foreign,
    )


def annotation_of(
    body: AnnotationBody, *, identity: Id, document: Id, layer: Id, change: int
) -> Annotation:
    """Return the annotation that a body of the journal describes."""
    return Annotation(
        id=identity,
        document=document,
        layer=layer,
        label=body.label,
        pieces=body.pieces,
        quote=body.quote,
        attributes=body.attributes,
        origin=Origin(one_of(OriginKind, body.origin), body.by, body.accepted_by),
        score=body.score,
        guideline=body.guideline,
        foreign=body.foreign,
        change=change,
    )


def items_of(kind: str, first: Id, body: str | bytes) -> list[tuple[Id, AnnotationBody]]:
    """Return (id, body) of each annotation that a change carries."""
    if kind == "annotation":
        return [(first, decode(body, AnnotationBody))]
    together = decode(body, AnnotationsBody)
    return [(together.id_of(first, step), item) for step, item in enumerate(together.items)]


# What stands in the body of each kind of change.
SHAPES: Mapping[str, type] = {
    "project": ProjectBody,
    "label": Label,
    "annotator": Annotator,
    "document": DocumentBody,
    "lines": LinesBody,
    "annotation": AnnotationBody,
    "annotations": AnnotationsBody,
    "relation": RelationBody,
    "work": WorkBody,
    "note": NoteBody,
    "assignment": AssignmentBody,
    "planning": PlanningBody,
    "ruling": RulingBody,
    "time": TimeBody,
    "verdict": VerdictBody,
    "dismissal": DismissalBody,
    "gazetteer": Gazetteer,
    "pattern": Pattern,
    "suggesting": SuggestingRules,
    "split": SplitBody,
}
