"""The dialog of occurrences, from the question to the marks in other articles and back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from annotator.core.model import State
from annotator.core.occurrences import Kind
from annotator.gui.dialogs.occurrences import OccurrencesDialog
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from tests.gui.projects import add_article, make_preferences, make_session

TEXT = "زار محمد أحمد المقر.\nثم انصرف محمد احمد، وبقي أبو علي مع أبي علي."
_SLOW = 20_000  # milliseconds: two processes are started


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    session = make_session(tmp_path)
    add_article(session, tmp_path, TEXT)
    return session


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> AnnotateView:
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    view.start()
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[0]))
    assert session.article is not None
    session.article.set_state(State.DONE)
    session.show(documents.id_of(documents.ids()[-1]))
    return view


def answer(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, do: Callable[[OccurrencesDialog], bool]
) -> None:
    """Let a person look at the dialog until the search is over, then do something with it."""

    def shown(dialog: OccurrencesDialog) -> QDialog.DialogCode:
        dialog.show()
        qtbot.waitUntil(lambda: dialog.is_complete, timeout=_SLOW)
        dialog.grab()
        return QDialog.DialogCode.Accepted if do(dialog) else QDialog.DialogCode.Rejected

    monkeypatch.setattr(OccurrencesDialog, "exec", shown)


def marked(session: Session) -> list[tuple[str, str]]:
    project = session.project
    return [
        (title.name, one.quote)
        for title in project.documents.titles(after=0, limit=99)
        for one in project.annotations.of(title.id)
    ]


def ask(view: AnnotateView, session: Session) -> None:
    start = TEXT.index("محمد أحمد")
    view.canvas.set_selection(start, start + len("محمد أحمد"))
    view.perform("every_1")
    view.canvas.set_selection(start, start + len("محمد أحمد"))
    view.perform("every_1")


def test_only_articles_that_were_begun_are_marked_and_it_can_be_taken_back(
    view: AnnotateView, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, qtbot, lambda _dialog: True)
    ask(view, session)
    banner = view.occurring._banner
    qtbot.waitUntil(banner.isVisible, timeout=_SLOW)
    session.look()
    assert ("01", "محمد أحمد") in marked(session)
    assert "02" not in dict(marked(session))  # it was not begun
    banner.acted.emit()
    qtbot.waitUntil(lambda: "01" not in dict(marked(session)), timeout=_SLOW)
    assert marked(session)  # those of the article in view stay


def test_nothing_happens_when_the_dialog_is_left(
    view: AnnotateView, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, qtbot, lambda _dialog: False)
    ask(view, session)
    assert {name for name, _ in marked(session)} == {"one more"}
    assert not view.occurring._banner.isVisible()


def test_what_is_not_certain_is_marked_only_when_it_is_ticked(
    view: AnnotateView, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tick(dialog: OccurrencesDialog) -> bool:
        model = dialog.model
        for row in range(model.rowCount()):
            group, at = model.row(model.index(row))
            if at < 0 and group.kind is Kind.INFLECTED:
                model.tick(model.index(row))
        return True

    monkeypatch.setattr(view.occurring, "_work", lambda *_: None)  # only the article in view
    answer(monkeypatch, qtbot, tick)
    start = TEXT.index("أبو علي")
    for _ in range(2):
        view.canvas.set_selection(start, start + len("أبو علي"))
        view.perform("every_1")
    assert [quote for name, quote in marked(session) if name == "one more"] == [
        "أبو علي",
        "أبي علي",
    ]
