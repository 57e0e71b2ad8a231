"""Which backups stay: fewer the older they are, and no more than there is room for."""

from datetime import date, datetime, timedelta
from pathlib import Path

from annotator.store.backup import Backup, backups
from annotator.store.connection import is_open_here

LATELY = timedelta(hours=2)  # all are kept for so long,
DAILY = timedelta(days=14)  # then one an hour of today, one a day for so long,
WEEKLY = timedelta(days=92)  # then one a week, then one a month

_Slot = tuple[str, date | datetime]


def thin(folder: Path, now: datetime, *, room: int | None = None) -> list[Path]:
    """Delete backups that have become too many or take more than `room` bytes; return which.

    Those of the last two hours stay, the newest of each hour of today, of each day for two weeks;
    of whole copies also that of each week for three months, and of each month after that. What
    seems to be from the future stays. A whole copy stays as long as a tail needs it. Where room is
    short the oldest go first; the newest backup and the copy that it needs always stay.
    """
    here = backups(folder)
    kept = _by_age(here, now)
    if room is not None:
        kept = _within(kept, room)
    gone = [one.path for one in here if one not in kept and not is_open_here(one.path)]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _by_age(here: list[Backup], now: datetime) -> list[Backup]:
    taken: set[tuple[bool, _Slot]] = set()
    kept: list[Backup] = []
    needed: set[Path | None] = set()
    for one in here:  # the newest first, so that a tail comes before its whole copy
        whole = one.base is None
        slot = _slot(one.at, now)
        if slot is not None and not whole and slot[0] in ("week", "month"):
            continue
        if not kept or slot is None or (whole, slot) not in taken or one.path in needed:
            kept.append(one)
            needed.add(one.base)
            if slot is not None:
                taken.add((whole, slot))
    return kept


def _within(kept: list[Backup], room: int) -> list[Backup]:
    """Leave out the oldest until the rest fits; the newest stays, with what it needs."""
    left = list(kept)
    while left and sum(one.size for one in left) > room:
        needed = {left[0].path, left[0].base}
        oldest = next((one for one in reversed(left) if one.path not in needed), None)
        if oldest is None:
            break
        left = [one for one in left if oldest.path not in (one.path, one.base)]
    return left


def _slot(at: datetime, now: datetime) -> _Slot | None:
    """Return what a backup stands for; of one slot only the newest is kept. None: keep it."""
    if at > now - LATELY:
        return None
    age = now.date() - at.date()
    if not age:
        return "hour", at.replace(minute=0, second=0, microsecond=0)
    if age <= DAILY:
        return "day", at.date()
    if age <= WEEKLY:
        return "week", at.date() - timedelta(days=at.weekday())
    return "month", at.date().replace(day=1)
