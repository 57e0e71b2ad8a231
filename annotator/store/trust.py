"""Which project files this machine wrote itself, and what was in them when it last did."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.core.model import Id
from annotator.language import N_
from annotator.paths import state_dir
from annotator.store.connection import GUI_PATIENCE
from annotator.store.errors import Damaged
from annotator.store.findings import Findings, Progress, Stop
from annotator.store.inspection import Known, heads, inspect, living_annotations, rebuild
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
    seen = project.read(lambda: _seen(project))
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


def open_checked(
    path: Path,
    *,
    person: Id | None = None,
    readonly: bool = False,
    patience: float = GUI_PATIENCE,
    progress: Progress | None = None,
    cancelled: Stop | None = None,
    found: Callable[[Findings], None] | None = None,
) -> Project:
    """Open a project; one that comes from elsewhere is checked in full before it is used.

    Where only the derived tables are wrong they are made anew (or, if the file cannot be written,
    the file is refused). `found` is told what a check found, warnings too. Raises Damaged with
    the first finding, NotAProject, Busy, Cancelled.
    """
    path = path.resolve()
    if is_trusted(path):
        return Project.open(path, person=person, readonly=readonly, patience=patience)
    findings = inspect(path, known=known(path), progress=progress, cancelled=cancelled)
    if found is not None:
        found(findings)
    if findings.damage:
        raise _damaged(path, findings)
    project = Project.open(path, person=person, readonly=readonly, patience=patience)
    try:
        if findings.only_derived:
            if project.readonly:
                raise _damaged(path, findings)
            rebuild(project)
        note(project)
    except BaseException:
        project.close()
        raise
    return project


def _damaged(path: Path, findings: Findings) -> Damaged:
    return Damaged(
        N_(
            "{file} is damaged, so it was not opened: {reason} Restore a backup, or save what is "
            "left with: annotator salvage"
        ),
        file=path.name,
        reason=findings.all[0].message,
    )


def _seen(project: Project) -> Known:
    return Known(
        project=project.about.id,
        heads=heads(project.connection),
        sealed=project.history.latest(),
        annotations=living_annotations(project.connection),
    )


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
