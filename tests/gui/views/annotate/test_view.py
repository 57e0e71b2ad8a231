"""The place to annotate, driven by the keys that people press."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.model import NoteKind, State
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from annotator.gui.views.annotate.menu import ArticleMenu
from annotator.gui.widgets.label_swatch import LabelSwatch
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.store.project import Project
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    return make_session(tmp_path)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return make_preferences(tmp_path)


@pytest.fixture
def view(qtbot: QtBot, session: Session, preferences: Preferences) -> AnnotateView:
    view = AnnotateView(session, preferences)
    qtbot.addWidget(view)
    view.resize(1200, 800)
    view.show()
    view.start()
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[0]))
    return view


def select(view: AnnotateView, words: str) -> tuple[int, int]:
    start = view.canvas.content().text.index(words)
    view.canvas.set_selection(start, start + len(words))
    return start, start + len(words)


def quotes(session: Session) -> list[str]:
    assert session.article is not None
    return [one.quote for one in session.article.annotations()]


def test_a_digit_labels_the_selection(view: AnnotateView, session: Session) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    assert quotes(session) == ["محمد أحمد"]
    assert [mark.label for mark in view.canvas.content().marks] == [session.labels[0].id]


def test_without_a_selection_a_digit_takes_the_label_up(
    view: AnnotateView, session: Session
) -> None:
    view.perform("label_2")
    assert view.doing.in_hand == session.labels[1].id
    view.canvas.selection_made_by_mouse.emit(*select(view, "الوزير"))
    assert quotes(session) == ["الوزير"]
    view.perform("let_go")
    view.perform("let_go")
    assert view.doing.in_hand is None


def test_a_digit_relabels_the_selected_span(view: AnnotateView, session: Session) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    view.perform("next_span")
    view.perform("label_2")
    assert session.article is not None
    assert [one.label for one in session.article.annotations()] == [session.labels[1].id]


def test_tab_selects_and_delete_removes(view: AnnotateView, session: Session) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    view.perform("next_span")
    assert view.card.isVisible()
    view.perform("remove")
    assert quotes(session) == []
    assert not view.card.isVisible()


def test_arrows_nudge_the_ends_in_reading_order(view: AnnotateView, session: Session) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    view.perform("next_span")
    view.perform("end_right")  # back, in Arabic
    assert quotes(session) == ["محمد أحم"]
    view.perform("start_left")
    assert quotes(session) == ["حمد أحم"]
    view.perform("end_left")
    assert quotes(session) == ["حمد أحمد"]


def test_the_arrows_are_the_texts_while_no_span_is_selected(view: AnnotateView) -> None:
    assert not view.can("end_left")
    select(view, "محمد")
    view.perform("label_1")
    view.perform("next_span")
    assert view.can("end_left")


def test_x_splits_at_the_cursor_and_j_joins(view: AnnotateView, session: Session) -> None:
    start, _end = select(view, "محمد أحمد")
    view.perform("label_1")
    view.canvas.set_cursor(start + 5)
    view.perform("split")
    assert quotes(session) == ["محمد", "أحمد"]
    view.canvas.select_mark(None)
    view.canvas.set_cursor(0)
    view.perform("next_span")
    view.perform("join")
    assert quotes(session) == ["محمد أحمد"]


def test_undo_shows_what_it_took_back(view: AnnotateView, session: Session) -> None:
    start, _end = select(view, "محمد أحمد")
    view.perform("label_1")
    view.canvas.set_cursor(0)
    said: list[str] = []
    view.said.connect(said.append)
    view.bar.undo_pointed_at.emit()
    assert "Undo: marked a span: «\u2067محمد أحمد\u2069»" in view.bar.buttons["undo"].toolTip()
    view.perform("undo")
    assert said == ["Taken back: marked a span: «\u2067محمد أحمد\u2069»"]
    assert quotes(session) == []
    assert view.canvas.cursor_position() == start
    assert not view.bar.buttons["undo"].isEnabled()


def test_done_and_next_goes_on(view: AnnotateView, session: Session) -> None:
    first = session.document
    assert first is not None
    view.perform("done_next")
    assert session.document != first
    work = session.project.documents.work(first, session.me.id)
    assert work.state is State.DONE
    view.perform("previous_article")
    assert session.document == first


def test_the_queue_says_where_it_ends(qtbot: QtBot, view: AnnotateView, session: Session) -> None:
    view.perform("next_article")
    view.perform("next_article")
    with qtbot.waitSignal(view.said):
        view.perform("next_article")


def test_next_unlabelled_passes_what_has_a_label(view: AnnotateView, session: Session) -> None:
    view.perform("next_article")
    second = session.document
    select(view, "الوزير")
    view.perform("label_2")
    view.perform("previous_article")
    view.perform("next_unlabelled")
    assert session.document not in (second, None)


def test_a_question_shows_on_its_span(view: AnnotateView, session: Session) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    assert session.article is not None
    (one,) = session.article.annotations()
    session.article.say(NoteKind.QUESTION, "من هو؟", one.id)
    assert [mark.questioned for mark in view.canvas.content().marks] == [True]


def test_the_queue_counts_and_shows_the_state(view: AnnotateView, session: Session) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    row = view.queue.model.index(0).data(Qt.ItemDataRole.UserRole)
    assert (row.marks, row.state) == (1, State.IN_PROGRESS)


def test_a_reader_changes_nothing(qtbot: QtBot, view: AnnotateView, session: Session) -> None:
    path, me = session.project.path, session.me.id
    session.close()
    reading = Project.open(path, person=me, readonly=True)
    session.adopt(reading)
    view.start()
    session.show(reading.documents.id_of(reading.documents.ids()[0]))
    select(view, "محمد أحمد")
    for action in ("label_1", "undo", "remove", "split", "join", "accept", "done_next"):
        view.perform(action)
    assert quotes(session) == []
    assert not any(button.isEnabled() for button in view.bar.buttons.values())
    session.close()


def test_tags_go_through_their_three_ways(view: AnnotateView, preferences: Preferences) -> None:
    view.perform("tags")
    assert preferences.settings.tags == "selected"
    view.perform("tags")
    view.perform("tags")
    assert preferences.settings.tags == "always"


def test_who_changed_a_span_is_shown_and_hidden_again(view: AnnotateView, session: Session) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    view.perform("next_span")
    assert not view.history.isVisible()
    view.card.history_requested.emit()
    assert view.history.isVisible()
    view.card.history_requested.emit()
    assert not view.history.isVisible()


def test_undo_elsewhere_lets_go_of_the_selected_span(view: AnnotateView, session: Session) -> None:
    select(view, "اجتماع")
    view.perform("label_2")
    select(view, "محمد أحمد")
    view.perform("label_1")
    view.canvas.set_cursor(0)
    view.perform("next_span")
    assert view.doing.own() is not None
    view.perform("undo")
    assert quotes(session) == ["اجتماع"]
    assert view.doing.own() is None


def test_undo_keeps_the_span_whose_end_it_moves_back(view: AnnotateView) -> None:
    select(view, "محمد أحمد")
    view.perform("label_1")
    view.perform("next_span")
    view.perform("end_right")
    view.perform("undo")
    assert view.doing.own() is not None


def test_a_label_taken_up_shows_its_guideline_until_it_is_put_down(view: AnnotateView) -> None:
    heading = view.guideline.findChild(PlainLabel)
    assert isinstance(heading, PlainLabel)
    view.perform("label_2")
    assert "TITLE" in heading.text() or "Title" in heading.text()
    view.perform("label_2")
    assert "Title" not in heading.text()


def test_a_click_on_a_colour_of_the_label_bar_marks(view: AnnotateView, session: Session) -> None:
    view.canvas.selection_made_by_mouse.emit(*select(view, "محمد أحمد"))
    swatch = view.label_bar.findChildren(LabelSwatch)[0]
    QTest.mouseClick(swatch, Qt.MouseButton.LeftButton)
    assert quotes(session) == ["محمد أحمد"]


def test_the_menu_prints_the_keys(
    view: AnnotateView, session: Session, preferences: Preferences
) -> None:
    menu = ArticleMenu(view, preferences.keymap)
    menu.add_labels(session.labels, view.doing.use_label, view.doing.type_label)
    assert menu.actions()[0].text().endswith("\t1")


def test_a_menu_of_many_labels_leads_to_the_others(
    view: AnnotateView, session: Session, preferences: Preferences
) -> None:
    menu = ArticleMenu(view, preferences.keymap)
    asked: list[bool] = []
    many = [replace(session.labels[0], id=f"{n:032x}", key="") for n in range(50)]
    menu.add_labels(many, view.doing.use_label, lambda: asked.append(True))
    titled = [one for one in menu.actions() if not one.isSeparator()]
    assert len(titled) == 10
    titled[-1].trigger()
    assert asked


def attributes(session: Session) -> list[str]:
    assert session.article is not None
    return [one.attributes["kind"] for one in session.article.annotations()]


def test_k_goes_through_the_values_of_the_span_just_marked(
    view: AnnotateView, session: Session
) -> None:
    select(view, "اجتماع ")
    view.perform("label_3")
    view.perform("attribute")
    assert attributes(session) == ["named"]
    view.perform("next_span")
    view.perform("attribute")
    assert attributes(session) == ["mention"]


def test_k_changes_nothing_farther_back(view: AnnotateView, session: Session) -> None:
    select(view, "اجتماع")
    view.perform("label_3")
    view.canvas.select_mark(None)
    view.canvas.set_cursor(len(view.canvas.content().text))
    view.perform("attribute")
    assert attributes(session) == ["mention"]


def test_panes_are_gone_round_with_the_card_of_the_span(view: AnnotateView) -> None:
    select(view, "اجتماع")
    view.perform("label_3")
    view.canvas.set_cursor(0)
    view.perform("next_span")
    for _pane in range(3):  # labels, consistency, the card
        view.perform("next_pane")
    here = view.focusWidget()
    assert here is not None
    assert view.card.isAncestorOf(here)


def test_a_question_right_after_marking_is_about_the_span(
    view: AnnotateView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, *, about: str, **_rest: object) -> str:
        asked.append(about)
        return "من هو؟"

    monkeypatch.setattr("annotator.gui.dialogs.ask_text.AskText.ask", ask)
    select(view, "محمد أحمد")
    view.perform("label_1")
    view.perform("question")
    assert asked == ["محمد أحمد"]
    assert [mark.questioned for mark in view.canvas.content().marks] == [True]
    view.canvas.select_mark(None)
    view.canvas.set_cursor(0)
    view.perform("question")
    assert asked[1] != "محمد أحمد"
