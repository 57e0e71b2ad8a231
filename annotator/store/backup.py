"""Backups: whole verified copies beside the project, thinned with age, and put back."""

import os
import re
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from annotator.errors import reason_of
from annotator.language import N_
from annotator.store.connection import connect, disconnect, explain, is_open_here, sync_folder
from annotator.store.errors import Busy, Damaged, ReadOnly, WriteFailed
from annotator.store.inspection import inspect
from annotator.store.known import heads
from annotator.store.project import Project

SUFFIX = ".annproj"
INTERVAL = timedelta(minutes=30)  # of work
DAILY = timedelta(days=14)  # one a day is kept for so long,
WEEKLY = timedelta(days=92)  # then one a week, then one a month

_NAME = re.compile(r"(\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d)(?: (.*?))?(?: \((\d+)\))?")
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


def default_folder(project: Path) -> Path:
    """Return the folder beside a project file in which its backups stand."""
    return project.with_name(f"{project.stem} backups")


def back_up(project: Project, folder: Path, reason: str, *, now: datetime | None = None) -> Path:
    """Copy the project into `folder` and return the copy, which has been verified.

    The copy is made in one step (about 0.3 s for 100 MB), during which others can read but not
    write; it is written beside, checked (pages, and the head of every writing session against the
    original), then renamed. A copy is always whole, however large the project: what keeps many of
    them from filling the disk is ``thin``. Raises WriteFailed, ReadOnly, Busy.
    """
    target = _free_name(folder, now or datetime.now(), reason)
    copy_project(project, target)
    return target


def copy_project(project: Project, target: Path) -> None:
    """Write a verified copy of an open project, as it stands now, to `target`.

    Raises WriteFailed, ReadOnly, Busy; then there is no such file.
    """
    folder = target.parent
    part = folder / f".{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _require_room(project.path, folder)
        part.unlink(missing_ok=True)
        expected = _copy(project, part)
        _verify(part, expected)
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
    """Return the backups in a folder, the newest first; other files are left out."""
    found = []
    for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.stem)
        if match is None or not path.is_file():
            continue
        try:
            at = datetime.strptime(match[1], _TIME)
        except ValueError:  # the 31st of February: not a name of ours
            continue
        found.append(
            (at, int(match[3] or 1), Backup(path, at, match[2] or "", path.stat().st_size))
        )
    return [one for _, _, one in sorted(found, key=lambda row: row[:2], reverse=True)]


def due(folder: Path, now: datetime, interval: timedelta = INTERVAL) -> bool:
    """Tell whether the newest backup is older than `interval` (or from the future)."""
    newest = next(iter(backups(folder)), None)
    return newest is None or not timedelta(0) <= now - newest.at < interval


def thin(folder: Path, now: datetime) -> list[Path]:
    """Delete backups that have become too many, and return which.

    All of today stay, the newest of each day for two weeks, of each week for three months, of
    each month after that. The newest of all always stays, and so does what seems to be from the
    future.
    """
    kept: set[tuple[str, date]] = set()
    gone = []
    for step, one in enumerate(backups(folder)):
        slot = _slot(one.at, now)
        if step == 0 or slot is None or slot not in kept:
            if slot is not None:
                kept.add(slot)
            continue
        if is_open_here(one.path):
            continue
        one.path.unlink(missing_ok=True)
        gone.append(one.path)
    return gone


def restore(backup: Path, target: Path, *, now: datetime | None = None) -> Path | None:
    """Put a copy of a backup in the place of a project; return where the present file went.

    The backup is checked in full first. The present file is never deleted but renamed beside.
    Close the project in every window first. Raises Damaged, Busy, WriteFailed, ReadOnly.
    """
    target = target.resolve()
    if is_open_here(target):
        raise Busy(N_("{file} is open. Close it, then restore."), file=target.name)
    findings = inspect(backup)
    if findings.damage:
        raise Damaged(
            N_("The backup {file} is damaged itself: {reason} Choose an older one."),
            file=backup.name,
            reason=findings.damage[0].message,
        )
    part = target.with_name(f".{target.name}.part")
    try:
        _require_room(backup, target.parent)
        part.unlink(missing_ok=True)
        with Project.open(backup, readonly=True, patience=5.0) as source:
            expected = _copy(source, part)
        _verify(part, expected)
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
    if not target.exists():
        journal.unlink(missing_ok=True)
        return None
    target.rename(aside)
    journal.unlink(missing_ok=True)
    return aside


def _slot(at: datetime, now: datetime) -> tuple[str, date] | None:
    """Return what a backup stands for; of one slot only the newest is kept. None: keep it."""
    if at.date() >= now.date():
        return None
    age = now.date() - at.date()
    if age <= DAILY:
        return "day", at.date()
    if age <= WEEKLY:
        return "week", at.date() - timedelta(days=at.weekday())
    return "month", at.date().replace(day=1)


def _free_name(folder: Path, now: datetime, reason: str) -> Path:
    stem = " ".join(f"{now.strftime(_TIME)} {_UNFIT.sub(' ', reason)}".split())[:120].rstrip(" .")
    path = folder / f"{stem}{SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{stem} ({number}){SUFFIX}"
        number += 1
    return path


def _require_room(source: Path, folder: Path) -> None:
    needed = source.stat().st_size + _ROOM
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
