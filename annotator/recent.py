"""The projects that this person opened last, newest first, in one small file."""

import os
import tempfile
from pathlib import Path

import msgspec

from annotator.paths import state_dir

MOST = 12  # projects remembered


class Recent(msgspec.Struct, frozen=True):
    """A project that was opened: where it lies, what it is called, when that was."""

    path: str
    name: str
    opened: int  # milliseconds since 1970


def recent_file() -> Path:
    """Return the file of the list."""
    return state_dir() / "recent.json"


def read_recent(file: Path) -> tuple[Recent, ...]:
    """Return the projects in the file, newest first; none when it is missing or unreadable."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Recent, ...])[:MOST]
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return ()  # a list of conveniences: it is made anew with the next project


def remember(file: Path, recent: Recent) -> None:
    """Put a project at the head of the list, once. Raises OSError when it cannot be written."""
    others = tuple(one for one in read_recent(file) if one.path != recent.path)
    _write(file, (recent, *others)[:MOST])


def forget(file: Path, path: str) -> None:
    """Take a project off the list; its file stays. Raises OSError when it cannot be written."""
    _write(file, tuple(one for one in read_recent(file) if one.path != path))


def _write(file: Path, all_of_them: tuple[Recent, ...]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".new")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(msgspec.json.format(msgspec.json.encode(all_of_them), indent=1))
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
