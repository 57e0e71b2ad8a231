"""Ruling by a strategy from the command line."""

from pathlib import Path

import pytest

from annotator.store.project import Project
from tests.campaign import KINDS, make_campaign
from tests.cli.conftest import Run


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    path = tmp_path / "campaign.annproj"
    make_campaign(path, articles=3, cases=[7, 0, 7]).close()
    return path


def rulings(path: Path) -> int:
    with Project.open(path, readonly=True) as project:
        return len(list(project.rulings.everywhere()))


def test_without_a_strategy_it_tells_what_is_left(run: Run, campaign: Path) -> None:
    ran = run("adjudicate", campaign)
    assert ran.code == 0
    assert "Left to rule on: 14 cases in 2 articles." in ran.out
    body = run("adjudicate", campaign, "--json").body
    assert body["kinds"] == dict.fromkeys(KINDS, 2)
    assert body["settled"] == 1


def test_a_dry_run_changes_nothing(run: Run, campaign: Path) -> None:
    before = campaign.read_bytes()
    ran = run("adjudicate", campaign, "--strategy", "majority", "--dry-run")
    assert ran.code == 0
    assert "Nothing was changed." in ran.out
    assert " → " in ran.out
    assert (campaign.read_bytes(), rulings(campaign)) == (before, 0)


def test_it_rules_and_finishes(run: Run, campaign: Path) -> None:
    dry = run("adjudicate", campaign, "--strategy", "majority", "--dry-run", "--json").body
    body = run("adjudicate", campaign, "--strategy", "majority", "--finish", "--json").body
    assert (body["ruled"], body["agreed"], body["left"]) == (
        dry["ruled"],
        dry["agreed"],
        dry["left"],
    )
    assert body["finished"] >= 1
    assert rulings(campaign) == body["ruled"] + body["agreed"]
    again = run("adjudicate", campaign, "--strategy", "majority", "--json").body
    assert (again["ruled"], again["agreed"]) == (0, 0)


def test_the_trusted_are_named(run: Run, campaign: Path) -> None:
    ran = run("adjudicate", campaign, "--strategy", "trusted")
    assert ran.code == 1
    assert "--trust NAME" in ran.err
    body = run("adjudicate", campaign, "--strategy", "trusted", "--trust", "هند", "--json").body
    assert (body["ruled"], body["left"]) == (14, 0)


def test_only_some_cases_are_ruled(run: Run, campaign: Path) -> None:
    some = ("--strategy", "majority", "--kind", "clitic", "--disputed-only", "--article", "1")
    body = run("adjudicate", campaign, *some, "--json").body
    assert (body["ruled"], body["agreed"]) == (1, 0)
    body = run(
        "adjudicate", campaign, "--strategy", "majority", "--label", "DECISION", "--json"
    ).body
    assert body["kinds"] == {"label": 2}


def test_who_is_no_reviewer_is_told_so(run: Run, campaign: Path) -> None:
    ran = run("adjudicate", campaign, "--strategy", "majority", "--person", "هند")
    assert ran.code == 1
    assert "Only a reviewer rules" in ran.err
    assert rulings(campaign) == 0


def test_a_label_that_is_none_is_told(run: Run, campaign: Path) -> None:
    ran = run("adjudicate", campaign, "--strategy", "majority", "--label", "NONE")
    assert (ran.code, rulings(campaign)) == (1, 0)
