"""The place Find: what is typed, what is listed, and where it leads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.core.query import Mode, Query
from annotator.gui.session import Session
from annotator.gui.views.find import FindView
from annotator.store.objects import new_annotator
from annotator.workflow.answers import Line, Order, Portion
from tests.gui.projects import make_preferences, make_session

LONG = 30_000


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> FindView:
    view = FindView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    return view


def found(qtbot: QtBot, view: FindView, query: Query) -> list[str]:
    view.take_query(query)
    qtbot.waitUntil(view.line.isHidden, timeout=LONG)
    return [view.model.line(row).match for row in range(view.model.rowCount())]


def without_isolates(text: str) -> str:
    return "".join(sign for sign in text if sign not in "\u2066\u2067\u2068\u2069")


def test_places_are_listed_counted_and_said_in_words(qtbot: QtBot, view: FindView) -> None:
    assert found(qtbot, view, Query("الوزير")) == ["الوزير"] * 3
    assert without_isolates(view.count.text()) == "3 places in 2 articles · “الوزير”"
    assert view.list.current_row() == 0


def test_an_empty_place_says_what_to_do(qtbot: QtBot, view: FindView) -> None:
    assert view.empty.isVisible()
    assert found(qtbot, view, Query("غائب", since="2026")) == []
    assert view.empty.isVisible()
    view.empty.button.click()
    assert view.query() == Query("غائب")


def test_spans_of_mine_are_found_and_those_of_others_are_not(
    qtbot: QtBot, view: FindView, session: Session
) -> None:
    document = session.project.documents.id_of(session.project.documents.ids()[0])
    session.show(document)
    assert session.article is not None
    start = session.article.text.index("الوزير")
    label = session.labels[0].id
    session.article.mark(start, start + 6, label)
    query = Query("الوزير", label=label)
    assert found(qtbot, view, query) == ["الوزير"]
    omar = new_annotator("Omar", Role.ANNOTATOR)
    session.edit_project("people", lambda gesture: session.project.annotators.write(gesture, omar))
    session.sign_in(omar.id)
    qtbot.waitUntil(view.line.isHidden, timeout=LONG)
    assert view.model.rowCount() == 0


def test_places_are_sorted_by_what_follows_them(qtbot: QtBot, view: FindView) -> None:
    found(qtbot, view, Query("الوزير"))
    plain = [view.model.line(row).after for row in range(3)]
    view.order.setCurrentIndex(view.order.findData(Order.AFTER))
    wanted = sorted(plain)
    qtbot.waitUntil(
        lambda: [view.model.line(row).after for row in range(3)] == wanted, timeout=LONG
    )
    view.order.setCurrentIndex(0)
    assert [view.model.line(row).after for row in range(3)] == plain


def test_a_bad_pattern_is_said_where_it_is_typed(qtbot: QtBot, view: FindView) -> None:
    view.take_query(Query("(", Mode.REGEX))
    qtbot.waitUntil(lambda: "regular expression" in view.count.text(), timeout=LONG)
    assert view.line.isHidden()
    assert found(qtbot, view, Query("القرار")) == ["القرار"] * 2


def test_enter_leads_to_the_list_and_from_there_into_the_article(
    qtbot: QtBot, view: FindView
) -> None:
    found(qtbot, view, Query("الوزير"))
    view.form.take_keyboard()
    QTest.keyClick(view.form.field, Qt.Key.Key_Return)
    assert view.list.hasFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.walk_requested) as asked:
        QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert asked.args == [1]
    QTest.keyClick(view.list, Qt.Key.Key_Escape)
    assert view.form.field.hasFocus()


def test_a_search_can_be_stopped_and_what_was_found_stays(view: FindView) -> None:
    line = Line("d", "T", 0, 1, "", "", "", "x", "")
    view._complete = False
    view._take(Portion(1, [line], 1, 0.5, complete=False))
    assert "still searching… 50 %" in view.count.text()
    view.stop.click()
    assert view.model.rowCount() == 1
    assert view.line.isHidden()


def test_how_far_the_index_is_shows_while_it_is_filled(view: FindView) -> None:
    view.show_indexing(0.34)
    assert view.indexing.text() == "Indexing the texts: 34 %"
    view.show_indexing(1.0)
    assert view.indexing.isHidden()
