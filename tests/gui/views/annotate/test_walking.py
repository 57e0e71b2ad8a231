"""Walking through the places that a search found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.core.model import Id, State
from annotator.gui.panels.hits_model import Fate, HitsModel
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from annotator.workflow.answers import Line
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> AnnotateView:
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1200, 800)
    view.show()
    view.start()
    return view


def documents(session: Session) -> list[Id]:
    return [session.project.documents.id_of(one) for one in session.project.documents.ids()]


def places(session: Session, phrase: str) -> list[Line]:
    """Return the first place of a phrase in each article."""
    found = []
    for one in documents(session):
        start = session.project.documents.text(one).find(phrase)
        if start >= 0:
            found.append(Line(one, "", start, start + len(phrase), "", "", "", phrase, ""))
    return found


def spans(session: Session, phrase: str) -> list[Line]:
    """Mark the first place of a phrase in each article; return the spans as places."""
    label = session.labels[0].id
    for place in places(session, phrase):
        session.show(place.document)
        assert session.article is not None
        session.article.mark(place.start, place.end, label)
    found = []
    for one in documents(session):
        for own in session.project.annotations.of(one, session.me.id):
            found.append(Line(one, "", own.start, own.end, own.id, own.label, "", own.quote, ""))
    return found


def walk(view: AnnotateView, lines: list[Line], row: int = 0) -> HitsModel:
    model = HitsModel()
    model.setParent(view)
    model.add(lines)
    view.walking.begin(model, row, "what was looked for")
    return model


def test_a_place_in_a_text_is_selected_and_said(view: AnnotateView, session: Session) -> None:
    lines = places(session, "الوزير")
    walk(view, lines, 1)
    assert session.document == lines[1].document
    assert view.canvas.selection() == (lines[1].start, lines[1].end)
    assert view.walk_strip.place.text() == "2 of 2"
    assert view.walk_strip.words.text() == "what was looked for"


def test_a_span_is_selected_and_the_next_may_be_in_another_article(
    view: AnnotateView, session: Session
) -> None:
    lines = spans(session, "الوزير")
    walk(view, lines)
    assert view.canvas.selected_mark() == lines[0].annotation
    view.perform("next_hit")
    assert session.document == lines[1].document
    assert view.canvas.selected_mark() == lines[1].annotation
    view.perform("previous_hit")
    assert view.canvas.selected_mark() == lines[0].annotation


def test_what_is_marked_at_a_place_makes_it_changed_and_undo_unchanged(
    view: AnnotateView, session: Session
) -> None:
    model = walk(view, places(session, "الوزير"))
    assert model.fate(0) is Fate.SEEN
    view.perform("label_2")
    assert model.fate(0) is Fate.CHANGED
    assert view.walk_strip.fate.text() == "Changed"
    view.perform("undo")
    assert model.fate(0) is Fate.SEEN


def test_a_span_can_be_relabelled_and_come_back_to(view: AnnotateView, session: Session) -> None:
    lines = spans(session, "الوزير")
    model = walk(view, lines)
    view.perform("label_3")
    assert model.fate(0) is Fate.CHANGED
    view.perform("next_hit")
    view.perform("previous_hit")
    assert view.canvas.selected_mark() == lines[0].annotation
    assert model.fate(0) is Fate.CHANGED


def test_spans_that_are_gone_are_passed_over(view: AnnotateView, session: Session) -> None:
    lines = spans(session, "الوزير")
    gone = session.project.annotations.of(lines[0].document, session.me.id)[0]
    session.show(lines[0].document)
    assert session.article is not None
    session.article.remove(gone)
    model = walk(view, lines)
    assert view.canvas.selected_mark() == lines[1].annotation
    assert model.fate(0) is Fate.GONE


def test_a_span_that_was_made_anew_is_found_by_its_text(
    view: AnnotateView, session: Session
) -> None:
    lines = spans(session, "الوزير")
    session.show(lines[0].document)
    article = session.article
    assert article is not None
    article.remove(article.annotations()[0])
    article.mark(lines[0].start, lines[0].end, lines[0].label)
    walk(view, lines)
    assert view.canvas.selected_mark() == article.annotations()[0].id != lines[0].annotation


def test_the_ends_are_said_and_nothing_moves(
    qtbot: QtBot, view: AnnotateView, session: Session
) -> None:
    lines = places(session, "الوزير")
    walk(view, lines, 1)
    with qtbot.waitSignal(view.said) as said:
        view.perform("next_hit")
    assert said.args == ["That was the last place."]
    assert session.document == lines[1].document


def test_the_keys_of_a_walk_belong_to_nobody_else(view: AnnotateView, session: Session) -> None:
    assert not view.can("next_hit")
    walk(view, places(session, "الوزير"))
    assert view.can("next_hit")
    assert view.can("previous_hit")


def test_letting_go_ends_the_walk_last(view: AnnotateView, session: Session) -> None:
    walk(view, places(session, "الوزير"))
    view.perform("let_go")  # the selection
    assert view.walking.is_on
    view.perform("let_go")
    assert not view.walking.is_on
    assert view.walk_strip.isHidden()


def test_an_article_that_is_passed_keeps_its_state(view: AnnotateView, session: Session) -> None:
    lines = places(session, "الوزير")
    walk(view, lines)
    view.perform("next_hit")
    counts = session.project.documents.progress(session.me.id)
    assert counts[State.TODO] == len(documents(session))


def test_a_new_search_ends_the_walk(view: AnnotateView, session: Session) -> None:
    model = walk(view, places(session, "الوزير"))
    model.begin()
    assert not view.walking.is_on


def test_places_that_still_come_are_counted(view: AnnotateView, session: Session) -> None:
    lines = places(session, "الوزير")
    model = walk(view, lines[:1])
    model.add(lines[1:])
    assert view.walk_strip.place.text() == "1 of 2"
    QApplication.processEvents()
    assert view.walk_strip.next.isEnabled()
