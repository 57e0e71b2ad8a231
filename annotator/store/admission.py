"""What may come in from other files: gestures whose person may do that, about what is here."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.core.model import Annotator, Id
from annotator.errors import Message
from annotator.language import N_
from annotator.store.bodies import SHAPES, decode, items_of
from annotator.store.errors import ProjectError
from annotator.store.gesture import BRINGING, Rights, gold_layer, may_write
from annotator.store.ids import named_id
from annotator.store.quarantine import Reason
from annotator.store.sense import LABEL, People, Said, Text, judge
from annotator.store.state import hexed
from annotator.store.wire import Sent, Step

AHEAD = 1 << 40  # how far above this file's clock of gestures another's may honestly be
_ASKED = 400  # objects asked for in one statement
_TEXTS = 1_000  # texts held

UNKNOWN_ARTICLE = N_("they are about an article that this project does not have")
UNKNOWN_LABEL = N_("they use a label that this project does not have")
UNKNOWN_LAYER = N_("they name a person whom this project does not know")
UNKNOWN_KIND = N_("a newer program made them: update this one, then take them in again")
UNKNOWN_STEP = N_("they take back a step that this project does not have")
NOT_THEIRS = N_("they change what belongs to somebody else, or what their role does not allow")
TWICE = N_("they carry the number of another step")
FAR_AHEAD = N_("their step carries an impossible number")
SENSELESS = N_("they make no sense ({reason})")

Owner = tuple[str, bytes, bytes]  # kind, document, layer


@dataclass(slots=True)
class _Article:
    """A document as the gate knows it: its text, and whose those are that arrived together."""

    stand_in: int
    text: str
    brought: dict[Id, Id] = field(default_factory=dict)  # layer by annotation


@dataclass(frozen=True, slots=True)
class Passed:
    """A change that may come in; `fresh`: nothing was ever said of its object."""

    sent: Sent
    document: int | None
    fresh: bool


class Gate:
    """Lets gestures of one person in, one after the other, or says why not."""

    def __init__(self, connection: sqlite3.Connection, person: Id) -> None:
        self._connection = connection
        self._rights = _rights(connection, person)
        self._people = _people(connection, self._rights.gold)
        self._articles: dict[bytes, _Article | None] = {}
        self._owners: dict[bytes, set[Owner]] = {}
        self._streams: dict[bytes, set[bytes]] = {}  # of the same person, by object
        self._gestures: set[bytes] = set()  # that are here, or were let in
        self._asked: set[bytes] = set()
        row = connection.execute("select max(lamport) from gestures").fetchone()
        self._most = int(row[0] or 0) + AHEAD

    def prepare(self, changes: Sequence[Sent]) -> None:
        """Look up what the project says of the steps and objects of some changes, all at once."""
        steps = {one.step.gesture.uuid for one in changes} - self._asked
        self._asked |= steps
        listed = list(steps)
        for start in range(0, len(listed), _ASKED):
            self._gestures |= self._known_gestures(listed[start : start + _ASKED])
        wanted = list({one.object for one in changes} - self._owners.keys())
        for start in range(0, len(wanted), _ASKED):
            some = wanted[start : start + _ASKED]
            self._owners.update({one: set() for one in some})
            marks = ", ".join("?" * len(some))
            rows = self._connection.execute(
                f"""
                select distinct c.object, c.kind, d.uuid, c.layer, s.uuid, s.person = ?
                from changes c join streams s on s.id = c.stream
                left join documents d on d.id = c.document where c.object in ({marks})
                """,
                (bytes.fromhex(self._rights.person), *some),
            ).fetchall()
            for one, kind, document, layer, stream, same in rows:
                identity = bytes(one)
                self._owners[identity].add((kind, bytes(document or b""), bytes(layer or b"")))
                if same:
                    self._streams.setdefault(identity, set()).add(bytes(stream))

    def streams_with(self, identity: bytes) -> set[bytes]:
        """Return the streams of the same person in which an object was changed before."""
        return self._streams.get(identity, set())

    def admit(self, step: Step, changes: Sequence[Sent]) -> list[Passed] | tuple[int, Reason]:
        """Return the changes as they may come in, or which of them may not and why.

        They were prepared before. What is let in counts as being here for what follows.
        """
        refused = self._step(step)
        if refused is not None:
            return 0, refused
        passed: list[Passed] = []
        for number, one in enumerate(changes):
            try:
                passed.append(self._change(one))
            except _KeptBack as error:
                return number, error.reason
        for one in changes:
            self._owners.setdefault(one.object, set()).add((one.kind, one.document, one.layer))
            article = self._article(one.document) if one.kind == "annotations" else None
            if article is not None:
                article.brought |= dict.fromkeys(_ids(one), one.layer.hex())
        self._gestures.add(step.gesture.uuid)
        return passed

    def _step(self, step: Step) -> Reason | None:
        of = step.gesture
        if of.lamport > self._most:
            return Reason(Message(FAR_AHEAD), alarm=True)
        if self._has_gesture(of.uuid):
            return Reason(Message(TWICE), alarm=True)
        if of.undoes and not self._has_gesture(of.undoes):
            return Reason(Message(UNKNOWN_STEP))
        if of.document and self._article(of.document) is None:
            return Reason(Message(UNKNOWN_ARTICLE))
        return None

    def _has_gesture(self, uuid: bytes) -> bool:
        if uuid not in self._gestures and uuid not in self._asked:
            self._asked.add(uuid)
            self._gestures |= self._known_gestures([uuid])
        return uuid in self._gestures

    def _known_gestures(self, uuids: Sequence[bytes]) -> set[bytes]:
        marks = ", ".join("?" * len(uuids))
        rows = self._connection.execute(
            f"select uuid from gestures where uuid in ({marks})", tuple(uuids)
        ).fetchall()
        return {bytes(row[0]) for row in rows}

    def _change(self, one: Sent) -> Passed:
        if one.kind not in SHAPES:
            raise _KeptBack(UNKNOWN_KIND)
        verb, layer = one.step.gesture.verb, hexed(one.layer or None)
        if not may_write(self._rights, kind=one.kind, layer=layer, verb=verb) or (
            verb in BRINGING and layer != self._rights.person
        ):
            raise _KeptBack(NOT_THEIRS, alarm=True)
        if layer and layer not in self._people.known:
            raise _KeptBack(UNKNOWN_LAYER)
        article = self._article(one.document) if one.document else None
        if one.document and article is None:
            raise _KeptBack(UNKNOWN_ARTICLE)
        known = self._require_owner(one, article)
        self._require_sense(one, article)
        if one.kind == "annotations" and article is not None:
            self._require_new(one, article)
        return Passed(one, article.stand_in if article else None, not known)

    def _require_owner(self, one: Sent, article: _Article | None) -> bool:
        """Tell whether the object is here. Raises _KeptBack when it is another's."""
        owners = self._owners[one.object]
        if one.kind == "annotation":  # of these, only those of one document have ids of their own
            owners = {x for x in owners if x[0] == "annotation" and x[1] == one.document}
        else:
            owners = {x for x in owners if x[0] not in ("annotation", "annotations")}
        if owners - {(one.kind, one.document, one.layer)}:
            raise _KeptBack(NOT_THEIRS, alarm=True)
        brought = article.brought if article else {}
        if one.kind == "annotation" and one.object.hex() in brought:
            if brought[one.object.hex()] != hexed(one.layer or None):
                raise _KeptBack(NOT_THEIRS, alarm=True)
            return True
        return bool(owners)

    def _require_sense(self, one: Sent, article: _Article | None) -> None:
        said = Said(
            document=article.stand_in if article else None,
            position=0,
            sealed=0,
            kind=one.kind,
            object=one.object.hex(),
            layer=hexed(one.layer or None),
            alive=one.alive,
            body=one.body,
            verb=one.step.gesture.verb,
            person=self._rights.person,
            version=(one.step.gesture.lamport, one.step.sender.uuid, one.seq),
        )
        if one.kind == "work" and said.object != named_id("work", one.document.hex(), said.layer):
            raise _KeptBack(SENSELESS, reason=Message(N_("it carries another id")))
        text = Text(article.stand_in, article.text) if article else None
        try:
            judge(said, self._people, text)
        except (ValueError, UnicodeError, RecursionError) as error:
            raise _KeptBack(SENSELESS, reason=type(error).__name__) from error
        except ProjectError as error:
            if error.message.template == LABEL:
                raise _KeptBack(UNKNOWN_LABEL) from error
            raise _KeptBack(SENSELESS, reason=error.message) from error

    def _require_new(self, one: Sent, article: _Article) -> None:
        """Raise _KeptBack where annotations that come together are there already."""
        ids = _ids(one)
        claimed = article.brought.keys() & set(ids)
        for start in range(0, len(ids), _ASKED):
            some = ids[start : start + _ASKED]
            marks = ", ".join("?" * len(some))
            rows = self._connection.execute(
                f"select object from changes where object in ({marks}) and document = ?"
                " and kind = 'annotation' and layer is not ?",
                (*(bytes.fromhex(x) for x in some), article.stand_in, one.layer),
            ).fetchall()
            claimed |= {bytes(row[0]).hex() for row in rows}
        if claimed:
            raise _KeptBack(NOT_THEIRS, alarm=True)

    def _article(self, identity: bytes) -> _Article | None:
        if identity not in self._articles:
            if len(self._articles) >= _TEXTS:
                self._articles.clear()
            self._articles[identity] = self._read(identity)
        return self._articles[identity]

    def _read(self, identity: bytes) -> _Article | None:
        row = self._connection.execute(
            """
            select d.id, t.text from documents d join texts t on t.id = d.text
            join gestures g on g.id = d.gesture where d.uuid = ? and g.sealed is not null
            """,
            (identity,),
        ).fetchone()
        if row is None:
            return None
        article = _Article(int(row[0]), str(row[1]))
        for first, layer, body in self._connection.execute(
            "select object, layer, body from changes where document = ? and kind = 'annotations'",
            (article.stand_in,),
        ).fetchall():
            for one, _ in items_of("annotations", bytes(first).hex(), body):
                article.brought[one] = bytes(layer).hex()
        return article


def _ids(one: Sent) -> list[Id]:
    return [identity for identity, _ in items_of("annotations", one.object.hex(), one.body)]


class _KeptBack(Exception):
    """A change that may not come in."""

    def __init__(self, template: str, /, *, alarm: bool = False, **params: object) -> None:
        super().__init__(template)
        self.reason = Reason(Message(template, params), alarm)


def _rights(connection: sqlite3.Connection, person: Id) -> Rights:
    row = connection.execute(
        "select body from objects where uuid = ? and kind = 'annotator'", (bytes.fromhex(person),)
    ).fetchone()
    roles = decode(row[0], Annotator).roles if row else frozenset()
    return Rights(person, roles, gold_layer(connection))


def _people(connection: sqlite3.Connection, gold: Id) -> People:
    rows = connection.execute(
        "select kind, uuid from objects where document is null and kind in ('label', 'annotator')"
    ).fetchall()
    people = People(gold=gold)
    for kind, uuid in rows:
        (people.labels if kind == "label" else people.known).add(bytes(uuid).hex())
    return people
