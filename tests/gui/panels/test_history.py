from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.gui.panels.annotation_history import version_lines
from annotator.gui.panels.history import HistoryPanel
from annotator.gui.session import Session
from annotator.store.objects import new_annotator
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    session.show(session.project.documents.id_of(session.project.documents.ids()[0]))
    assert session.article is not None
    session.article.mark(0, 6, session.labels[0].id)
    yield session
    session.close()


@pytest.fixture
def panel(qtbot: QtBot, session: Session, tmp_path: Path) -> HistoryPanel:
    panel = HistoryPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    panel.reload()
    return panel


def deeds(panel: HistoryPanel) -> list[str]:
    model = panel.model
    return [str(model.data(model.index(row, 2))) for row in range(model.rowCount())]


def test_deeds_stand_in_words_the_newest_first(panel: HistoryPanel) -> None:
    assert deeds(panel) == ["marked a span", "imported articles", "made the project"]


def test_an_undo_says_what_it_took_back(panel: HistoryPanel, session: Session) -> None:
    assert session.article is not None
    session.article.undo()
    panel.reload()
    assert deeds(panel)[0] == "took back a step: marked a span"


def test_undo_and_redo_in_turn_name_only_what_they_are_about(
    panel: HistoryPanel, session: Session
) -> None:
    assert session.article is not None
    for _time in range(2):
        session.article.undo()
        session.article.redo()
    panel.reload()
    assert deeds(panel)[0] == "put a step back: marked a span"
    assert deeds(panel)[1] == "took back a step: marked a span"


def test_only_an_import_can_be_taken_back_from_here(panel: HistoryPanel) -> None:
    panel.table.selectRow(0)
    assert panel.undo.isHidden()
    panel.table.selectRow(1)
    assert not panel.undo.isHidden()


def test_a_deed_opens_its_article(qtbot: QtBot, panel: HistoryPanel, session: Session) -> None:
    with qtbot.waitSignal(panel.opened) as opened:
        panel.table.activated.emit(panel.model.index(0, 0))
    assert opened.args == [session.document]


def test_who_is_no_lead_sees_only_their_own_deeds(panel: HistoryPanel, session: Session) -> None:
    sami = new_annotator("Sami", Role.ANNOTATOR)
    project = session.project
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, sami))
    session.sign_in(sami.id)
    panel.reload()
    assert deeds(panel) == []


def test_the_history_of_one_annotation_is_told(session: Session) -> None:
    assert session.article is not None
    annotation = session.article.annotations()[0]
    session.article.relabel(annotation, session.labels[1].id)
    newest, first = version_lines(session, annotation.document, annotation.id)
    assert "gave a span another label" in newest[0]
    assert "Title" in newest[1]
    assert "marked a span" in first[0]
    assert "Person" in first[1]
