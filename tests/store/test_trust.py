"""What this machine wrote is trusted; everything else is checked before it is used."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator.store import trust
from annotator.store.checked import open_checked
from annotator.store.errors import Damaged, NotAProject
from annotator.store.findings import Findings
from annotator.store.project import Project
from annotator.store.trust import is_trusted, known, note
from tests.store.making import assert_sound, documents, make_project, mark


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "state_dir", lambda: tmp_path / "state")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with make_project(tmp_path) as project:
        mark(project, documents(project)[0], 4, 8)
        note(project)
    return project.path


def alter(path: Path, statement: str) -> None:
    other = sqlite3.connect(path)
    with other:
        other.execute(statement)
    other.close()


def test_a_file_is_trusted_until_something_else_writes_to_it(path: Path) -> None:
    assert is_trusted(path)
    alter(path, "update changes set body = replace(body, 'Sam', 'Max')")
    assert not is_trusted(path)


def test_a_copy_is_not_trusted_until_it_was_checked(path: Path) -> None:
    copy = path.with_name("copy.annproj")
    shutil.copyfile(path, copy)
    assert not is_trusted(copy)
    found: list[Findings] = []
    open_checked(copy, found=found.append).close()
    assert is_trusted(copy)
    open_checked(copy, found=found.append).close()
    assert len(found) == 1
    assert found[0].all == ()


def test_a_stranger_that_was_altered_is_not_opened(path: Path) -> None:
    alter(path, "update changes set body = replace(body, 'Sam', 'Max')")
    with pytest.raises(Damaged, match="salvage"):
        open_checked(path)


def test_a_trigger_from_elsewhere_never_runs(path: Path) -> None:
    alter(
        path,
        "create trigger helper after insert on changes begin delete from annotations; end",
    )
    with pytest.raises(Damaged):
        open_checked(path)
    with pytest.raises(Damaged):
        Project.open(path)


def test_a_stranger_whose_copy_of_the_state_is_wrong_is_mended(path: Path) -> None:
    alter(path, "delete from annotations")
    with open_checked(path) as project:
        assert len(project.annotations.of(documents(project)[0])) == 1
        assert_sound(project)


def test_an_older_copy_in_the_place_of_a_newer_is_told(path: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copyfile(path, older)
    with open_checked(path) as project:
        project.sign_in(project.annotators.people()[0].id)
        mark(project, documents(project)[0], 13, 18)
        note(project)
    older.replace(path)
    found: list[Findings] = []
    open_checked(path, found=found.append).close()
    assert "older copy" in str(found[0].all[0].message)


def test_another_project_in_the_same_place_is_no_older_copy(path: Path, tmp_path: Path) -> None:
    make_project(tmp_path / "other").close()
    (tmp_path / "other" / path.name).replace(path)
    found: list[Findings] = []
    open_checked(path, found=found.append).close()
    assert found[0].all == ()


def test_what_was_in_a_file_is_remembered(path: Path) -> None:
    seen = known(path)
    assert seen is not None
    assert seen.annotations == 1
    assert known(path.with_name("unknown.annproj")) is None


def test_a_lost_or_broken_record_only_means_a_check(path: Path, tmp_path: Path) -> None:
    record = tmp_path / "state" / "trusted.json"
    for content in ('[{"path": 1}]', "{", '"x"'):
        record.write_text(content, encoding="utf-8")
        assert not is_trusted(path)
        open_checked(path).close()
        assert is_trusted(path)


def test_a_file_that_is_gone_is_not_trusted(path: Path) -> None:
    path.unlink()
    assert not is_trusted(path)
    with pytest.raises(NotAProject):
        open_checked(path)


def test_a_write_ahead_log_is_refused_and_the_file_stays_as_it_is(path: Path) -> None:
    alter(path, "pragma journal_mode = wal")
    raw = path.read_bytes()
    with pytest.raises(NotAProject):
        open_checked(path.rename(path.with_name("wal.annproj")))
    assert path.with_name("wal.annproj").read_bytes() == raw
