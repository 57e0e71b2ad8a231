"""Who works in a project, and who gets which articles, by command."""

from pathlib import Path

import pytest

from annotator.store.project import Project
from tests.cli.conftest import Run


@pytest.fixture
def team(empty: Path, run: Run) -> Path:
    """Return a project with two more annotators and six articles."""
    for name in ("هدى", "عمر"):
        assert run("people", empty, "--add", name).code == 0
    folder = empty.with_name("articles")
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"خبر رقم {number}", encoding="utf-8")
    assert run("import", empty, folder).code == 0
    return empty


def names(body: dict[str, list[dict[str, object]]]) -> list[object]:
    return [one["name"] for one in body["people"]]


def test_people_are_listed_with_their_roles(empty: Path, run: Run) -> None:
    body = run("people", empty, "--json").body
    assert names(body) == ["ليلى"]
    assert body["people"][0]["roles"] == ["lead", "annotator", "reviewer"]
    assert "ليلى" in run("people", empty).out


def test_somebody_is_added_and_changed(empty: Path, run: Run) -> None:
    body = run("people", empty, "--add", "هدى", "--json").body
    assert body["people"][-1] | {"id": ""} == {
        "id": "",
        "name": "هدى",
        "roles": ["annotator"],
        "active": True,
        "articles": 0,
        "characters": 0,
        "done": 0,
        "returned": 0,
    }
    words = ("--change", "هدى", "--role", "reviewer", "--rename", "هدى علي", "--deactivate")
    changed = run("people", empty, *words, "--json").body["people"][-1]
    assert (changed["name"], changed["roles"], changed["active"]) == (
        "هدى علي",
        ["reviewer"],
        False,
    )
    again = run("people", empty, "--change", "هدى علي", "--activate", "--json").body
    assert again["people"][-1]["active"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--add", "x", "--change", "ليلى"), "not both"),
        (("--rename", "x"), "--change NAME"),
        (("--role", "lead"), "whose roles"),
        (("--change", "ليلى", "--activate", "--deactivate"), "not both"),
        (("--change", "فلان", "--role", "lead"), "no annotator فلان"),
        (("--add", "ليلى"), "already"),
        (("--change", "gold", "--role", "lead"), "gold"),
        (("--change", "ليلى", "--role", "annotator"), "somebody who leads"),
    ],
)
def test_what_makes_no_sense_is_refused(
    empty: Path, run: Run, words: tuple[str, ...], said: str
) -> None:
    ran = run("people", empty, *words)
    assert ran.code == 1
    assert said in ran.err
    assert names(run("people", empty, "--json").body) == ["ليلى"]


def test_who_is_no_lead_changes_nobody(team: Path, run: Run) -> None:
    ran = run("people", team, "--add", "x", "--person", "هدى")
    assert ran.code == 1
    assert "lead" in ran.err


def test_a_trial_tells_what_would_change_and_writes_nothing(team: Path, run: Run) -> None:
    body = run("assign", team, "--each", 2, "--dry-run", "--json").body
    assert not body["written"]
    assert body["new"] == 2 * body["articles"] > 0
    assert "--dry-run" in run("assign", team, "--each", 2, "--dry-run").out
    with Project.open(team, readonly=True) as project:
        assert not project.assignments.any()


def test_articles_are_given_out_and_the_rule_is_kept(team: Path, run: Run) -> None:
    body = run("assign", team, "--each", 2, "--seed", 5, "--json").body
    people = run("people", team, "--json").body["people"]
    assert [one["articles"] for one in people] == [one["after"] for one in body["people"]]
    assert sum(one["articles"] for one in people) == 2 * body["articles"]
    again = run("assign", team)
    assert again.code == 0
    assert "Everybody has already" in again.out


def test_limits_groups_and_exclusions_are_taken(team: Path, run: Run) -> None:
    words = ("--each", 1, "--limit", "هدى=1", "--limit", "عمر=0", "--limit", "ليلى=1")
    ran = run("assign", team, *words, "--json")
    after = {one["name"]: one["after"] for one in ran.body["people"]}
    assert after == {"ليلى": 1, "هدى": 1, "عمر": 0}
    assert ran.body["short"] == {"capacity": ran.body["articles"] - 2}
    assert "as many as they can take" in run("assign", team).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--each", 1, "--share", "1:1"), "not both"),
        (("--share", "three"), "three is no share"),
        (("--share", "0:5"), "0:5 is no share"),
        (("--limit", "هدى"), "names nobody"),
        (("--limit", "هدى=many"), "gives no number"),
        (("--limit", "فلان=3"), "Nobody called فلان"),
        (("--groups", "هدى=x"), "--group-by"),
        (("--exclude", "هدى=none.txt"), "no article none.txt"),
        (("--table", "none.csv"), "none.csv"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    team: Path, run: Run, words: tuple[object, ...], said: str
) -> None:
    ran = run("assign", team, *words)
    assert ran.code == 1
    assert said in ran.err
    with Project.open(team, readonly=True) as project:
        assert not project.assignments.any()


def test_who_is_no_lead_gives_nothing_out(team: Path, run: Run) -> None:
    ran = run("assign", team, "--each", 1, "--person", "هدى")
    assert ran.code == 1
    assert "lead" in ran.err
