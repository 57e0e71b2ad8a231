"""handout and handin: a round between the lead and two annotators, by commands alone."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def team(tmp_path: Path, sample: Path, run: Run) -> Path:
    """Return the sample project with two annotators, every article given to both."""
    for name in ("هدى", "عمر"):
        assert run("people", sample, "--add", name).code == 0
    leads = ("--limit", "ليلى=0")
    assert run("assign", sample, "--each", 2, *leads).code == 0
    return sample


def only(folder: Path, name: str) -> Path:
    (found,) = [one for one in folder.iterdir() if name in one.name]
    return found


def opened(run: Run, out: Path, name: str, into: Path) -> Path:
    ran = run("handout", only(out, name), into)
    assert ran.code == 0, ran.err
    return into


def test_a_round_by_commands(team: Path, tmp_path: Path, run: Run) -> None:
    out, back = tmp_path / "out", tmp_path / "in"
    made = run("handout", team, out, "--all", "--json").body["handed_out"]
    names = {one["person"] for one in made}
    assert {"هدى", "عمر"} <= names
    assert all(one["articles"] and not one["arrived"] for one in made)
    huda = opened(run, out, "هدى", tmp_path / "huda.annproj")
    omar = opened(run, out, "عمر", tmp_path / "omar.annproj")
    for project in (huda, omar):
        body = run("handin", project, "--to", back, "--json").body
        assert body == {"file": body["file"], "changes": 0, "new": 0}
    ran = run("handin", team, back)
    assert (ran.code, ran.err) == (0, "")
    assert "هدى: 0 new, 0 here already, 0 kept back" in ran.out
    people = run("handin", team, "--json").body["people"]
    assert {one["person"] for one in people if one["taken_in"]} == {"هدى", "عمر"}


@pytest.mark.parametrize("named", [(), ("--person", "ليلى")])
def test_at_an_annotators_machine_nobody_acts_as_the_lead(
    team: Path, tmp_path: Path, run: Run, named: tuple[str, ...]
) -> None:
    run("handout", team, tmp_path / "out", "--to", "هدى")
    huda = opened(run, tmp_path / "out", "هدى", tmp_path / "huda.annproj")
    ran = run("people", huda, "--add", "سعاد", "--role", "lead", *named)
    assert ran.code == 1
    assert "سعاد" not in run("people", huda).out


def test_a_work_file_opened_again_changes_nothing(team: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    run("handout", team, out, "--to", "هدى")
    file = only(out, "هدى")
    first = run("handout", file, tmp_path / "h", "--json").body
    assert first["created"]
    again = run("handout", file, tmp_path / "h", "--json").body
    assert (again["project"], again["created"], again["older"]) == (first["project"], False, True)
    assert "Nothing was changed" in run("handout", file, tmp_path / "h").out


def test_one_says_for_whom(team: Path, run: Run) -> None:
    assert run("handout", team).code == 1
    assert run("handout", team, "--all", "--to", "هدى").code == 1
    ran = run("handout", team, "--to", "nobody")
    assert (ran.code, "nobody" in ran.err) == (1, True)


def test_files_that_are_refused_are_told_and_give_a_code(
    team: Path, tmp_path: Path, run: Run
) -> None:
    out, back = tmp_path / "out", tmp_path / "in"
    run("handout", team, out, "--to", "هدى")
    huda = opened(run, out, "هدى", tmp_path / "huda.annproj")
    run("handin", huda, "--to", back)
    good = only(back, "هدى")
    bad = back / "bad.anndone"
    shutil.copy(good, bad)
    bad.write_bytes(bad.read_bytes()[:-30])
    ran = run("handin", team, back)
    assert ran.code == 2
    assert "bad.anndone" in ran.err
    assert run("handin", team, bad).code == 1
    assert run("handin", team, only(out, "هدى")).code == 1
    body = run("handin", team, bad, "--json").body
    assert "did not arrive whole" in body["files"][0]["refused"]


def test_each_project_has_its_own_part(team: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    run("handout", team, out, "--to", "هدى")
    huda = opened(run, out, "هدى", tmp_path / "huda.annproj")
    assert run("handout", huda, "--all").code == 1
    assert run("handin", huda, only(out, "هدى")).code == 1
    ran = run("handin", team, "--to", tmp_path)
    assert (ran.code, "nobody to hand it in to" in ran.err) == (1, True)
    ran = run("handout", only(out, "هدى"), team)
    assert (ran.code, "is the project from which" in ran.err) == (1, True)
