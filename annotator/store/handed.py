"""What a project file knows of its hand-outs and hand-ins: secrets, and a log of what went where.

None of it is journalled: it concerns this one file, and what is secret in the lead's file must
not travel.
"""

import secrets
from dataclasses import dataclass
from typing import Literal

import msgspec

from annotator.core.model import Id
from annotator.language import N_
from annotator.store.connection import writing
from annotator.store.errors import Damaged
from annotator.store.ids import now
from annotator.store.project import Project

Way = Literal["made", "opened", "written", "taken"]


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is noted of a hand-out or hand-in."""

    made: int = 0  # milliseconds since 1970, by the clock of whoever made it
    lamport: int = 0
    articles: tuple[Id, ...] = ()  # assigned, of a hand-out that was made
    heads: dict[Id, int] = {}  # of the person's streams: what had arrived
    changes: int = 0
    new: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True)
class Handed:
    """One line of the log."""

    way: Way
    person: Id
    file: str  # SHA-256 of its manifest
    at: int
    said: Said


def secrets_of(project: Project, person: Id) -> list[bytes]:
    """Return the secrets of a person, the newest first."""
    rows = project.connection.execute(
        "select secret from secrets where person = ? order by id desc", (bytes.fromhex(person),)
    ).fetchall()
    return [bytes(row[0]) for row in rows]


def give_secret(project: Project, person: Id) -> bytes:
    """Return the secret by which a person signs, made when there is none."""
    connection = project.connection
    with writing(project.door.db, patience=project.door.patience):
        known = secrets_of(project, person)
        if known:
            return known[0]
        secret = secrets.token_bytes(32)
        connection.execute(
            "insert into secrets (person, secret, at) values (?, ?, ?)",
            (bytes.fromhex(person), secret, now()),
        )
    return secret


def keep_secret(project: Project, person: Id, secret: bytes) -> None:
    """Let a working project sign by this secret from now on."""
    with writing(project.door.db, patience=project.door.patience):
        if secrets_of(project, person)[:1] == [secret]:
            return
        project.connection.execute("delete from secrets where secret = ?", (secret,))
        project.connection.execute(
            "insert into secrets (person, secret, at) values (?, ?, ?)",
            (bytes.fromhex(person), secret, now()),
        )


def note(project: Project, way: Way, person: Id, file: str, said: Said) -> None:
    """Add a line to the log."""
    with writing(project.door.db, patience=project.door.patience):
        project.connection.execute(
            "insert into handed (way, person, file, at, said) values (?, ?, ?, ?, ?)",
            (
                way,
                bytes.fromhex(person),
                bytes.fromhex(file),
                now(),
                msgspec.json.encode(said, order="sorted").decode(),
            ),
        )


def log(project: Project, way: Way, person: Id | None = None) -> list[Handed]:
    """Return the log of one way (of one person), the newest first. Raises Damaged."""
    rows = project.connection.execute(
        "select way, person, file, at, said from handed where way = ? and (? is null or person = ?)"
        " order by id desc",
        (way, person, bytes.fromhex(person) if person else None),
    ).fetchall()
    try:
        return [
            Handed(
                kind,
                bytes(who).hex(),
                bytes(file).hex(),
                int(at),
                msgspec.json.decode(said, type=Said),
            )
            for kind, who, file, at, said in rows
        ]
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Damaged(N_("The log of hand-outs cannot be read. Run: annotator check")) from error


def worker_of(project: Project) -> Id | None:
    """Return whose working project this is; None when it is no working project."""
    row = project.connection.execute(
        "select person from handed where way = 'opened' order by id limit 1"
    ).fetchone()
    return bytes(row[0]).hex() if row else None
