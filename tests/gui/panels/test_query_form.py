"""What is looked for in all articles, as it is chosen and as it is said."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.model import Label, State
from annotator.core.query import Mode, Query
from annotator.gui.panels.query_form import QueryForm
from annotator.gui.panels.query_words import query_text
from annotator.store.ids import new_id

TITLE, PERSON = Label(new_id(), "TITLE"), Label(new_id(), "PERSON")
EVERYTHING = Query(
    "رئيس",
    Mode.EXACT,
    label=TITLE.id,
    beside=PERSON.id,
    apart=True,
    near=12,
    states=frozenset({State.DONE, State.SKIPPED}),
    metadata=(("agency", "وكالة"),),
    since="2026",
    until="2026-05",
)


@pytest.fixture
def form(qtbot: QtBot) -> QueryForm:
    form = QueryForm()
    qtbot.addWidget(form)
    form.set_labels([TITLE, PERSON])
    form.show()
    return form


@pytest.mark.parametrize("query", [Query(), Query("رئيس", whole=True), EVERYTHING])
def test_what_is_taken_is_asked(form: QueryForm, query: Query) -> None:
    form.take_query(query)
    assert form.query() == query


def test_something_is_asked_when_typing_rests(qtbot: QtBot, form: QueryForm) -> None:
    with qtbot.waitSignal(form.asked) as asked:
        QTest.keyClicks(form.field, "abc")
    assert asked.args == [Query("abc")]


def test_enter_asks_at_once_and_leads_to_the_list(qtbot: QtBot, form: QueryForm) -> None:
    QTest.keyClicks(form.field, "abc")
    asked: list[Query] = []
    form.asked.connect(asked.append)
    with qtbot.waitSignal(form.entered):
        QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert asked == [Query("abc")]
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert asked == [Query("abc")]  # the same is not asked twice


def test_an_emptied_field_asks_for_nothing_at_once(form: QueryForm) -> None:
    form.take_query(Query("abc"))
    asked: list[Query] = []
    form.asked.connect(asked.append)
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert asked == [Query()]


def test_the_filters_are_folded_away_and_counted(form: QueryForm) -> None:
    assert not form.label.isVisible()
    form.take_query(EVERYTHING)
    assert form.filters.text() == "Filters · 5"
    form.filters.click()
    assert form.label.isVisible()
    form.clear_filters()
    assert form.query() == Query("رئيس", Mode.EXACT)
    assert not form.has_filters()


def test_labels_that_change_keep_the_one_chosen(form: QueryForm) -> None:
    form.take_query(EVERYTHING)
    form.set_labels([PERSON, TITLE])
    assert form.query() == EVERYTHING


def test_dates_are_typed_in_either_digits(form: QueryForm) -> None:
    form.since.setText("٢٠٢٦-٠١")
    assert form.query().since == "2026-01"


def test_every_control_has_a_name(form: QueryForm) -> None:
    boxes = (form.mode, form.label, form.beside, form.neighbour, form.near, form.key)
    assert all(one.accessibleName() for one in (*boxes, form.value, form.since, form.until))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (Query("رئيس"), "“رئيس”"),
        (Query("رئيس", whole=True), "“رئيس”, whole words"),
        (Query("a.b", Mode.REGEX), "“a.b”, as a pattern"),
        (Query(label="t"), "every TITLE"),
        (Query("رئيس", label="t"), "TITLE containing “رئيس”"),
        (Query(label="t", beside="p"), "every TITLE, with PERSON near"),
        (
            Query("رئيس", label="t", beside="p", apart=True, states=frozenset({State.DONE})),
            "TITLE containing “رئيس”, without PERSON near, in articles: Done",
        ),
        (
            Query("x", metadata=(("agency", "A"),), since="2026", until="2027"),
            "“x”, agency: A, from 2026, until 2027",
        ),
    ],
)
def test_a_query_is_said_in_words(query: Query, said: str) -> None:
    text = query_text(query, {"t": "TITLE", "p": "PERSON"}.__getitem__)
    assert "".join(sign for sign in text if sign not in "\u2066\u2067\u2068\u2069") == said
