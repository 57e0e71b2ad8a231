"""What the body of a change may say: one judge per kind."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from annotator.core.model import (
    Annotator,
    Cause,
    Label,
    LineStatus,
    NoteKind,
    OriginKind,
    Purpose,
    Role,
    State,
    Task,
    Way,
    document_id,
    quote_of,
)
from annotator.core.splitting import Side
from annotator.core.suggesting import Gazetteer, Pattern, SuggestingRules
from annotator.language import N_
from annotator.store.annotations import check_pieces
from annotator.store.bodies import (
    SHAPES,
    AnnotationBody,
    AnnotationsBody,
    AssignmentBody,
    DocumentBody,
    LinesBody,
    NoteBody,
    RelationBody,
    RulingBody,
    SplitBody,
    VerdictBody,
    WorkBody,
    canonical,
    decode,
)
from annotator.store.errors import ProjectError
from annotator.store.gesture import Rights
from annotator.store.ids import named_id
from annotator.store.versions import Version

LABEL = N_("its label is unknown")
_HEX = re.compile(r"[0-9a-f]{32}")
_SHA = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Said:
    """One visible change: what it says of which object, and who says so."""

    document: int | None
    position: int
    sealed: int
    kind: str
    object: str
    layer: str
    alive: bool
    body: str
    verb: str
    person: str
    version: Version


@dataclass
class People:
    """Which labels and people the journal ever knew, and who had which roles when."""

    labels: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    roles: dict[str, list[tuple[int, frozenset[Role]]]] = field(default_factory=dict)
    gold: str = ""

    def rights(self, person: str, sealed: int) -> Rights:
        """Return what a person might do when the gesture number `sealed` was made.

        The first gesture makes the project, and with it its lead.
        """
        had: frozenset[Role] = frozenset()
        for since, roles in self.roles.get(person, ()):
            if since < max(sealed, 2):
                had = roles
        return Rights(person, had, self.gold)


class Unsound(ProjectError):
    """What a body says cannot be true; its message says why."""


@dataclass
class Text:
    """The text of one document, and what is known of the annotations in it so far."""

    stand_in: int
    text: str
    owners: dict[str, str] = field(default_factory=dict)  # of annotations, by id
    alive: dict[str, tuple[Version, bool]] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)  # ids of those that came with others
    here: tuple[Version, bool] = ((0, b"", 0), False)

    @property
    def living(self) -> int:
        """Return how many annotations are alive in it."""
        return sum(alive for _, alive in self.alive.values()) if self.here[1] else 0

    def own(self, identity: str, said: Said) -> None:
        """Note what an annotation is now. Raises Unsound when another layer has it."""
        if self.owners.setdefault(identity, said.layer) != said.layer:
            raise Unsound(N_("it changes an annotation of another layer"))
        now = (said.version, said.alive)
        self.alive[identity] = max(now, self.alive.get(identity, now))


def judge(said: Said, people: People, document: Text | None) -> None:
    """Raise Unsound, Damaged, Refused or ValueError unless a change of a known kind makes sense."""
    body: object = decode(said.body, SHAPES[said.kind])
    if canonical(body) != said.body:
        raise Unsound(N_("it is not written in the one way"))
    kind = _JUDGES.get(said.kind)
    if kind is not None:
        kind(body, said, people, document)


def _document(body: DocumentBody, said: Said, people: People, document: Text | None) -> None:
    del people
    if document is None or not _SHA.fullmatch(body.sha256):
        raise Unsound(N_("its text is missing"))
    if hashlib.sha256(document.text.encode()).hexdigest() != body.sha256:
        raise Unsound(N_("its text is another one"))
    if body.length != len(document.text):
        raise Unsound(N_("its text has another length"))
    if document_id(body.sha256, body.source) != said.object:
        raise Unsound(N_("it carries the id of another article"))
    _require_ids(body.replaces or said.object)
    document.here = max(document.here, (said.version, said.alive))


def _annotation(body: AnnotationBody, said: Said, people: People, document: Text | None) -> None:
    _require_span(body, people, document)
    if document is not None:
        document.own(said.object, said)


def _annotations(body: AnnotationsBody, said: Said, people: People, document: Text | None) -> None:
    if not said.alive:
        raise Unsound(N_("annotations that came together go one by one"))
    for step, item in enumerate(body.items):
        _require_span(item, people, document)
        identity = body.id_of(said.object, step)
        _require_ids(identity)
        if document is None:
            continue
        if identity in document.arrived:
            raise Unsound(N_("an annotation in it is there already"))
        document.arrived.add(identity)
        document.own(identity, said)


def _require_span(body: AnnotationBody, people: People, document: Text | None) -> None:
    if document is None:
        raise Unsound(N_("it belongs to no article"))
    check_pieces(document.text, body.pieces)
    if quote_of(document.text, body.pieces) != body.quote:
        raise Unsound(N_("the quote is not what stands in the text"))
    if body.label not in people.labels:
        raise Unsound(LABEL)
    OriginKind(body.origin)
    _require_ids(body.label, body.accepted_by or body.label)


def _lines(body: LinesBody, said: Said, people: People, document: Text | None) -> None:
    del said, people
    if document is None:
        raise Unsound(N_("it belongs to no article"))
    for line in body.lines:
        LineStatus(line.status)
        if not 0 <= line.start <= line.end <= len(document.text):
            raise Unsound(N_("a line lies outside the text"))


def _work(body: WorkBody, *_: object) -> None:
    State(body.state)


def _note(body: NoteBody, *_: object) -> None:
    NoteKind(body.kind)
    _require_ids(body.target, body.to or body.target)


def _assignment(body: AssignmentBody, said: Said, people: People, document: Text | None) -> None:
    if document is None:
        raise Unsound(N_("it belongs to no article"))
    if body.annotator not in people.known:
        raise Unsound(N_("it names a person who is unknown"))
    Task(body.task), Purpose(body.purpose)
    _require_ids(said.object, body.annotator)
    if body.round < 1:
        raise Unsound(N_("its round is none"))


def _ruling(body: RulingBody, said: Said, people: People, document: Text | None) -> None:
    del said
    if document is None:
        raise Unsound(N_("it belongs to no article"))
    Way(body.way)
    Cause(body.cause or Cause.OTHER)
    _require_ids(body.case, body.label or body.case)
    _require_ids(*(one for cited in body.judged for one in (cited.annotator, cited.annotation)))
    places = [(body.start, body.end), *((one.start, one.end) for one in body.answer)]
    if not all(0 <= start < end <= len(document.text) for start, end in places):
        raise Unsound(N_("a place in it lies outside the text"))
    if not all(one.label in people.labels for one in body.answer):
        raise Unsound(LABEL)


def _relation(body: RelationBody, said: Said, people: People, document: Text | None) -> None:
    del said, people
    if document is None:
        raise Unsound(N_("it belongs to no article"))
    _require_ids(body.head, body.tail)


def _verdict(body: VerdictBody, *_: object) -> None:
    _require_ids(body.suggestion, body.label or body.suggestion)


def _split(body: SplitBody, said: Said, people: People, document: Text | None) -> None:
    del people
    if document is not None or named_id("split", body.name) != said.object:
        raise Unsound(N_("it carries another id"))
    placed = [*body.left_out, *(one for side in body.sides.values() for one in side)]
    _require_ids(*placed)
    if len(set(placed)) != len(placed):
        raise Unsound(N_("an article stands in it twice"))
    for side in body.sides:
        Side(side)


def _noun(
    body: Label | Annotator | Gazetteer | Pattern | SuggestingRules,
    said: Said,
    people: People,
    document: Text | None,
) -> None:
    del people
    if body.id != said.object or document is not None:
        raise Unsound(N_("it carries another id"))


_JUDGES: dict[str, Callable[..., None]] = {
    "document": _document,
    "annotation": _annotation,
    "annotations": _annotations,
    "relation": _relation,
    "lines": _lines,
    "work": _work,
    "note": _note,
    "assignment": _assignment,
    "ruling": _ruling,
    "verdict": _verdict,
    "label": _noun,
    "annotator": _noun,
    "gazetteer": _noun,
    "pattern": _noun,
    "suggesting": _noun,
    "split": _split,
}


def _require_ids(*ids: str) -> None:
    if not all(_HEX.fullmatch(one) for one in ids):
        raise Unsound(N_("an id in it is none"))
