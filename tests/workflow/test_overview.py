"""The dashboard's figures against a plain count, and what an annotator is not told."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from annotator.core.agreement.fields import Measure
from annotator.core.model import Id, State
from annotator.language import set_language
from annotator.store.project import Project
from annotator.workflow.accepting import acceptance
from annotator.workflow.counting import Helped, read_part
from annotator.workflow.curve import Point
from annotator.workflow.curve_reading import read_curve
from annotator.workflow.overview import Ledger, Overview, Setting, overview
from annotator.workflow.report import report_page
from tests.workflow.figures_campaign import make_campaign
from tests.workflow.plain_figures import plain_figures, read_plainly


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with make_campaign(tmp_path_factory.mktemp("campaign") / "c.annproj", articles=48) as made:
        yield made


def seen_by(
    project: Project, name: str, helped: Helped = Helped.ALL, exact: bool = False
) -> Overview:
    person = project.annotators.named(name)
    assert person is not None
    ledger, setting = Ledger(), Setting.of(project)
    selection = setting.selection(person.id)
    ledger.take(read_part(project, project.documents.ids(), selection))
    total = project.documents.count()
    return overview(
        ledger, setting, selection, person=person.id, total=total, helped=helped, exact=exact
    )


def people_of(project: Project) -> list[Id]:
    return sorted(one.id for one in project.annotators.people())


def test_progress_is_that_of_a_plain_count(project: Project) -> None:
    view = seen_by(project, "Lena")
    finished = skipped = wanted = 0
    for one in read_plainly(project, people_of(project)):
        states = [one.state[who] for who in one.asked]
        wanted += bool(states)
        dealt_with = all(x in (State.DONE, State.SKIPPED) for x in states)
        finished += dealt_with and State.DONE in states
        skipped += set(states) == {State.SKIPPED}
    assert (view.finished, view.skipped, view.wanted) == (finished, skipped, wanted)
    assert view.days[-1][1] == finished > 10
    assert view.forecast.left == wanted - finished - skipped


def test_agreement_and_its_parts_are_those_of_a_plain_computation(project: Project) -> None:
    people = people_of(project)
    view = seen_by(project, "Lena", exact=True)
    articles = read_plainly(project, people)
    value, n = plain_figures(articles, people)["exact", ()]
    main = view.figure(Measure.EXACT)
    assert main is not None
    assert main.value == pytest.approx(value)
    assert main.n == n
    helped = [x for x in articles if any(x.helped[who] for who in x.done(people))]
    with_them = view.influence.with_them
    assert with_them is not None
    assert with_them.value == pytest.approx(plain_figures(helped, people)["exact", ()][0])
    only = seen_by(project, "Lena", helped=Helped.WITH).figure(Measure.EXACT)
    assert only is not None
    assert only.value == with_them.value


def test_people_are_told_as_they_are(project: Project) -> None:
    gold = project.annotators.gold()
    assert gold is not None
    people = people_of(project)
    articles = read_plainly(project, [*people, gold.id])
    rows = {row.id: row for row in seen_by(project, "Lena").rows}
    assert len(rows) == 3  # neither the lead nor the reviewer, who marked nothing
    for who, row in rows.items():
        done = [one for one in articles if one.state[who] is State.DONE]
        seconds = {one.id: project.time.seconds(one.id, who) for one in articles}
        assert row.done == len(done)
        assert row.asked == sum(who in one.asked for one in articles)
        assert row.seconds == sum(seconds.values())
        spans = sum(len(one.marks[who]) for one in done if seconds[one.id])
        timed = sum(seconds[one.id] for one in done)
        assert row.pace == pytest.approx(3600 * spans / timed)
        value, n = plain_figures(articles, [who, gold.id])["exact", ()]
        assert row.gold is not None
        assert row.gold.value == pytest.approx(value)
        assert row.gold.n == n
        tests = [
            one
            for one in articles
            if (given := project.assignments.get(one.id, who)) and given.purpose == "hidden"
        ]
        value, n = plain_figures(tests, [who, gold.id])["exact", ()]
        assert row.hidden is not None
        assert row.hidden.value == pytest.approx(value)
        assert row.hidden.n == n


def test_labels_and_suggestions_are_counted(project: Project) -> None:
    view = seen_by(project, "Lena")
    plain: Counter[Id] = Counter()
    for one in read_plainly(project, people_of(project)):
        for marks in one.marks.values():
            plain.update(place[2] for place in marks)
    assert dict(view.label_counts) == dict(plain)
    assert dict(view.acceptance) == acceptance(project)


def test_an_annotator_is_told_nothing_of_others(project: Project) -> None:
    mine = project.annotators.named("باسم")
    assert mine is not None
    view = seen_by(project, "باسم", exact=True)
    assert view.own
    assert set(view.people) == {mine.id}
    assert [row.id for row in view.rows] == [mine.id]
    assert (view.figures, view.cells, view.compared, view.cases_left) == ((), {}, 0, 0)
    assert view.rows[0].gold is None
    assert dict(view.acceptance) == acceptance(project, mine.id)
    mine_alone = Counter(
        place[2] for one in read_plainly(project, [mine.id]) for place in one.marks[mine.id]
    )
    assert dict(view.label_counts) == dict(mine_alone)
    articles = read_plainly(project, [mine.id])
    assert view.wanted == sum(mine.id in one.asked for one in articles)
    page = report_page(view)
    assert "أمل" not in page
    assert "دلال" not in page


def test_a_document_that_is_taken_out_leaves_nothing_behind(project: Project) -> None:
    setting = Setting.of(project)
    selection = setting.selection(project.annotators.people()[0].id)
    ids = project.documents.ids()
    some, everything = Ledger(), Ledger()
    some.take(read_part(project, ids[:30], selection))
    everything.take(read_part(project, ids, selection))
    everything.take(read_part(project, ids[10:20], selection))  # once more changes nothing
    for stand_in in ids[30:]:
        everything.forget(stand_in)
    views = [
        overview(
            ledger,
            setting,
            selection,
            person=project.annotators.people()[0].id,
            total=30,
            today=date(2026, 1, 1),
        )
        for ledger in (some, everything)
    ]
    one, other = views
    for name in ("finished", "wanted", "days", "rows", "label_counts", "cells", "cases_left"):
        assert getattr(one, name) == getattr(other, name)
    values = [
        {(x.measure, x.pair, x.label): x.value for x in view.figures if x.n} for view in views
    ]
    assert values[0] == values[1]


def test_the_report_is_one_page_with_every_part(project: Project) -> None:
    set_language("ar")
    try:
        page = report_page(seen_by(project, "Lena", exact=True))
    finally:
        set_language("en")
    assert 'dir="rtl"' in page
    assert page.count("<section>") > 15
    assert "<svg" in page
    for outside in ("http:", "https:", "src=", "href=", "url(", "<script"):
        assert outside not in page


def test_an_empty_project_has_an_overview_and_a_report(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "e.annproj", articles=0) as empty:
        view = seen_by(empty, "Lena", exact=True)
        assert (view.finished, view.wanted, view.figures, view.rows) == (0, 0, (), ())
        assert "<html" in report_page(view)


def test_a_curve_that_flattens_is_not_worth_more_articles() -> None:
    steep = [Point(25, 0.5, 0.45, 0.55), Point(50, 0.6, 0.56, 0.64), Point(100, 0.68, 0.65, 0.71)]
    flat = [Point(25, 0.7, 0.6, 0.8), Point(50, 0.8, 0.7, 0.9), Point(100, 0.81, 0.72, 0.9)]
    reading = read_curve(steep)
    assert reading is not None
    assert reading.worth
    assert reading.next_f1 == pytest.approx(0.68 + 0.08 * 0.8)
    reading = read_curve(flat)
    assert reading is not None
    assert not reading.worth
    assert read_curve([]) is None
