"""Backups: verified copies beside the project, whole ones and their tails, and put back."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from annotator.errors import reason_of
from annotator.language import N_
from annotator.store import tail
from annotator.store.connection import connect, disconnect, explain, is_open_here, sync_folder
from annotator.store.errors import Busy, Damaged, ReadOnly, WriteFailed
from annotator.store.inspection import inspect
from annotator.store.known import heads
from annotator.store.project import Project

SUFFIX = ".annproj"
INTERVAL = timedelta(minutes=30)  # of work

_STAMP = r"\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d"
_NAME = re.compile(rf"({_STAMP})(?: (.*?))?(?: \(after ({_STAMP})\))?(?: \((\d+)\))?")
_TIME = "%Y-%m-%d %H.%M.%S"
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*()]')  # in a file name, on any system
_ROOM = 16 * 1024 * 1024  # bytes of disk to be left over


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: when it was made (local time), why, and its bytes."""

    path: Path
    at: datetime
    reason: str
    size: int
    base: Path | None = None  # the whole copy that this is the tail of; None: it is whole itself


def default_folder(project: Path) -> Path:
    """Return the folder beside a project file in which its backups stand."""
    return project.with_name(f"{project.stem} backups")


def back_up(project: Project, folder: Path, reason: str, *, now: datetime | None = None) -> Path:
    """Copy the project into `folder` and return the copy, which has been verified.

    The copy is made in one step (about 0.3 s for 100 MB), during which others can read but not
    write; it is written beside, checked (pages, and the head of every writing session against the
    original), then renamed. Raises WriteFailed, ReadOnly, Busy.
    """
    target = _free_name(folder, now or datetime.now(), reason)
    copy_project(project, target)
    return target


def back_up_tail(
    project: Project, folder: Path, reason: str, base: Backup, *, now: datetime | None = None
) -> Path:
    """Write what the project has and the whole copy `base` lacks, verified, and return the file.

    Nobody waits for it, and it is as small as the work was. Raises Refused when `base` is no
    beginning of the project, WriteFailed, ReadOnly, Busy.
    """
    reason = f"{_fit(reason)} (after {base.at.strftime(_TIME)})"
    target = _free_name(folder, now or datetime.now(), reason, tail.SUFFIX)
    _write(target, 0, lambda part: tail.write_tail(project, base.path, part))
    return target


def copy_project(project: Project, target: Path) -> None:
    """Write a verified copy of an open project, as it stands now, to `target`.

    Raises WriteFailed, ReadOnly, Busy; then there is no such file.
    """

    def copy(part: Path) -> None:
        expected = _copy(project, part)
        _verify(part, expected)

    _write(target, project.path.stat().st_size, copy)


def _write(target: Path, size: int, make: Callable[[Path], None]) -> None:
    """Make a file of about `size` bytes beside, then rename it."""
    folder = target.parent
    part = folder / f".{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _require_room(size, folder)
        part.unlink(missing_ok=True)
        make(part)
        part.replace(target)
        sync_folder(folder)
    except OSError as error:
        raise ReadOnly(
            N_("No copy could be written in {folder} ({reason}). Choose another folder."),
            folder=folder,
            reason=reason_of(error),
        ) from error
    finally:
        _remove(part)


def backups(folder: Path) -> list[Backup]:
    """Return the backups in a folder, the newest first.

    Other files are left out, and tails whose whole copy is gone.
    """
    found: list[tuple[datetime, int, Backup]] = []
    wholes: dict[str, Path] = {}
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in sorted(paths, key=lambda one: one.suffix != SUFFIX):  # whole ones first
        match = _NAME.fullmatch(path.stem)
        if match is None or path.suffix not in (SUFFIX, tail.SUFFIX) or not path.is_file():
            continue
        try:
            at = datetime.strptime(match[1], _TIME)
        except ValueError:  # the 31st of February: not a name of ours
            continue
        base = None
        if path.suffix == SUFFIX:
            wholes.setdefault(match[1], path)
        elif (base := wholes.get(match[3] or "")) is None:
            continue
        one = Backup(path, at, match[2] or "", path.stat().st_size, base)
        found.append((at, int(match[4] or 1), one))
    return [one for _, _, one in sorted(found, key=lambda row: row[:2], reverse=True)]


def due(folder: Path, now: datetime, interval: timedelta = INTERVAL) -> bool:
    """Tell whether the newest backup is older than `interval` (or from the future)."""
    newest = next(iter(backups(folder)), None)
    return newest is None or not timedelta(0) <= now - newest.at < interval


def restore(backup: Path, target: Path, *, now: datetime | None = None) -> Path | None:
    """Put a copy of a backup in the place of a project; return where the present file went.

    The backup is checked in full first. The present file is never deleted but renamed beside.
    Close the project in every window first. Raises Damaged, Busy, WriteFailed, ReadOnly.
    """
    target = target.resolve()
    if is_open_here(target):
        raise Busy(N_("{file} is open. Close it, then restore."), file=target.name)
    base = _base_of(backup) if backup.suffix == tail.SUFFIX else backup
    if base == backup:
        _require_sound(base)
    part = target.with_name(f".{target.name}.part")
    try:
        _require_room(base.stat().st_size, target.parent)
        part.unlink(missing_ok=True)
        with Project.open(base, readonly=True, patience=5.0) as source:
            expected = _copy(source, part)
        _verify(part, expected)
        if base != backup:  # checked when they are one
            tail.add_tail(backup, part)
            _require_sound(part, backup)
        aside = _set_aside(target, now or datetime.now())
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise ReadOnly(
            N_("The backup could not be put in {folder} ({reason})."),
            folder=target.parent,
            reason=reason_of(error),
        ) from error
    finally:
        _remove(part)
    return aside


def _base_of(backup: Path) -> Path:
    for one in backups(backup.parent):
        if one.base is not None and one.path.name == backup.name:
            return one.base
    raise Damaged(
        N_("The whole copy that {file} goes on from is no longer beside it. Choose another one."),
        file=backup.name,
    )


def _require_sound(copy: Path, called: Path | None = None) -> None:
    """Raise Damaged unless a full check of a copy finds no damage."""
    findings = inspect(copy)
    if findings.damage:
        raise Damaged(
            N_("The backup {file} is damaged itself: {reason} Choose an older one."),
            file=(called or copy).name,
            reason=findings.damage[0].message,
        )


def _copy(project: Project, part: Path) -> dict[str, int]:
    """Copy an open project as it is at one moment, and return its heads at that moment."""
    copy = sqlite3.connect(part, isolation_level=None)
    try:
        copy.execute("pragma synchronous = full")

        def at_once() -> dict[str, int]:
            seen = heads(project.connection)
            project.connection.backup(copy, pages=-1)
            return seen

        return project.read(at_once)
    except sqlite3.Error as error:
        raise explain(error, part) from error
    finally:
        copy.close()


def _verify(part: Path, expected: dict[str, int]) -> None:
    db = connect(part, readonly=True)
    try:
        said = [str(row[0]) for row in db.conn.execute("pragma quick_check(1)").fetchall()]
        if said != ["ok"] or heads(db.conn) != expected:
            raise WriteFailed(
                N_("The copy is not what was copied ({reason}). Check the disk."),
                reason=said[0],
            )
    finally:
        disconnect(db)


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Rename the present file, with the rollback journal that it may still need."""
    journal = target.with_name(f"{target.name}-journal")
    stem = f"{target.stem} (before restoring {now.strftime(_TIME)})"
    aside = target.with_name(f"{stem}{target.suffix}")
    number = 2
    while aside.exists():
        aside = target.with_name(f"{stem} ({number}){target.suffix}")
        number += 1
    left = aside.with_name(f"{aside.name}-journal")
    # A journal must be beside its own file at every moment, and never beside the restored one.
    if journal.exists():
        shutil.copyfile(journal, left)
        with left.open("rb+") as file:
            os.fsync(file.fileno())
        sync_folder(target.parent)
    if not target.exists():
        journal.unlink(missing_ok=True)
        sync_folder(target.parent)
        return None
    target.rename(aside)
    sync_folder(target.parent)
    journal.unlink(missing_ok=True)
    sync_folder(target.parent)  # or the journal could be played back into the restored file
    return aside


def _free_name(folder: Path, now: datetime, reason: str, suffix: str = SUFFIX) -> Path:
    stem = f"{now.strftime(_TIME)} {reason if suffix != SUFFIX else _fit(reason)}".rstrip(" .")
    path = folder / f"{stem}{suffix}"
    number = 2
    while path.exists():
        path = folder / f"{stem} ({number}){suffix}"
        number += 1
    return path


def _fit(reason: str) -> str:
    """Return a reason as it can stand in a file's name, on any system."""
    return " ".join(_UNFIT.sub(" ", reason).split())[:100].rstrip(" .")


def _require_room(size: int, folder: Path) -> None:
    needed = size + _ROOM
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WriteFailed(
            N_("{folder} has room for {free} MB, but {needed} MB are needed. Free some space."),
            folder=folder,
            free=free // 1_000_000,
            needed=needed // 1_000_000,
        )


def _remove(part: Path) -> None:
    for path in (part, part.with_name(f"{part.name}-journal")):
        with suppress(OSError):  # the folder is none, or the disk is gone
            path.unlink(missing_ok=True)
