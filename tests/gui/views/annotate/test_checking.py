"""Consistency beside the article: found after an edit, mended, put aside, over all articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from annotator.core.model import Id, Role
from annotator.gui.dialogs.ask_text import AskText
from annotator.gui.dialogs.mend_all import MendAll
from annotator.gui.jobs import Job
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from annotator.store.gesture import Gesture
from annotator.store.objects import new_annotator
from annotator.workflow.consistency import Consistency, Look
from tests.gui.projects import add_article, make_preferences, make_session

TEXT = "قال سامي فهد، ثم غادر سامي فهد، وحضر السيد كرم نور، ثم كرم نور.\n"
_PATIENCE = 30_000


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    add_article(session, tmp_path, TEXT)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> AnnotateView:
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    view.start()
    session.show(last(session))
    return view


def last(session: Session) -> Id:
    documents = session.project.documents
    return documents.id_of(documents.ids()[-1])


def put(session: Session, document: Id, start: int, end: int, label: int = 0) -> None:
    """Put a mark as it is said, whatever the policy of its label."""
    chosen = session.labels[label].id

    def change(gesture: Gesture) -> None:
        annotations = session.project.annotations
        annotations.mark(gesture, document, label=chosen, pieces=((start, end),))

    session.edit_article("mark", change)


def write(session: Session, words: str, label: int = 0, at: int = 0) -> None:
    """Mark words of the text as they stand."""
    start = TEXT.index(words, at)
    put(session, last(session), start, start + len(words), label)


def answer(view: AnnotateView, session: Session) -> None:
    """Answer at once what the process beside the window would answer."""
    assert session.article is not None
    consistency = Consistency(session.project, session.me.id)
    view.checking._answered(consistency.of(session.article.id))


def quotes(session: Session) -> list[str]:
    assert session.article is not None
    return [one.quote for one in session.article.annotations()]


def count(view: AnnotateView) -> str:
    return view.consistency.title.text()


def test_what_an_edit_brings_is_counted_a_little_later(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    write(session, "سامي فهد،")
    qtbot.waitUntil(lambda: count(view) == "Consistency · 1", timeout=_PATIENCE)
    session.article.undo()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: count(view) == "Consistency · 0", timeout=_PATIENCE)


def test_a_key_goes_to_the_next_finding_and_selects_it(
    view: AnnotateView, session: Session
) -> None:
    write(session, "سامي فهد،")
    write(session, "السيد كرم نور", at=20)
    answer(view, session)
    view.perform("next_finding")
    mine = view.doing.marks.mine
    assert view.consistency.is_open
    assert view.canvas.selected_mark() == mine[0].id
    view.perform("next_finding")  # the same text, unmarked
    assert view.canvas.selection() is not None
    view.perform("next_finding")
    assert view.canvas.selected_mark() == mine[1].id
    view.perform("previous_finding")
    view.perform("previous_finding")
    assert view.canvas.selected_mark() == mine[0].id


def test_a_key_mends_and_goes_on_and_undo_takes_it_back(
    view: AnnotateView, session: Session
) -> None:
    write(session, "سامي فهد،")
    write(session, "السيد كرم نور")
    answer(view, session)
    view.perform("next_finding")
    view.perform("mend")
    assert quotes(session) == ["سامي فهد", "السيد كرم نور"]
    assert view.consistency.current() is not None
    view.perform("undo")
    assert quotes(session) == ["سامي فهد،", "السيد كرم نور"]


def test_what_is_put_aside_stays_so_until_it_is_taken_up_again(
    view: AnnotateView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskText, "ask", classmethod(lambda *_a, **_k: "مقصود"))
    write(session, "السيد كرم نور")
    answer(view, session)
    view.perform("next_finding")
    view.perform("dismiss")
    answer(view, session)
    assert count(view) == "Consistency · 0"
    view.consistency.aside.click()
    view.consistency.list.setCurrentIndex(view.consistency.model.index(0))
    assert view.consistency.reason() == "مقصود"
    view.perform("dismiss")
    answer(view, session)
    assert count(view) == "Consistency · 1"


def test_all_of_a_kind_are_mended_after_a_look_in_one_step(
    view: AnnotateView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[MendAll] = []

    def accept(dialog: MendAll) -> int:
        shown.append(dialog)
        assert len(dialog.ticked()) == 2
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(MendAll, "exec", accept)
    write(session, "سامي فهد،")
    write(session, "كرم نور،")
    answer(view, session)
    view.perform("next_finding")
    view.perform("mend_kind")
    assert shown
    assert quotes(session) == ["سامي فهد", "كرم نور"]
    view.perform("undo")
    assert quotes(session) == ["سامي فهد،", "كرم نور،"]


def test_a_mark_that_was_changed_meanwhile_is_left_alone(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    write(session, "سامي فهد،")
    answer(view, session)
    view.perform("next_finding")
    assert session.article is not None
    (own,) = session.article.annotations()
    session.article.relabel(own, session.labels[1].id)
    with qtbot.waitSignal(view.said, check_params_cb=lambda said: "meanwhile" in said):
        view.perform("mend")
    assert quotes(session) == ["سامي فهد،"]


def test_an_answer_about_another_article_is_not_shown(view: AnnotateView, session: Session) -> None:
    view.checking._answered(Look("0" * 32, (), {}))
    assert count(view) == "Consistency"


def test_what_was_found_for_one_person_is_not_shown_to_the_next(
    view: AnnotateView, session: Session
) -> None:
    write(session, "سامي فهد،")
    answer(view, session)
    view.perform("next_finding")
    other = new_annotator("نور", Role.ANNOTATOR)
    project = session.project
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, other))
    session.sign_in(other.id)
    assert count(view) == "Consistency"
    assert view.consistency.model.rowCount() == 0


def test_without_a_finding_the_keys_say_so(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    for key in ("next_finding", "mend", "dismiss", "mend_kind"):
        with qtbot.waitSignal(view.said):
            view.perform(key)


def test_all_articles_are_looked_at_beside_the_window(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    write(session, "سامي فهد،")
    first = session.project.documents.id_of(session.project.documents.ids()[0])
    session.show(first)
    view.perform("consistency_all")
    panel = view.consistency
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=_PATIENCE)
    view.perform("next_finding")
    assert session.document == last(session)
    qtbot.waitUntil(lambda: view.canvas.selected_mark() is not None, timeout=_PATIENCE)
    view.perform("mend")
    assert quotes(session) == ["سامي فهد"]


def test_marks_in_several_articles_are_mended_and_taken_back(
    view: AnnotateView, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MendAll, "exec", lambda _self: int(QDialog.DialogCode.Accepted))
    write(session, "سامي فهد،")
    first = session.project.documents.id_of(session.project.documents.ids()[0])
    session.show(first)
    assert session.article is not None
    text = session.article.text
    end = text.index("أحمد.") + len("أحمد.")
    put(session, first, end - 5, end)
    view.perform("consistency_all")
    panel = view.consistency
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3, timeout=_PATIENCE)
    view.perform("next_finding")
    view.perform("mend_kind")
    qtbot.waitUntil(lambda: "أحمد" in quotes(session), timeout=_PATIENCE)
    calm = view.checking_all

    def is_calm() -> bool:
        return calm._banner is not None and not any(o.running for o in calm.findChildren(Job))

    qtbot.waitUntil(is_calm, timeout=_PATIENCE)
    assert calm._banner is not None
    calm._banner.button.click()
    qtbot.waitUntil(lambda: "أحمد." in again(session, first), timeout=_PATIENCE)
    qtbot.waitUntil(is_calm, timeout=_PATIENCE)


def again(session: Session, document: Id) -> list[str]:
    found = session.project.annotations.of(document, session.me.id)
    return [one.quote for one in found]


def test_the_lead_asks_about_a_mark_in_another_layer(
    view: AnnotateView, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AskText, "ask", classmethod(lambda *_a, **_k: "أهذا مقصود؟"))
    project, lead = session.project, session.me
    assert Role.LEAD in lead.roles
    other = new_annotator("نور", Role.ANNOTATOR)
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, other))
    session.sign_in(other.id)
    write(session, "سامي فهد،")
    session.sign_in(lead.id)
    panel = view.consistency
    panel.set_open(True)
    view.checking_all.look_at_all(every_layer=True)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2, timeout=_PATIENCE)
    view.perform("next_finding")
    panel.ask.click()
    (note,) = project.notes.of(last(session))
    assert (note.text, note.author) == ("أهذا مقصود؟", lead.id)
    assert quotes(session) == []


def test_escape_leads_from_the_findings_back_to_the_article(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    write(session, "سامي فهد،")
    answer(view, session)
    view.perform("next_finding")
    view.consistency.take_keyboard()
    assert view.focusWidget() is view.consistency.list
    QTest.keyClick(view.consistency.list, Qt.Key.Key_Escape)
    assert view.focusWidget() is view.canvas


def test_the_findings_are_one_of_the_panes(view: AnnotateView) -> None:
    view.canvas.setFocus()
    seen = []
    for _pane in range(8):
        view.perform("next_pane")
        seen.append(view.focusWidget())
    assert view.consistency.title in seen
