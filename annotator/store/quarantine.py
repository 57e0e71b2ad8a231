"""Changes that came and could not be merged: kept as they came, counted, tried again each time."""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from annotator.core.model import Id
from annotator.errors import Message
from annotator.language import N_
from annotator.store.errors import Damaged
from annotator.store.ids import now
from annotator.store.wire import Sent, packed, unpacked

Key = tuple[bytes, int, bytes]  # stream, number, hash

# What a file from elsewhere says is formatted into a sentence: names in braces and no more.
_TEMPLATE = re.compile(r"(?:[^{}]|\{[a-z_]{1,20}\})*")
_OTHER = N_("for a reason that this program does not know")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a change is kept back; an alarm is what does not come about by itself."""

    message: Message
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """How many changes of a person are kept back for one reason."""

    person: Id
    reason: Reason
    changes: int


class _Said(msgspec.Struct, frozen=True, array_like=True):
    template: str
    params: dict[str, str | int | tuple[str, dict[str, str | int]]]


def held_of(connection: sqlite3.Connection, person: Id) -> list[Sent]:
    """Return what is kept back of a person's changes; what cannot be read any more is left out."""
    rows = connection.execute(
        "select raw from quarantine where person = ? order by id", (bytes.fromhex(person),)
    ).fetchall()
    found = []
    for (raw,) in rows:
        with suppress(Damaged):
            found.append(unpacked(raw))
    return found


def people_held(connection: sqlite3.Connection) -> list[Id]:
    """Return of whom something is kept back."""
    rows = connection.execute("select distinct person from quarantine order by person").fetchall()
    return [bytes(row[0]).hex() for row in rows]


def hold(
    connection: sqlite3.Connection, person: Id, held: Sequence[tuple[Sent, Reason]], at: int = 0
) -> None:
    """Keep changes back, or say anew why they are; in the caller's transaction."""
    connection.executemany(
        """
        insert into quarantine (stream, seq, hash, person, at, alarm, reason, raw)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (stream, seq, hash) do update set alarm = excluded.alarm,
          reason = excluded.reason
        """,
        [
            (
                *one.key,
                bytes.fromhex(person),
                at or now(),
                reason.alarm,
                _written(reason.message),
                packed(one),
            )
            for one, reason in held
        ],
    )


def release(connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
    """Let go of changes that are merged now; in the caller's transaction."""
    connection.executemany(
        "delete from quarantine where stream = ? and seq = ? and hash = ?", list(keys)
    )


def kept(connection: sqlite3.Connection) -> list[Kept]:
    """Return what is kept back by person and reason, alarms first, the most first."""
    rows = connection.execute(
        "select person, alarm, reason, count(*) from quarantine group by 1, 2, 3"
        " order by alarm desc, count(*) desc, reason"
    ).fetchall()
    return [
        Kept(bytes(person).hex(), Reason(_read(reason), bool(alarm)), int(count))
        for person, alarm, reason, count in rows
    ]


def _written(message: Message) -> str:
    params: dict[str, object] = {}
    for name, value in message.params.items():
        if isinstance(value, Message):
            params[name] = (value.template, {key: _plain(one) for key, one in value.params.items()})
        else:
            params[name] = _plain(value)
    return msgspec.json.encode((message.template, params), order="sorted").decode()


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def _read(reason: str) -> Message:
    try:
        said = msgspec.json.decode(reason, type=_Said)
        params = {
            name: _message(*value) if isinstance(value, tuple) else value
            for name, value in said.params.items()
        }
        return _message(said.template, params)
    except (ValueError, UnicodeError, RecursionError):
        return Message(_OTHER)


def _message(template: str, params: Mapping[str, object]) -> Message:
    if not _TEMPLATE.fullmatch(template):
        raise ValueError("no template")
    message = Message(template, dict(params))
    try:
        str(message)
    except (LookupError, AttributeError) as error:
        raise ValueError("no parameters") from error
    return message
