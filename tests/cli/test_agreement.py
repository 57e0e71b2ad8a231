"""The commands agreement and report."""

import json
from pathlib import Path

import pytest

from annotator.language import set_language
from annotator.store.project import Project
from annotator.workflow.agreement import compare, usual_people
from annotator.workflow.counting import Selection
from tests.cli.conftest import Run
from tests.workflow.figures_campaign import make_campaign


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    path = tmp_path / "c.annproj"
    make_campaign(path, articles=24).close()
    return path


def test_figures_are_printed_for_people_and_for_programs(campaign: Path, run: Run) -> None:
    told = run("agreement", campaign)
    assert told.code == 0
    assert "Exact F1" in told.out
    body = run("agreement", campaign, "--json").body
    with Project.open(campaign, readonly=True) as project:
        found = compare(project, Selection(usual_people(project)))
    assert [one["value"] for one in body["figures"]] == [one.value for one in found.figures]
    assert body["compared"] == found.compared > 0
    assert f"{body['compared']} of 24 articles" in told.out
    assert sum(one["n"] for one in body["confusion"] if not one["pair"]) > 0


def test_people_labels_articles_and_rounds_narrow_it(campaign: Path, run: Run) -> None:
    words = ("agreement", campaign, "--json", "--resamples", 0)
    every = run(*words).body
    two = run(*words, "--person", "أمل", "--person", "gold", "--label", "PERSON").body
    assert two["people"] == ["أمل", "gold"]
    assert {one["label"] for one in two["figures"]} <= {"", "PERSON"}
    assert run(*words, "--round", 2).body["compared"] == 0
    helped = [run(*words, "--suggestions", one).body["compared"] for one in ("with", "without")]
    assert sum(helped) == every["compared"]
    one = run(*words, "--by-article").body["by_article"][0]
    alone = run(*words, "--article", one["article"]).body
    values = {(x["measure"], *x["pair"], x["label"]): x["value"] for x in alone["figures"]}
    for figure in one["figures"]:
        assert values[figure["measure"], *figure["pair"], figure["label"]] == figure["value"]


def test_the_cases_behind_a_figure_are_listed(campaign: Path, run: Run) -> None:
    body = run("agreement", campaign, "--cases", "label", "--json").body
    label = next(x for x in body["figures"] if x["measure"] == "label" and not x["pair"])
    assert 2 * len(body["cases"]) == round(label["n"] * (1 - label["value"]))
    first, second = body["cases"][0]["sides"]
    assert first["label"] != second["label"]
    assert first["text"] == second["text"]
    assert body["cases"][0]["article"] in run("agreement", campaign, "--cases", "label").out


@pytest.mark.parametrize("kind", ["json", "csv", "html"])
def test_everything_is_written_into_a_file(
    campaign: Path, run: Run, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / f"a.{kind}"
    assert run("agreement", campaign, "--export", target).code == 0
    assert "tolerant" in target.read_text(encoding="utf-8").lower()


def test_what_is_wrong_is_said_in_one_line(campaign: Path, run: Run, tmp_path: Path) -> None:
    for words, said in (
        (("--label", "NONE"), "no label NONE"),
        (("--person", "أمل"), "at least two"),
        (("--person", "Nobody"), "no annotator Nobody"),
        (("--export", tmp_path / "a.txt"), "must end in"),
        (("--export", tmp_path / "none" / "a.csv"), "cannot be written"),
    ):
        told = run("agreement", campaign, *words)
        assert told.code == 1
        assert said in told.err
        assert len(told.err.strip().splitlines()) == 1


def test_the_report_is_printed_written_and_told_to_programs(
    campaign: Path, run: Run, tmp_path: Path
) -> None:
    body = run("report", campaign, "--json").body
    assert body["finished"] == list(body["days"].values())[-1]
    assert {one["name"] for one in body["people"]} == {"أمل", "باسم", "دلال"}
    told = run("report", campaign).out
    assert f"{body['finished']} / {body['wanted']}" in told
    page = tmp_path / "r.html"
    assert run("report", campaign, page).code == 0
    assert "دلال" in page.read_text(encoding="utf-8")


def test_an_annotator_gets_a_report_of_their_own_work_only(
    campaign: Path, run: Run, tmp_path: Path
) -> None:
    words = ("report", campaign, "--person", "أمل")
    body = run(*words, "--json").body
    assert [one["name"] for one in body["people"]] == ["أمل"]
    assert (body["agreement"], body["pairs"]) == ({}, [])
    page = tmp_path / "own.html"
    run(*words, page)
    assert "باسم" not in page.read_text(encoding="utf-8") + run(*words).out + json.dumps(body)


def test_an_arabic_page_runs_from_right_to_left(
    campaign: Path, run: Run, own_home: Path, tmp_path: Path
) -> None:
    settings = own_home / "config" / "annotator" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('language = "ar"\n', encoding="utf-8")
    page = tmp_path / "r.html"
    assert run("report", campaign, page).code == 0
    set_language("en")
    assert 'lang="ar" dir="rtl"' in page.read_text(encoding="utf-8")
