"""Whether what the journal says makes sense: texts, bodies, spans, quotes, owners."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from annotator.core.model import (
    Annotator,
    Label,
    LineStatus,
    NoteKind,
    OriginKind,
    Role,
    State,
    document_id,
    quote_of,
)
from annotator.errors import Message
from annotator.language import N_
from annotator.store.annotations import check_pieces
from annotator.store.bodies import (
    SHAPES,
    AnnotationBody,
    AnnotationsBody,
    DocumentBody,
    LinesBody,
    NoteBody,
    VerdictBody,
    WorkBody,
    canonical,
    decode,
)
from annotator.store.errors import ProjectError
from annotator.store.findings import Notebook, Severity, Watch
from annotator.store.gesture import may_write
from annotator.store.state import hexed

PAGE = 500  # changes, or
TEXTS = 20  # texts, read in one short transaction
_HEX = re.compile(r"[0-9a-f]{32}")
_SHA = re.compile(r"[0-9a-f]{64}")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")

_ROW = """
  select c.document, c.position, g.sealed, c.kind, c.object, c.layer, c.alive, c.body,
         g.verb, s.person
  from changes c join gestures g on g.id = c.gesture join streams s on s.id = g.stream
"""


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


@dataclass
class People:
    """Which labels and people the journal ever knew, and who led when."""

    labels: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    roles: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)

    def led(self, person: str, sealed: int) -> bool:
        """Tell whether a person led when the gesture number `sealed` was made.

        The first gesture makes the project, and with it its lead.
        """
        leads = False
        for since, lead in self.roles.get(person, ()):
            if since < max(sealed, 2):
                leads = lead
        return leads


class Unsound(Exception):
    """What a body says cannot be true; carries why."""


def check_contents(watch: Watch, notebook: Notebook) -> int:
    """Check every text and every visible change; return how many annotations are alive."""
    _check_texts(watch, notebook)
    people = People()
    said = [
        _said(row)
        for row in watch.rows(
            _ROW + " where c.document is null and g.sealed > 0 and c.position <= ?", (watch.until,)
        )
    ]
    said.sort(key=lambda one: (one.sealed, one.position))
    for one in said:
        _meet(one, people)
    for one in said:
        _check(one, people, None, notebook)
    watch.step(len(said))
    _check_identities(watch, notebook)
    return _check_documents(watch, people, notebook)


def _check_texts(watch: Watch, notebook: Notebook) -> None:
    after = 0
    while rows := watch.rows(
        "select id, sha256, text from texts where id > ? order by id limit ?", (after, TEXTS)
    ):
        for _, digest, text in rows:
            raw = text.encode("utf-8", "surrogateescape")
            if hashlib.sha256(raw).digest() != bytes(digest) or _NO_TEXT.search(text):
                notebook.damage(
                    N_("The text of an article was altered."), f"text {bytes(digest).hex()}"
                )
        after = int(rows[-1][0])
        watch.step(0)


def _check_identities(watch: Watch, notebook: Notebook) -> None:
    rows = watch.rows(
        """
        select hex(c.object) from changes c join gestures g on g.id = c.gesture
        where g.sealed > 0
        group by c.object, case c.kind when 'annotation' then 'in ' || c.document
          when 'annotations' then 'together' else '' end
        having count(distinct c.kind) > 1 or count(distinct hex(c.layer)) > 1
          or count(distinct ifnull(c.document, 0)) > 1
        """
    )
    for (identity,) in rows:
        notebook.damage(
            N_("Two owners or two articles claim the same object."), f"object {identity.lower()}"
        )


def _check_documents(watch: Watch, people: People, notebook: Notebook) -> int:
    after = (0, 0)
    document: _Text | None = None
    living = 0
    while rows := watch.rows(
        _ROW
        + " where c.document is not null and g.sealed > 0 and (c.document, c.position) > (?, ?)"
        " and c.position <= ? order by c.document, c.position limit ?",
        (*after, watch.until, PAGE),
    ):
        page = [_said(row) for row in rows]
        for said in page:
            if document is None or document.stand_in != said.document:
                living += document.living if document else 0
                document = _text_of(watch, said.document or 0, notebook)
            _check(said, people, document, notebook)
        after = (page[-1].document or 0, page[-1].position)
        watch.step(len(page))
    return living + (document.living if document else 0)


@dataclass
class _Text:
    stand_in: int
    text: str
    owners: dict[str, str] = field(default_factory=dict)  # of annotations, by id
    alive: dict[str, tuple[int, int, bool]] = field(default_factory=dict)
    here: tuple[int, int, bool] = (0, 0, False)

    @property
    def living(self) -> int:
        return sum(alive for _, _, alive in self.alive.values()) if self.here[2] else 0

    def own(self, identity: str, said: Said) -> None:
        """Note what an annotation is now. Raises Unsound when another layer has it."""
        if self.owners.setdefault(identity, said.layer) != said.layer:
            raise Unsound("an annotation of another layer")
        # Gestures become visible in another order than that in which they were begun.
        now = (said.sealed, said.position, said.alive)
        self.alive[identity] = max(now, self.alive.get(identity, now))


def _text_of(watch: Watch, stand_in: int, notebook: Notebook) -> _Text:
    row = watch.rows(
        "select body from changes where document = ? and kind = 'document'"
        " order by position limit 1",
        (stand_in,),
    )
    name: object = stand_in
    text: list[tuple[str]] = []
    try:
        for (said,) in row:
            body = decode(said, DocumentBody)
            name = body.name
            text = watch.rows(
                "select text from texts where sha256 = ?", (bytes.fromhex(body.sha256),)
            )
    except (ProjectError, ValueError):
        text = []  # told when its body is checked
    if not text:
        notebook.damage(
            N_("The text of the article {name} is missing."), f"document {stand_in}", name=name
        )
        return _Text(stand_in, "")
    return _Text(stand_in, str(text[0][0]))


def _meet(said: Said, people: People) -> None:
    """Take note of a label or a person before anything that names them is checked."""
    if said.kind == "label":
        people.labels.add(said.object)
    if said.kind != "annotator":
        return
    people.known.add(said.object)
    try:
        leads = Role.LEAD in decode(said.body, Annotator).roles
    except ProjectError:
        return  # told when its body is checked
    people.roles.setdefault(said.object, []).append((said.sealed, leads))


def _check(said: Said, people: People, document: _Text | None, notebook: Notebook) -> None:
    where = f"change {said.position} {said.kind} {said.object}"
    shape = SHAPES.get(said.kind)
    if shape is None:
        notebook.note(
            Severity.WARNING,
            Message(N_("The journal holds entries of a kind that this program does not know.")),
            where,
        )
        return
    if not may_write(
        kind=said.kind,
        layer=said.layer,
        person=said.person,
        verb=said.verb,
        lead=people.led(said.person, said.sealed),
    ) or (said.layer and said.layer not in people.known):
        notebook.damage(N_("Somebody changed what belongs to somebody else."), where)
    try:
        body: object = decode(said.body, shape)
        if canonical(body) != said.body:
            raise Unsound("not in the one way in which it is written")
        judge = _JUDGES.get(said.kind)
        if judge is not None:
            judge(body, said, people, document)
    except (Unsound, ProjectError, ValueError, UnicodeError, RecursionError) as error:
        notebook.damage(
            N_("An entry of the journal makes no sense ({reason})."), where, reason=error
        )


def _document(body: DocumentBody, said: Said, people: People, document: _Text | None) -> None:
    del people
    if document is None or not _SHA.fullmatch(body.sha256):
        raise Unsound("no text")
    if hashlib.sha256(document.text.encode()).hexdigest() != body.sha256:
        raise Unsound("another text")
    if body.length != len(document.text):
        raise Unsound("another length")
    if document_id(body.sha256, body.source) != said.object:
        raise Unsound("the text of another article")
    _require_ids(body.replaces or said.object)
    document.here = max(document.here, (said.sealed, said.position, said.alive))


def _annotation(body: AnnotationBody, said: Said, people: People, document: _Text | None) -> None:
    _require_span(body, people, document)
    if document is not None:
        document.own(said.object, said)


def _annotations(body: AnnotationsBody, said: Said, people: People, document: _Text | None) -> None:
    for step, item in enumerate(body.items):
        _require_span(item, people, document)
        identity = body.id_of(said.object, step)
        _require_ids(identity)
        if document is not None:
            document.own(identity, said)


def _require_span(body: AnnotationBody, people: People, document: _Text | None) -> None:
    if document is None:
        raise Unsound("no article")
    check_pieces(document.text, body.pieces)
    if quote_of(document.text, body.pieces) != body.quote:
        raise Unsound("the quote is not the text")
    if body.label not in people.labels:
        raise Unsound("unknown label")
    OriginKind(body.origin)
    _require_ids(body.label, body.accepted_by or body.label)


def _lines(body: LinesBody, said: Said, people: People, document: _Text | None) -> None:
    del said, people
    if document is None:
        raise Unsound("no article")
    for line in body.lines:
        LineStatus(line.status)
        if not 0 <= line.start <= line.end <= len(document.text):
            raise Unsound("a line outside the text")


def _work(body: WorkBody, *_: object) -> None:
    State(body.state)


def _note(body: NoteBody, *_: object) -> None:
    NoteKind(body.kind)
    _require_ids(body.target)


def _verdict(body: VerdictBody, *_: object) -> None:
    _require_ids(body.suggestion)


def _noun(body: Label | Annotator, said: Said, people: People, document: _Text | None) -> None:
    del people
    if body.id != said.object or document is not None:
        raise Unsound("another id")


_JUDGES: dict[str, Callable[..., None]] = {
    "document": _document,
    "annotation": _annotation,
    "annotations": _annotations,
    "lines": _lines,
    "work": _work,
    "note": _note,
    "verdict": _verdict,
    "label": _noun,
    "annotator": _noun,
}


def _require_ids(*ids: str) -> None:
    if not all(_HEX.fullmatch(one) for one in ids):
        raise Unsound("no id")


def _said(row: tuple[Any, ...]) -> Said:
    document, position, sealed, kind, identity, layer, alive, body, verb, person = row
    return Said(
        document=document,
        position=position,
        sealed=sealed,
        kind=kind,
        object=bytes(identity).hex(),
        layer=hexed(layer),
        alive=bool(alive),
        body=body,
        verb=verb,
        person=bytes(person).hex(),
    )
