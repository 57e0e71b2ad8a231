"""Dividing a project into train, dev and test from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def days(tmp_path: Path, run: Run) -> Path:
    """Return a project with three articles a day for twenty days, each day once more."""
    path, source = tmp_path / "days.annproj", tmp_path / "days.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number in range(60):
            text = " ".join(f"كلمة{number}ش{at}" for at in range(40))
            body = {
                "id": f"n{number}",
                "text": text,
                "date": f"2024-05-{1 + number % 20:02d} 09:30",
            }
            file.write(json.dumps(body, ensure_ascii=False) + "\n")
    assert run("new", path, "--person", "ليلى").code == 0
    assert run("import", path, source).code == 0
    return path


def sides(body: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {one["article_name"]: one["side"] for one in body["placed"]}


def test_every_article_gets_a_side_and_the_same_one_again(days: Path, run: Run) -> None:
    body = run("split", days, "--seed", 3, "--json").body
    assert sum(side["articles"] for side in body["sides"].values()) == body["articles"] == 60
    assert set(sides(body).values()) == {"train", "dev", "test"}
    assert run("split", days, "--seed", 3, "--json").body == body
    assert sides(run("split", days, "--seed", 4, "--json").body) != sides(body)


def test_articles_of_one_day_stand_together(days: Path, run: Run) -> None:
    body = run("split", days, "--together", "date", "--json").body
    found = list(sides(body).values())
    assert found[:20] == found[20:40] == found[40:]
    assert body["tied"] == {"field": 40}
    assert body["groups"] == 20


def test_the_labels_of_the_sample_are_told_by_side(sample: Path, run: Run) -> None:
    body = run("split", sample, "--layer", "سامر", "--json").body
    spans = [side["spans"].get("PERSON", 0) for side in body["sides"].values()]
    shown = run("info", sample, "--json").body
    assert sum(spans) > 0
    assert shown["articles"] == body["articles"]
    out = run("split", sample).out
    assert "Training" in out
    assert "PERSON" in out


def test_a_frozen_split_stays_and_can_be_let_go_of(days: Path, run: Run) -> None:
    before = run("split", days, "--seed", 5, "--freeze", "final", "--json").body
    assert run("split", days, "--frozen", "final", "--json").body["placed"] == [
        {**one, "group": one["article"] if one["side"] is None else one["group"]}
        for one in before["placed"]
    ]
    assert run("history", days, "--limit", 1, "--json").body["deeds"][0]["verb"] == "freeze"
    assert (
        "60 articles stand where they were frozen." in run("split", days, "--frozen", "final").out
    )
    assert run("split", days, "--thaw", "final").code == 0
    gone = run("split", days, "--frozen", "final")
    assert gone.code == 1
    assert "final" in gone.err


@pytest.mark.parametrize("shares", ["80,20", "a,b,c", "0,50,50", "100,0,0"])
def test_shares_that_make_no_split_are_refused_in_one_line(
    days: Path, run: Run, shares: str
) -> None:
    ran = run("split", days, "--shares", shares)
    assert ran.code == 1
    assert "80,10,10" in ran.err
    assert ran.err.count("\n") == 1


def test_only_freezing_changes_the_project(days: Path, run: Run) -> None:
    before = run("history", days, "--json").body
    run("split", days)
    assert run("history", days, "--json").body == before


def test_what_came_since_is_frozen_too_when_asked(days: Path, run: Run) -> None:
    run("split", days, "--freeze", "final")
    more = days.with_name("more.jsonl")
    more.write_text('{"id": "later", "text": "خبر جديد كل الجدة"}\n', encoding="utf-8")
    assert run("import", days, more).code == 0
    before = run("split", days, "--frozen", "final", "--json").body
    assert before["came_since"] == 1
    assert "1 came since." in run("split", days, "--frozen", "final", "--freeze", "final").out
    assert run("split", days, "--frozen", "final", "--json").body["came_since"] == 0


def test_rules_beside_a_frozen_split_are_refused(days: Path, run: Run) -> None:
    run("split", days, "--freeze", "final")
    ran = run("split", days, "--frozen", "final", "--seed", 3)
    assert ran.code == 1
    assert "--seed" in ran.err
