"""Questions reach the lead, answers go back to who asked or to everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Id, NoteKind, Role
from annotator.gui.panels.questions import QuestionsPanel
from annotator.gui.session import Session
from tests.gui.panels.test_queue import join
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def aya(session: Session) -> Id:
    """Let Aya ask about a span of hers in the first article."""
    lead, aya = session.me.id, join(session, "Aya", Role.ANNOTATOR)
    session.sign_in(aya)
    session.show(session.project.documents.id_of(session.project.documents.ids()[0]))
    assert session.article is not None
    session.article.mark(0, 6, session.labels[0].id)
    (span,) = session.article.annotations()
    session.article.say(NoteKind.QUESTION, "أهذا اجتماع؟", span.id)
    session.sign_in(lead)
    return aya


@pytest.fixture
def panel(qtbot: QtBot, session: Session, aya: Id, tmp_path: Path) -> QuestionsPanel:
    panel = QuestionsPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    panel.show()
    return panel


def answers(session: Session) -> list[tuple[str, Id]]:
    return [(note.text, note.to) for one in session.project.questions.all() for note in one.answers]


def test_an_open_question_shows_who_asked_what_where(panel: QuestionsPanel) -> None:
    assert panel.count() == 1
    assert "أهذا اجتماع؟" in panel.text.text()
    assert "اجتماع" in panel.where.text()
    assert "Aya" in panel.reply.text()
    assert not panel.reply.isEnabled()


def test_one_goes_to_the_place_of_the_question(
    qtbot: QtBot, session: Session, panel: QuestionsPanel
) -> None:
    with qtbot.waitSignal(panel.place_requested) as asked:
        panel.go.click()
    assert asked.args == [session.document, 0, 6]


def test_an_answer_goes_to_who_asked_and_the_question_leaves_the_list(
    session: Session, panel: QuestionsPanel, aya: Id
) -> None:
    panel.answer.setPlainText(" نعم ")
    panel.reply.click()
    assert answers(session) == [("نعم", aya)]
    assert panel.count() == 0
    assert panel.empty.isVisible()
    panel.all.click()
    assert panel.count() == 1
    assert "نعم" in panel.said.text()


def test_an_answer_can_go_to_everybody(session: Session, panel: QuestionsPanel) -> None:
    panel.answer.setPlainText("كل اجتماع مسمّى")
    panel.reply_all.click()
    assert answers(session) == [("كل اجتماع مسمّى", "")]


def test_a_question_can_be_settled_without_an_answer(
    session: Session, panel: QuestionsPanel, aya: Id
) -> None:
    panel.settle.click()
    assert answers(session) == [("Settled without an answer.", aya)]
    assert panel.count() == 0


def test_who_asked_sees_the_answer_where_they_asked(
    session: Session, panel: QuestionsPanel, aya: Id
) -> None:
    panel.answer.setPlainText("نعم")
    panel.reply.click()
    session.sign_in(aya)
    assert session.article is not None
    assert [(note.kind, note.text) for note in session.article.notes()] == [
        (NoteKind.QUESTION, "أهذا اجتماع؟"),
        (NoteKind.ANSWER, "نعم"),
    ]
    assert len(session.project.questions.answered(aya)) == 1


def test_mirrored_too_the_first_question_is_chosen(
    qtbot: QtBot, session: Session, aya: Id, tmp_path: Path, mirrored: object
) -> None:
    panel = QuestionsPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    panel.resize(1400, 600)
    panel.show()
    panel.reload()
    assert panel.table.currentRow() == 0
    assert panel.go.isVisible()
