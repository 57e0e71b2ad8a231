"""The places found, as a table."""

import pytest
from PySide6.QtCore import QPersistentModelIndex
from pytestqt.qtbot import QtBot

from annotator.gui.panels.hits_model import FATE, LINE, Column, Fate, HitsModel
from annotator.workflow.answers import Line


def line(match: str, document: str = "d") -> Line:
    return Line(document, "Title", 0, len(match), "", "", "before ", match, " after")


@pytest.fixture
def model(qtbot: QtBot) -> HitsModel:
    model = HitsModel()
    model.add([line("b"), line("a"), line("c", "e")])
    return model


def matches(model: HitsModel) -> list[str]:
    return [model.line(row).match for row in range(model.rowCount())]


def test_places_stand_in_the_order_in_which_they_came(model: HitsModel) -> None:
    model.add([line("0")])
    assert matches(model) == ["b", "a", "c", "0"]
    assert model.articles() == 2


def test_what_came_after_the_sorting_stands_behind_what_was_sorted(model: HitsModel) -> None:
    model.add([line("0")])
    model.put_in_order([1, 0, 2])
    assert matches(model) == ["a", "b", "c", "0"]
    assert [model.number(row) for row in range(4)] == [1, 0, 2, 3]
    assert model.row_of(0) == 1


def test_the_chosen_place_stays_chosen_in_another_order(model: HitsModel) -> None:
    chosen = QPersistentModelIndex(model.index(0, Column.TEXT))
    model.put_in_order([1, 2, 0])
    assert chosen.row() == 2


def test_what_became_of_a_place_stays_with_it(model: HitsModel) -> None:
    model.set_fate(0, Fate.CHANGED)
    model.put_in_order([1, 2, 0])
    assert model.index(2, Column.FATE).data(FATE) is Fate.CHANGED
    assert model.index(2, Column.FATE).data() == "Changed"
    assert model.index(0, Column.FATE).data(FATE) is None


def test_a_new_search_forgets_everything(qtbot: QtBot, model: HitsModel) -> None:
    model.set_fate(0, Fate.SEEN)
    with qtbot.waitSignal(model.restarted):
        model.begin()
    assert (model.rowCount(), model.articles(), model.dealt_with()) == (0, 0, 0)


def test_screen_readers_hear_the_words_around(model: HitsModel) -> None:
    assert "before b after" in model.index(0, Column.TEXT).data()
    assert model.index(0, Column.TEXT).data(LINE) == line("b")
