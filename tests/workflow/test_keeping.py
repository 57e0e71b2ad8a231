"""Backups beside the project: made when due, in a process of their own."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from annotator.store.backup import restore
from annotator.store.project import Project
from annotator.workflow.keeping import (
    backup_holds_others_up,
    backup_is_due,
    backup_job,
    backups_of,
    room,
)
from annotator.workflow.making import create_project


def test_a_new_project_has_a_backup_due_until_one_is_made(tmp_path: Path) -> None:
    path = tmp_path / "news.annproj"
    create_project(path, name="أخبار", person="Lena").close()
    assert backup_is_due(path)
    copy = backup_job(path, "work")
    assert not backup_is_due(path)
    assert [one.path for one in backups_of(path)] == [copy]


def test_a_backup_opens_as_the_same_project(tmp_path: Path) -> None:
    path = tmp_path / "news.annproj"
    with create_project(path, name="أخبار", person="Lena") as project:
        identity = project.about.id
    with Project.open(backup_job(path, "before labels"), readonly=True) as copy:
        assert copy.about.id == identity


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that counts as large, with a whole copy."""
    monkeypatch.setattr("annotator.workflow.keeping.LARGE", 1)
    path = tmp_path / "news.annproj"
    create_project(path, name="أخبار", person="Lena").close()
    backup_job(path, "work")
    return path


def aged(path: Path, **ago: float) -> None:
    """Let the only whole copy be so old."""
    (one,) = (one for one in backups_of(path) if one.base is None)
    at = datetime.now() - timedelta(**ago)
    one.path.rename(one.path.with_name(f"{at:%Y-%m-%d %H.%M.%S} work.annproj"))


def kinds(path: Path) -> list[bool]:
    """Tell of each backup, the newest first, whether it is whole."""
    return [one.base is None for one in backups_of(path)]


def test_of_a_small_project_every_backup_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "news.annproj"
    create_project(path, name="أخبار", person="Lena").close()
    for _time in range(2):
        backup_job(path, "work")
    assert kinds(path) == [True, True]
    assert not backup_holds_others_up(path)


def test_between_whole_copies_of_a_large_project_only_what_came_since_is_kept(large: Path) -> None:
    aged(large, minutes=10)
    assert backup_is_due(large)
    copy = backup_job(large, "work")
    assert kinds(large) == [False, True]
    assert not backup_is_due(large)
    assert not backup_holds_others_up(large)
    with Project.open(large) as project:
        identity = project.about.id
    restore(copy, large)
    with Project.open(large) as project:
        assert project.about.id == identity


@pytest.mark.parametrize("why", ["old", "grown", "of another project", "damaged"])
def test_a_whole_copy_is_made_again_when_the_last_one_is(
    large: Path, tmp_path: Path, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "old":
        aged(large, days=8)
        assert backup_holds_others_up(large)
    elif why == "grown":
        monkeypatch.setattr("annotator.workflow.keeping.GROWN", -1)
        assert backup_holds_others_up(large)
    elif why == "of another project":
        (one,) = backups_of(large)
        other = tmp_path / "other.annproj"
        create_project(other, name="أخرى", person="Omar").close()
        other.replace(one.path)
    else:
        (one,) = backups_of(large)
        one.path.write_bytes(b"x" * one.size)
    backup_job(large, "work")
    assert kinds(large) == [True, True]


def test_backups_take_no_more_room_than_the_settings_allow(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(large, days=3)
    monkeypatch.setattr("annotator.workflow.keeping.GIGABYTE", 1)
    backup_job(large, "work")  # needs its whole copy, so both stay
    assert kinds(large) == [False, True]
    aged(large, days=8)
    backup_job(large, "work")
    assert kinds(large) == [True]


def test_the_room_is_what_the_settings_say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    monkeypatch.setattr("annotator.workflow.keeping.settings_file", lambda: file)
    assert room() == 5_000_000_000
    file.write_text("backup_room = 12\n", "utf-8")
    assert room() == 12_000_000_000
