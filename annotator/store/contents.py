"""Whether what the journal says makes sense: texts, bodies, spans, quotes, owners."""

import hashlib
import re
from typing import Any

from annotator.core.model import GOLD, Annotator
from annotator.errors import Message
from annotator.language import N_
from annotator.store.bodies import SHAPES, DocumentBody, decode
from annotator.store.errors import ProjectError
from annotator.store.findings import Notebook, Severity, Watch
from annotator.store.gesture import may_write
from annotator.store.sense import People, Said, Text, judge
from annotator.store.state import hexed

PAGE = 500  # changes, or
TEXTS = 20  # texts, read in one short transaction
_NO_TEXT = re.compile("[\0\ud800-\udfff]")

_ROW = """
  select c.document, c.position, g.sealed, c.kind, c.object, c.layer, c.alive, c.body,
         g.verb, s.person, g.lamport, s.uuid, c.seq
  from changes c join gestures g on g.id = c.gesture join streams s on s.id = g.stream
"""


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
    document: Text | None = None
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


def _text_of(watch: Watch, stand_in: int, notebook: Notebook) -> Text:
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
        return Text(stand_in, "")
    return Text(stand_in, str(text[0][0]))


def _meet(said: Said, people: People) -> None:
    """Take note of a label or a person before anything that names them is checked."""
    if said.kind == "label":
        people.labels.add(said.object)
    if said.kind != "annotator":
        return
    people.known.add(said.object)
    try:
        one = decode(said.body, Annotator)
    except ProjectError:
        return  # told when its body is checked
    people.roles.setdefault(said.object, []).append((said.sealed, one.roles))
    if one.name == GOLD and not one.roles and not people.gold:
        people.gold = said.object


def _check(said: Said, people: People, document: Text | None, notebook: Notebook) -> None:
    where = f"change {said.position} {said.kind} {said.object}"
    if said.kind not in SHAPES:
        notebook.note(
            Severity.WARNING,
            Message(N_("The journal holds entries of a kind that this program does not know.")),
            where,
        )
        return
    rights = people.rights(said.person, said.sealed)
    if not may_write(rights, kind=said.kind, layer=said.layer, verb=said.verb) or (
        said.layer and said.layer not in people.known
    ):
        notebook.damage(N_("Somebody changed what belongs to somebody else."), where)
    try:
        judge(said, people, document)
    except (ProjectError, ValueError, UnicodeError, RecursionError) as error:
        notebook.damage(
            N_("An entry of the journal makes no sense ({reason})."), where, reason=error
        )


def _said(row: tuple[Any, ...]) -> Said:
    document, position, sealed, kind, identity, layer, alive, body, verb, person, *version = row
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
        version=(int(version[0]), bytes(version[1]), int(version[2])),
    )
