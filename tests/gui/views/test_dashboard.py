"""The place Dashboard: what it shows to whom, how it follows changes, where it leads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.agreement.fields import Measure
from annotator.core.model import State, Work
from annotator.gui.session import Session
from annotator.gui.views.dashboard import DashboardView
from annotator.workflow.agreement import Wanted
from annotator.workflow.figure_words import value_text
from tests.gui.projects import make_preferences
from tests.workflow.figures_campaign import make_campaign

LONG = 60_000


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    project = make_campaign(tmp_path / "c.annproj", articles=30)
    session = Session()
    session.adopt(project)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[DashboardView]:
    view = DashboardView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1400, 900)
    view.show()
    yield view
    view.leave()


def counted(qtbot: QtBot, view: DashboardView) -> None:
    def ready() -> bool:
        found = view.overview()
        return found is not None and found.exact and not view.is_counting

    qtbot.waitUntil(ready, timeout=LONG)


def test_leads_see_everybody(qtbot: QtBot, view: DashboardView) -> None:
    counted(qtbot, view)
    found = view.overview()
    assert found is not None
    assert view.agreement.figure.text().endswith(value_text(found.figure(Measure.EXACT)))
    assert view.people.table.rowCount() == 3
    assert view.pairwise.matrix.rows()[0][1:] != []
    assert view.left.figure.text().startswith(str(found.articles_left))
    assert view.report.isVisible()
    assert view.progress.isVisible()


def test_an_annotator_sees_only_their_own_progress(
    qtbot: QtBot, session: Session, view: DashboardView
) -> None:
    counted(qtbot, view)
    amal = session.project.annotators.named("أمل")
    assert amal is not None
    session.sign_in(amal.id)
    assert not view.pairwise.isVisible()  # at once, not when the answer comes
    counted(qtbot, view)
    found = view.overview()
    assert found is not None
    assert found.own
    assert set(found.people) == {amal.id}
    for others in (view.pairwise, view.confusion, view.measures, view.people, view.left):
        assert not others.isVisible()
    assert view.progress.isVisible()
    assert view.time.isVisible()


def test_figures_follow_what_is_done(qtbot: QtBot, session: Session, view: DashboardView) -> None:
    counted(qtbot, view)
    before = view.overview()
    project, me = session.project, session.me.id
    document = project.documents.id_of(project.documents.ids()[1])
    with project.gesture("done", document=document) as gesture:
        project.documents.write_work(gesture, Work(document, me, State.DONE))
    session.look(own=True)

    def followed() -> bool:
        now = view.overview()
        return now is not before and now is not None and any(row.id == me for row in now.rows)

    qtbot.waitUntil(followed, timeout=LONG)


def test_enter_on_a_cell_asks_for_its_cases(qtbot: QtBot, view: DashboardView) -> None:
    counted(qtbot, view)
    matrix = view.confusion.matrix
    spot = matrix.spots()[0]
    assert isinstance(spot.data, Wanted)
    matrix.setFocus()
    with qtbot.waitSignal(view.cases_requested, timeout=LONG) as caught:
        QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert caught.args is not None
    wanted, cases = caught.args
    assert wanted == spot.data
    assert str(len(cases)) == matrix.rows()[1][1]


def test_another_measure_shows_its_figures(qtbot: QtBot, view: DashboardView) -> None:
    counted(qtbot, view)
    found = view.overview()
    assert found is not None
    pairwise = view.pairwise
    pairwise.measure.setCurrentIndex(pairwise.measure.findData(Measure.KAPPA))
    shown = {text.lstrip("~") for row in pairwise.matrix.rows()[1:] for text in row[1:] if text}
    kappas = [x for x in found.figures if x.measure is Measure.KAPPA and x.pair and not x.label]
    assert shown == {value_text(one) for one in kappas}


def test_the_report_is_written_and_said(qtbot: QtBot, view: DashboardView, tmp_path: Path) -> None:
    counted(qtbot, view)
    view.write_report_to(tmp_path / "r.html")
    assert "<html" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "r.html" in view.banner.text()
    view.write_report_to(tmp_path / "nowhere" / "r.html")
    assert view.banner.kind == "danger"


def test_an_empty_project_says_what_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session()
    session.adopt(make_campaign(tmp_path / "e.annproj", articles=0))
    view = DashboardView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    counted(qtbot, view)
    assert view.empty.isVisible()
    assert not view.progress.isVisible()
    view.leave()
    session.close()


def test_one_person_alone_has_no_agreement_and_is_told_so(qtbot: QtBot, tmp_path: Path) -> None:
    session = Session()
    session.adopt(make_campaign(tmp_path / "o.annproj", articles=12, names=("أمل",)))
    view = DashboardView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    counted(qtbot, view)
    for card in (view.pairwise, view.measures):
        assert card.empty.isVisible()
        assert not card.chart.isVisible()
    assert view.pairwise.empty.text() == "No article is done by two people yet."
    assert view.people.table.rowCount() == 1
    view.leave()
    session.close()


def test_intervals_stay_while_new_ones_are_on_their_way(
    qtbot: QtBot, session: Session, view: DashboardView
) -> None:
    counted(qtbot, view)
    assert view.agreement.spread.text()
    seen: list[str] = []
    view._asking.answered.connect(lambda *_: seen.append(view.agreement.spread.text()))
    document = session.project.documents.id_of(session.project.documents.ids()[1])
    with session.project.gesture("done", document=document) as gesture:
        work = Work(document, session.me.id, State.DONE)
        session.project.documents.write_work(gesture, work)
    session.look(own=True)
    qtbot.waitUntil(lambda: len(seen) > 1 and not view.is_counting, timeout=LONG)
    assert all(seen)
