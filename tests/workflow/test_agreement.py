"""Agreement over a project: the figures, the cases behind them, and what is written out."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.agreement.fields import EVERY, Measure
from annotator.core.agreement.figures import Figure
from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.language import set_language
from annotator.store.project import Project
from annotator.workflow.agreement import (
    Comparison,
    Wanted,
    cases_behind,
    compare,
    documents_behind,
)
from annotator.workflow.agreement_out import agreement_body, write_agreement
from annotator.workflow.counting import Helped, Selection
from tests.core.agreement.making import cut_plainly, plain_alpha
from tests.workflow.figures_campaign import make_campaign
from tests.workflow.plain_figures import plain_figures, read_plainly


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with make_campaign(tmp_path_factory.mktemp("campaign") / "c.annproj", articles=48) as made:
        yield made


@pytest.fixture(scope="module")
def people(project: Project) -> list[Id]:
    return sorted(one.id for one in project.annotators.people())


def assert_equal(
    found: Comparison, plain: dict[tuple[str, tuple[Id, ...]], tuple[float | None, int]]
) -> None:
    figures: dict[tuple[str, tuple[Id, ...]], Figure] = {
        (x.measure.value, x.pair): x for x in found.figures if not x.label
    }
    for (measure, scope), (value, n) in plain.items():
        if n:
            assert figures[measure, scope].n == n, (measure, scope)
            assert figures[measure, scope].value == pytest.approx(value), (measure, scope)


def test_figures_over_a_project_are_those_of_a_plain_computation(
    project: Project, people: list[Id]
) -> None:
    found = compare(project, Selection(tuple(people)), resamples=0)
    articles = read_plainly(project, people)
    assert_equal(found, plain_figures(articles, people))
    assert found.compared == sum(len(one.done(people)) > 1 for one in articles)
    assert found.compared > 10


def test_alpha_over_a_project_is_that_of_its_definition(project: Project, people: list[Id]) -> None:
    found = compare(project, Selection(tuple(people)), resamples=0)
    documents = [
        (
            min([start for start, _ in one.aside], default=len(one.text)),  # adverts stand last
            [cut_plainly(set(one.kept(who))) for who in one.done(people)],
        )
        for one in read_plainly(project, people)
        if len(one.done(people)) > 1
    ]
    alpha = next(x for x in found.figures if x.measure is Measure.ALPHA and not (x.pair or x.label))
    assert alpha.value == pytest.approx(plain_alpha(documents))
    assert alpha.n == sum(length * len(layers) for length, layers in documents)


@pytest.mark.parametrize("helped", [Helped.WITH, Helped.WITHOUT])
def test_articles_with_and_without_suggestions_are_told_apart(
    project: Project, people: list[Id], helped: Helped
) -> None:
    found = compare(project, Selection(tuple(people)), helped=helped, resamples=0)
    wanted = [
        one
        for one in read_plainly(project, people)
        if any(one.helped[who] for who in one.done(people)) is (helped is Helped.WITH)
    ]
    assert found.compared == sum(len(one.done(people)) > 1 for one in wanted) > 0
    assert_equal(found, plain_figures(wanted, people))


def test_two_people_and_two_labels_can_be_chosen(project: Project, people: list[Id]) -> None:
    articles = read_plainly(project, people)
    two = sorted(who for who in people if any(who in one.done(people) for one in articles))[:2]
    labels = {one.id for one in project.labels.all()[:2]}
    found = compare(project, Selection(tuple(two), frozenset(labels)), resamples=0)
    assert_equal(found, plain_figures(articles, two, labels))
    assert {one.label for one in found.figures} <= {"", *labels}


def test_gold_is_a_layer_like_the_others(project: Project, people: list[Id]) -> None:
    gold = project.annotators.gold()
    assert gold is not None
    everybody = [*people, gold.id]
    found = compare(project, Selection(tuple(everybody)), resamples=0)
    assert_equal(found, plain_figures(read_plainly(project, everybody), everybody))
    assert any(gold.id in one.pair for one in found.figures)


def test_another_round_has_no_layers(project: Project, people: list[Id]) -> None:
    found = compare(project, Selection(tuple(people), rounds=frozenset({2})), resamples=0)
    assert (found.compared, found.figures) == (0, [])


def test_intervals_hold_the_figure(project: Project, people: list[Id]) -> None:
    found = compare(project, Selection(tuple(people)), resamples=200)
    main = next(x for x in found.figures if x.measure is Measure.EXACT and not (x.pair or x.label))
    assert main.low is not None
    assert main.high is not None
    assert main.value is not None
    assert main.low < main.value < main.high


def test_one_layer_alone_is_refused(project: Project, people: list[Id]) -> None:
    with pytest.raises(AnnotatorError, match="at least two"):
        compare(project, Selection((people[0], people[0])))


def test_each_cell_opens_as_many_cases_as_it_counts(project: Project, people: list[Id]) -> None:
    found = compare(project, Selection(tuple(people)), resamples=0)
    for pair in (EVERY, *{one.pair for one in found.figures if one.pair}):
        cells = found.cells(pair)
        assert cells
        for cell in cells:
            wanted = Wanted(pair, cell=(cell.first, cell.second, cell.same_ends))
            documents = documents_behind(found.counted, wanted)
            cases = cases_behind(project, found.selection, wanted, documents)
            assert len(cases) == cell.n


def test_the_cases_behind_a_figure_are_what_keeps_it_from_one(
    project: Project, people: list[Id]
) -> None:
    found = compare(project, Selection(tuple(people)), resamples=0)
    label = next(x for x in found.figures if x.measure is Measure.LABEL and not x.pair)
    wanted = Wanted(measure=Measure.LABEL)
    cases = cases_behind(project, found.selection, wanted, documents_behind(found.counted, wanted))
    assert label.value is not None
    assert 2 * len(cases) == round(label.n * (1 - label.value))
    text = project.documents.text(cases[0].document)
    assert text[cases[0].start : cases[0].end] == cases[0].quote


def test_the_figures_of_articles_are_those_of_each_alone(
    project: Project, people: list[Id]
) -> None:
    found = compare(project, Selection(tuple(people)), resamples=0)
    articles = {one.id: one for one in read_plainly(project, people)}
    for document, figures in found.by_article():
        plain = plain_figures([articles[document]], people)
        exact = next(x for x in figures if x.measure is Measure.EXACT and not (x.pair or x.label))
        assert exact.value == pytest.approx(plain["exact", ()][0])


def test_what_is_written_has_every_figure(
    project: Project, people: list[Id], tmp_path: Path
) -> None:
    found = compare(project, Selection(tuple(people)), resamples=50)
    for kind in ("json", "csv", "html"):
        write_agreement(found, tmp_path / f"a.{kind}", articles=True)
    body = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert body == json.loads(json.dumps(agreement_body(found, articles=True)))
    assert len(body["figures"]) == len(found.figures)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        _heads, *rows = csv.reader(file)
    values = {tuple(row[:5]): row[5] for row in rows if not row[0]}
    for one in body["figures"]:
        if one["value"] is not None:
            who = one["pair"] or ["", ""]
            written = values["", one["measure"], *who, one["label"]]
            assert float(written) == one["value"]
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    main = next(x for x in found.figures if x.measure is Measure.EXACT and not (x.pair or x.label))
    assert f"{main.value:.2f}" in page


def test_a_page_loads_nothing_and_runs_as_its_language(
    project: Project, people: list[Id], tmp_path: Path
) -> None:
    set_language("ar")
    try:
        found = compare(project, Selection(tuple(people)), resamples=0)
        write_agreement(found, tmp_path / "a.html")
    finally:
        set_language("en")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert 'lang="ar" dir="rtl"' in page
    assert not re.search(r"(src|href)=|url\(|@import|<script|https?:", page)


def test_a_file_of_unknown_kind_is_refused(
    project: Project, people: list[Id], tmp_path: Path
) -> None:
    found = compare(project, Selection(tuple(people)), resamples=0)
    with pytest.raises(AnnotatorError, match="must end in"):
        write_agreement(found, tmp_path / "a.xlsx")
    with pytest.raises(AnnotatorError, match="cannot be written"):
        write_agreement(found, tmp_path / "nowhere" / "a.csv")
