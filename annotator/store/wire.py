"""The lines by which changes travel between files: a stream, its gestures, their changes.

Ids and hashes are hexadecimal; bodies are the very texts that the hash chain covers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from annotator.language import N_
from annotator.store.errors import Damaged
from annotator.store.journal import OpenGesture, chained, change_fields, gesture_fields

T = TypeVar("T")

_MOST = 1 << 60  # what no honest number in a line reaches
_VERB = 40  # characters
_NAME = 200
_UNREADABLE = N_("line {line} is none that this program writes")


class StreamLine(msgspec.Struct, frozen=True, array_like=True, tag="s", forbid_unknown_fields=True):
    """One writing session; its lines follow."""

    stream: str
    person: str
    tool: str
    machine: str
    started: int


class GestureLine(
    msgspec.Struct, frozen=True, array_like=True, tag="g", forbid_unknown_fields=True
):
    """One gesture of the session; `changes` says how many follow."""

    gesture: str
    verb: str
    document: str
    undoes: str
    lamport: int
    at: int
    changes: int


class ChangeLine(
    msgspec.Struct, frozen=True, array_like=True, tag="c", gc=False, forbid_unknown_fields=True
):
    """One change of the gesture."""

    seq: int
    kind: str
    object: str
    document: str
    layer: str
    alive: bool
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class Sender:
    """A writing session, of whatever file."""

    uuid: bytes
    person: bytes
    tool: str
    machine: str
    started: int


@dataclass(frozen=True, slots=True)
class Step:
    """A gesture as it travels, and how many changes it has."""

    sender: Sender
    gesture: OpenGesture  # its integer id is 0: that of no file
    changes: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A change as it travels; an empty document or layer is none."""

    step: Step
    seq: int
    kind: str
    object: bytes
    document: bytes
    layer: bytes
    alive: bool
    body: str
    hash: bytes

    @property
    def key(self) -> tuple[bytes, int, bytes]:
        """Return stream, number and hash: what tells it from every other change."""
        return self.step.sender.uuid, self.seq, self.hash

    def hash_after(self, previous: bytes) -> bytes:
        """Return the hash it has behind the one with the hash `previous`."""
        fields = change_fields(
            self.seq, self.kind, self.object, self.document, self.layer, self.alive, self.body
        )
        return chained(previous, gesture_fields(self.step.gesture) + fields)


_Line = StreamLine | GestureLine | ChangeLine
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Line)
_raw_decoder = msgspec.json.Decoder(tuple[StreamLine, GestureLine, ChangeLine])


def encoded(line: _Line) -> bytes:
    """Return a line as JSON, without its line feed."""
    return _encoder.encode(line)


def read_lines(raw: bytes) -> Iterator[Sent]:
    """Yield the changes of a stream's lines.

    Raises Damaged when a line is none of ours, stands in the wrong place or is out of bounds.
    """
    sender: Sender | None = None
    step: Step | None = None
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line:
            continue
        try:
            said = _decoder.decode(line)
            if isinstance(said, ChangeLine):
                yield _sent(_there(step), said)
            elif isinstance(said, GestureLine):
                step = _step(_there(sender), said)
            else:
                sender, step = _sender(said), None
        except (ValueError, UnicodeError, RecursionError) as error:
            raise Damaged(_UNREADABLE, line=number) from error


def packed(sent: Sent) -> str:
    """Return one change with its gesture and stream as JSON, to be kept by itself."""
    step, sender = sent.step, sent.step.sender
    return _encoder.encode((stream_line(sender), gesture_line(step), change_line(sent))).decode()


def unpacked(raw: str) -> Sent:
    """Read back what ``packed`` wrote. Raises Damaged."""
    try:
        stream, gesture, change = _raw_decoder.decode(raw)
        return _sent(_step(_sender(stream), gesture), change)
    except (ValueError, UnicodeError, RecursionError) as error:
        raise Damaged(_UNREADABLE, line=1) from error


def stream_line(one: Sender) -> StreamLine:
    """Return the line of a writing session."""
    return StreamLine(one.uuid.hex(), one.person.hex(), one.tool, one.machine, one.started)


def gesture_line(one: Step) -> GestureLine:
    """Return the line of a gesture."""
    of = one.gesture
    return GestureLine(
        of.uuid.hex(), of.verb, of.document.hex(), of.undoes.hex(), of.lamport, of.at, one.changes
    )


def change_line(one: Sent) -> ChangeLine:
    """Return the line of a change."""
    return ChangeLine(
        one.seq,
        one.kind,
        one.object.hex(),
        one.document.hex(),
        one.layer.hex(),
        one.alive,
        one.body,
        one.hash.hex(),
    )


def written(changes: Iterable[Sent]) -> Iterator[bytes]:
    """Yield the lines of changes that stand in their order, each with its line feed."""
    sender: Sender | None = None
    gesture: bytes | None = None
    for one in changes:
        if one.step.sender != sender:
            sender, gesture = one.step.sender, None
            yield encoded(stream_line(sender)) + b"\n"
        if one.step.gesture.uuid != gesture:
            gesture = one.step.gesture.uuid
            yield encoded(gesture_line(one.step)) + b"\n"
        yield encoded(change_line(one)) + b"\n"


def fits_after(previous: bytes, one: Sent) -> bool:
    """Tell whether a change is what was written after the one with the hash `previous`."""
    try:
        return one.hash_after(previous) == one.hash
    except UnicodeEncodeError:  # no UTF-8
        return False


def _there(one: T | None) -> T:
    if one is None:
        raise ValueError("out of place")
    return one


def _sender(said: StreamLine) -> Sender:
    _require(said.started, 0)
    _require(len(said.tool), 0, _NAME)
    _require(len(said.machine), 0, _NAME)
    return Sender(_id(said.stream), _id(said.person), said.tool, said.machine, said.started)


def _step(sender: Sender, said: GestureLine) -> Step:
    _require(said.lamport, 1)
    _require(said.at, 0)
    _require(said.changes, 1)
    if not (said.verb.isascii() and said.verb.isprintable() and 0 < len(said.verb) <= _VERB):
        raise ValueError("no verb")
    gesture = OpenGesture(
        id=0,
        uuid=_id(said.gesture),
        verb=said.verb,
        document=_id(said.document) if said.document else b"",
        undoes=_id(said.undoes) if said.undoes else b"",
        lamport=said.lamport,
        at=said.at,
    )
    return Step(sender, gesture, said.changes)


def _sent(step: Step, said: ChangeLine) -> Sent:
    _require(said.seq, 1)
    _require(len(said.kind), 1, _VERB)
    return Sent(
        step,
        said.seq,
        said.kind,
        _id(said.object),
        _id(said.document) if said.document else b"",
        _id(said.layer) if said.layer else b"",
        said.alive,
        said.body,
        _bytes(said.hash, 32),
    )


def _require(value: int, least: int, most: int = _MOST) -> None:
    if not least <= value <= most:
        raise ValueError("out of bounds")


def _id(text: str) -> bytes:
    return _bytes(text, 16)


def _bytes(text: str, length: int) -> bytes:
    found = bytes.fromhex(text)
    if found.hex() != text or len(found) != length:
        raise ValueError("no id")
    return found
