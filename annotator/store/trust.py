"""Which project files this machine wrote itself, and what was in them when it last did."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.model import Id
from annotator.paths import state_dir
from annotator.store.known import Known, seen_in
from annotator.store.project import Project

_MOST = 200  # files remembered, the latest ones


@dataclass(frozen=True, slots=True)
class _Record:
    """A file as it was when this machine last closed or checked it."""

    path: str
    device: int
    inode: int
    size: int
    mtime: int  # nanoseconds
    project: Id
    heads: dict[str, int]
    sealed: int
    annotations: int


def is_trusted(path: Path) -> bool:
    """Tell whether a file is exactly as this machine left it.

    A crash while writing, a restored copy or another machine makes it a stranger.
    """
    try:
        status = path.stat()
    except OSError:
        return False
    return any(_same(record, status) for record in _records())


def is_ours(path: Path) -> bool:
    """Tell whether this machine knows the very file (not its present content) at that place.

    So it is after a crash: the file may be used at once and checked while it is in use.
    """
    try:
        status = path.stat()
    except OSError:
        return False
    whole = str(path.resolve())
    place = (whole, status.st_dev, status.st_ino)
    return any((one.path, one.device, one.inode) == place for one in _records())


def known(path: Path) -> Known | None:
    """Return what this machine last saw in the file of that place, or None."""
    whole = str(path.resolve())
    for record in _records():
        if record.path == whole:
            return Known(record.project, record.heads, record.sealed, record.annotations)
    return None


def note(project: Project) -> None:
    """Remember the file as it is now: sound, and written by this machine.

    Call it for projects that were opened by ``open_checked`` or created here, when they are opened
    and before they are closed.
    """
    path = project.path
    if is_trusted(path):  # nothing was written since
        return
    seen = project.read(lambda: seen_in(project))
    status = path.stat()
    record = _Record(
        path=str(path.resolve()),
        device=status.st_dev,
        inode=status.st_ino,
        size=status.st_size,
        mtime=status.st_mtime_ns,
        project=seen.project,
        heads=seen.heads,
        sealed=seen.sealed,
        annotations=seen.annotations,
    )
    others = [one for one in _records() if one.path != record.path]
    _write([record, *others][:_MOST])


def _same(record: _Record, status: os.stat_result) -> bool:
    return (record.device, record.inode, record.size, record.mtime) == (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
    )


def _file() -> Path:
    return state_dir() / "trusted.json"


def _records() -> list[_Record]:
    try:
        rows: Any = json.loads(_file().read_text(encoding="utf-8"))
        return [_Record(**row) for row in rows]
    except (OSError, ValueError, TypeError):  # lost or foreign: every file is checked again
        return []


def _write(records: list[_Record]) -> None:
    file = _file()
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    rows = [{name: getattr(one, name) for name in one.__slots__} for one in records]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        part.replace(file)
    except OSError:  # then the file is checked again next time
        part.unlink(missing_ok=True)
