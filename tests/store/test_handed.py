"""Secrets, the log of hand-outs and what is kept back stay with the file, through backups too."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from annotator.store.backup import back_up, back_up_tail, backups, default_folder, restore
from annotator.store.errors import Damaged
from annotator.store.handed import (
    Said,
    give_secret,
    keep_secret,
    log,
    note,
    secrets_of,
    worker_of,
)
from annotator.store.inspection import inspect
from annotator.store.merging import merge
from annotator.store.project import Project
from annotator.store.quarantine import Kept, kept
from annotator.store.salvage import salvage
from tests.store.making import assert_sound, documents, mark, person
from tests.store.teaming import copy_for, held, make_team, sent_by

NOW = datetime(2026, 11, 21, 20, 35, 12)
FILE = "ab" * 32


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Project]:
    with make_team(tmp_path) as project:
        yield project


def busy(lead: Project) -> bytes:
    """Give Aya a secret, log a hand-out, keep a change of hers back."""
    aya = person(lead, "Aya")
    secret = give_secret(lead, aya)
    note(lead, "made", aya, FILE, Said(made=5, lamport=7, articles=tuple(documents(lead))))
    with copy_for(lead, "Aya", f"copy {held(lead)}") as copy:
        for start in range(2):
            mark(copy, documents(copy)[0], start, start + 3)
        merge(lead, aya, sent_by(copy, "Aya")[1:])
    return secret


def assert_all_there(project: Project, secret: bytes) -> None:
    aya = person(project, "Aya")
    assert secrets_of(project, aya) == [secret]
    assert [(one.file, one.said.made) for one in log(project, "made", aya)] == [(FILE, 5)]
    assert held(project) == 1


def test_a_secret_is_made_once_and_everybody_has_their_own(lead: Project) -> None:
    aya, bob = person(lead, "Aya"), person(lead, "Bob")
    first = give_secret(lead, aya)
    assert give_secret(lead, aya) == first
    assert len(first) == 32
    assert give_secret(lead, bob) != first
    assert secrets_of(lead, aya) == [first]
    assert_sound(lead)


def test_the_newest_secret_signs_and_older_ones_are_still_known(lead: Project) -> None:
    aya = person(lead, "Aya")
    first, second = b"1" * 32, b"2" * 32
    for secret in (first, second, second, first):
        keep_secret(lead, aya, secret)
    assert secrets_of(lead, aya) == [first, second]


def test_the_log_tells_the_newest_first_and_whose_work_a_file_is(lead: Project) -> None:
    aya, bob = person(lead, "Aya"), person(lead, "Bob")
    assert worker_of(lead) is None
    note(lead, "made", aya, FILE, Said(made=1))
    note(lead, "made", bob, FILE, Said(made=2))
    assert worker_of(lead) is None
    note(lead, "opened", aya, FILE, Said(made=3, heads={"a": 4}))
    assert worker_of(lead) == aya
    assert [one.said.made for one in log(lead, "made")] == [2, 1]
    assert [one.said.made for one in log(lead, "made", aya)] == [1]
    assert log(lead, "opened")[0].said.heads == {"a": 4}


def test_a_log_that_was_altered_is_told(lead: Project) -> None:
    note(lead, "made", person(lead, "Aya"), FILE, Said())
    lead.connection.execute("update handed set said = '[]'")
    with pytest.raises(Damaged):
        log(lead, "made")


def test_what_is_kept_back_says_why_and_whose_it_is(lead: Project) -> None:
    busy(lead)
    (one,) = kept(lead.connection)
    assert isinstance(one, Kept)
    assert (one.person, one.changes, one.reason.alarm) == (person(lead, "Aya"), 1, False)
    assert str(one.reason.message) == "changes before them are missing"


@pytest.mark.parametrize(
    "reason",
    ["", "[]", '["{x.__class__}",{}]', '["{x}",{}]', '["{x!r}",{"x":"y"}]', '["{0}",{}]'],
)
def test_a_reason_from_a_hostile_file_is_only_text(lead: Project, reason: str) -> None:
    busy(lead)
    lead.connection.execute("update quarantine set reason = ?", (reason,))
    (one,) = kept(lead.connection)
    assert str(one.reason.message) == "for a reason that this program does not know"


def test_what_cannot_be_read_of_the_quarantine_does_no_harm(lead: Project) -> None:
    busy(lead)
    lead.connection.execute("update quarantine set raw = '[1]'")
    assert merge(lead, person(lead, "Aya"), []).released == 0
    assert held(lead) == 1


def test_a_backup_has_it_all(lead: Project, tmp_path: Path) -> None:
    secret = busy(lead)
    copy = back_up(lead, tmp_path / "backups", "work", now=NOW)
    with Project.open(copy) as project:
        assert_all_there(project, secret)


def test_a_tail_has_it_all_and_nothing_that_was_let_go(lead: Project, tmp_path: Path) -> None:
    folder = default_folder(lead.path)
    keep_secret(lead, person(lead, "Bob"), b"x" * 32)
    back_up(lead, folder, "work", now=NOW)
    secret = busy(lead)
    lead.connection.execute("delete from secrets where secret = ?", (b"x" * 32,))
    base = backups(folder)[0]
    tail = back_up_tail(lead, folder, "work", base, now=NOW + timedelta(minutes=10))
    again = tmp_path / "again.annproj"
    restore(tail, again)
    with Project.open(again) as project:
        assert_all_there(project, secret)
        assert secrets_of(project, person(project, "Bob")) == []
        assert_sound(project)


def test_salvage_saves_it_too(lead: Project, tmp_path: Path) -> None:
    secret = busy(lead)
    path = lead.path
    lead.close()
    into = tmp_path / "saved.annproj"
    assert salvage(path, into).complete
    with Project.open(into) as project:
        assert_all_there(project, secret)
    assert inspect(into).sound
