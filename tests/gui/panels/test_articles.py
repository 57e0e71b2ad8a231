"""Who has which article, and how far: for leads; annotators see their own articles only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.core.model import Assignment, Purpose, Role, State, Work
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.articles_model import HOLDERS, Column
from annotator.gui.session import Session
from annotator.store.query import NOBODY
from tests.gui.panels.test_queue import give, join
from tests.gui.projects import make_preferences, make_session

ROLE = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def panel(qtbot: QtBot, session: Session, tmp_path: Path) -> ArticlesPanel:
    panel = ArticlesPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3)
    return panel


def names(panel: ArticlesPanel) -> list[str]:
    rows = [panel.model.row(number) for number in range(panel.model.rowCount())]
    return [row.name for row in rows if row is not None]


def held(panel: ArticlesPanel, row: int) -> list[tuple[str, State]]:
    found = panel.model.data(panel.model.index(row, Column.PEOPLE), HOLDERS)
    assert isinstance(found, list)
    return [(name, holder.state) for name, holder in found]


def choose(panel: ArticlesPanel, who: str) -> None:
    panel.assignee.setCurrentIndex(panel.assignee.findData(who))
    panel.assignee.activated.emit(panel.assignee.currentIndex())


def finish(session: Session, who: str, document: str) -> None:
    lead = session.me.id
    session.sign_in(who)
    with session.project.gesture("done", document=document) as gesture:
        session.project.documents.write_work(gesture, Work(document, who, State.DONE))
    session.sign_in(lead)


def test_nobody_asks_who_has_what_before_articles_are_given_out(panel: ArticlesPanel) -> None:
    assert panel.table.isColumnHidden(Column.PEOPLE)
    assert panel.assignee.isHidden()


def test_the_lead_sees_who_has_an_article_and_how_far_they_are(
    session: Session, panel: ArticlesPanel
) -> None:
    aya, omar = join(session, "Aya", Role.ANNOTATOR), join(session, "Omar", Role.ANNOTATOR)
    (one,) = give(session, aya, (0, 1))
    give(session, omar, (0, 1))
    finish(session, aya, one.document)
    assert not panel.table.isColumnHidden(Column.PEOPLE)
    assert held(panel, 0) == [("Aya", State.DONE), ("Omar", State.TODO)]
    assert held(panel, 1) == []


def test_the_lead_looks_at_the_articles_of_one_person_with_their_states(
    qtbot: QtBot, session: Session, panel: ArticlesPanel
) -> None:
    aya = join(session, "Aya", Role.ANNOTATOR)
    one, _other = give(session, aya, (0, 1), (2, 2))
    finish(session, aya, one.document)
    choose(panel, aya)
    qtbot.waitUntil(lambda: names(panel) == ["01", "03"])
    row = panel.model.row(0)
    assert row is not None
    assert row.state is State.DONE
    panel.chips[State.DONE].click()
    qtbot.waitUntil(lambda: names(panel) == ["01"])
    panel.chips[State.DONE].click()
    choose(panel, NOBODY)
    qtbot.waitUntil(lambda: names(panel) == ["02"])
    choose(panel, "")
    qtbot.waitUntil(lambda: len(names(panel)) == 3)
    row = panel.model.row(0)
    assert row is not None
    assert row.state is State.TODO


def test_hidden_tests_are_told_to_leads_only(session: Session, panel: ArticlesPanel) -> None:
    aya = join(session, "Aya", Role.ANNOTATOR)
    rula = join(session, "Rula", Role.REVIEWER)
    project = session.project
    first = project.documents.id_of(project.documents.ids()[0])
    with project.gesture("assign", document=first) as gesture:
        one = Assignment(first, aya, purpose=Purpose.HIDDEN)
        project.assignments.write(gesture, one)
    session.look(own=True)

    def said() -> str:
        index = panel.model.index(0, Column.PEOPLE)
        return str(panel.model.data(index, ROLE))

    assert "hidden test" in said()
    session.sign_in(rula)
    assert "Aya" in said()
    assert "hidden test" not in said()


def test_an_annotator_sees_their_own_articles_and_nobody_else(
    qtbot: QtBot, session: Session, panel: ArticlesPanel
) -> None:
    aya, omar = join(session, "Aya", Role.ANNOTATOR), join(session, "Omar", Role.ANNOTATOR)
    give(session, aya, (1, 1))
    give(session, omar, (0, 1), (1, 2))
    session.sign_in(aya)
    qtbot.waitUntil(lambda: names(panel) == ["02"])
    assert panel.table.isColumnHidden(Column.PEOPLE)
    assert panel.assignee.isHidden()
    assert held(panel, 0) == []


def test_the_lead_can_open_the_articles_and_what_others_do(
    qtbot: QtBot, session: Session, panel: ArticlesPanel
) -> None:
    aya, omar = join(session, "Aya", Role.ANNOTATOR), join(session, "Omar", Role.ANNOTATOR)
    give(session, aya, (1, 1))
    give(session, omar, (0, 1))
    project = session.project
    with project.gesture("openness") as gesture:
        body = structs.replace(project.about.body(), open_articles=True, open_work=True)
        project.about.write(gesture, body)
    session.sign_in(aya)
    qtbot.waitUntil(lambda: len(names(panel)) == 3)
    assert held(panel, 0) == [("Omar", State.TODO)]
