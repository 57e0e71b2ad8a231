"""One place in which what makes no sense in a damaged file becomes a sentence instead of a bug."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import FunctionType
from typing import Any, TypeVar

import msgspec

from annotator.language import N_
from annotator.store.connection import explain
from annotator.store.errors import Damaged, ProjectError
from annotator.store.gesture import Door

C = TypeVar("C", bound=type)

_LONGEST = 5.0  # seconds that the pages are looked at

# What a value of another type, a row too few or a page of another table leads to.
_ODD = (TypeError, ValueError, AttributeError, LookupError, OverflowError, msgspec.MsgspecError)


@contextmanager
def reading(door: Door) -> Iterator[None]:
    """Raise Damaged for whatever goes wrong in the block because the file's pages are damaged.

    Asked only when something goes wrong; when the pages are sound, it is a bug and stays one.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.ProgrammingError):  # a wrong call
            raise
        raise explain(error, door.path) from error
    except _ODD as error:
        if _pages_are_sound(door.connection):
            raise
        raise Damaged(
            N_(
                "{file} is damaged: what stands in it makes no sense ({reason}). Restore a "
                "backup, or run: annotator salvage"
            ),
            file=door.path.name,
            reason=type(error).__name__,
        ) from error


def tells_damage(noun: C) -> C:
    """Let every method of a noun, which has a `_door`, raise Damaged as ``reading`` does."""
    for name, member in list(vars(noun).items()):
        if isinstance(member, FunctionType) and name != "__init__":
            setattr(noun, name, _telling(member))
        elif isinstance(member, property) and member.fget is not None:
            setattr(noun, name, property(_telling(member.fget)))
    return noun


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def told(self: Any, *args: Any, **named: Any) -> Any:
        try:
            return method(self, *args, **named)
        except (sqlite3.DatabaseError, *_ODD):
            with reading(self._door):
                raise

    return told


def _pages_are_sound(connection: sqlite3.Connection) -> bool:
    """Ask SQLite, for a while only: the window waits for the answer."""
    factory, deadline = connection.text_factory, time.monotonic() + _LONGEST
    connection.text_factory = bytes  # what it says may quote the damaged file
    connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
    try:
        said = connection.execute("pragma integrity_check(1)").fetchall()
    except (ProjectError, sqlite3.DatabaseError):
        return time.monotonic() > deadline
    else:
        return bool(said == [(b"ok",)])
    finally:
        connection.set_progress_handler(None, 0)
        connection.text_factory = factory
