"""Backups become fewer with age, and never take more than their room."""

from datetime import datetime, timedelta
from pathlib import Path

from annotator.store.backup import backups
from annotator.store.thinning import thin

NOW = datetime(2026, 11, 21, 20, 35, 12)
STAMP = "%Y-%m-%d %H.%M.%S"


def made(folder: Path, *days: float, size: int = 1) -> None:
    """Put files in place that stand for whole copies so many days old."""
    for age in days:
        name = f"{NOW - timedelta(days=age):{STAMP}} on open.annproj"
        (folder / name).write_bytes(b"x" * size)


def tails(folder: Path, base: float, *days: float, size: int = 1) -> None:
    """Put files in place that stand for tails of the whole copy so many days old."""
    after = f"(after {NOW - timedelta(days=base):{STAMP}})"
    for age in days:
        name = f"{NOW - timedelta(days=age):{STAMP}} work {after}.anntail"
        (folder / name).write_bytes(b"x" * size)


def ages(folder: Path) -> list[int]:
    return [(NOW.date() - one.at.date()).days for one in backups(folder)]


def test_all_of_today_one_a_day_one_a_week_one_a_month_are_kept(tmp_path: Path) -> None:
    made(tmp_path, 0, 0.1, 0.2, 1, 1.1, 1.2, 5, 14, 14.1)
    made(tmp_path, *range(20, 400))
    gone = thin(tmp_path, NOW)
    left = ages(tmp_path)
    assert left[:6] == [0, 0, 0, 1, 5, 14]
    weeks = [age for age in left if 14 < age <= 92]
    months = [age for age in left if age > 92]
    assert 10 <= len(weeks) <= 12
    assert 10 <= len(months) <= 12
    assert len(gone) + len(left) == 9 + 380
    assert thin(tmp_path, NOW) == []


def test_the_last_backup_stays_however_old(tmp_path: Path) -> None:
    made(tmp_path, 4000)
    assert thin(tmp_path, NOW) == []
    assert len(backups(tmp_path)) == 1


def test_a_backup_from_the_future_stays(tmp_path: Path) -> None:
    made(tmp_path, -400, -400.1, 0)
    assert thin(tmp_path, NOW) == []


def test_of_today_all_of_two_hours_stay_then_one_an_hour(tmp_path: Path) -> None:
    minutes = range(0, 8 * 60, 10)
    made(tmp_path, *(one / 24 / 60 for one in minutes))
    thin(tmp_path, NOW)
    left = [round((NOW - one.at).total_seconds() / 60) for one in backups(tmp_path)]
    assert [one for one in left if one < 120] == list(range(0, 120, 10))
    assert [one for one in left if one >= 120] == [120, 160, 220, 280, 340, 400, 460]


def test_a_whole_copy_stays_while_a_tail_needs_it(tmp_path: Path) -> None:
    made(tmp_path, 6, 5.9, 0.1)
    tails(tmp_path, 6, 3, 2)
    thin(tmp_path, NOW)
    assert [one.base is None for one in backups(tmp_path)] == [True, False, False, True, True]


def test_old_tails_go_and_whole_copies_stay(tmp_path: Path) -> None:
    made(tmp_path, 30, 0)
    tails(tmp_path, 30, 29, 20, 15)
    thin(tmp_path, NOW)
    assert ages(tmp_path) == [0, 30]


def test_one_tail_a_day_stays(tmp_path: Path) -> None:
    made(tmp_path, 6)
    tails(tmp_path, 6, 5, 5.1, 5.2, 4, 4.1, 0)
    thin(tmp_path, NOW)
    assert ages(tmp_path) == [0, 4, 5, 6]


def test_where_room_is_short_the_oldest_go(tmp_path: Path) -> None:
    made(tmp_path, 40, 3, 2, 1, 0, size=100)
    gone = thin(tmp_path, NOW, room=300)
    assert len(gone) == 2
    assert ages(tmp_path) == [0, 1, 2]
    assert thin(tmp_path, NOW, room=300) == []


def test_a_copy_goes_with_its_tails(tmp_path: Path) -> None:
    made(tmp_path, 9, 2, size=100)
    tails(tmp_path, 9, 8, 7, size=10)
    tails(tmp_path, 2, 1, size=10)
    thin(tmp_path, NOW, room=130)
    assert ages(tmp_path) == [1, 2]
    assert not list(tmp_path.glob("*after*.anntail"))[1:]


def test_the_newest_and_what_it_needs_stay_however_little_room_there_is(tmp_path: Path) -> None:
    made(tmp_path, 9, 2, size=100)
    tails(tmp_path, 9, 1, 0, size=10)
    thin(tmp_path, NOW, room=1)
    assert ages(tmp_path) == [0, 9]
