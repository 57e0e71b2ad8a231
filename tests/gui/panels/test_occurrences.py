"""The groups of occurrences: their ticks, their order, their places."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.finding import Context
from annotator.core.occurrences import Kind
from annotator.gui.panels.occurrences import OccurrenceList, Occurrences
from annotator.workflow.answers import Occurrence

HERE = "a" * 32


def hit(
    document: str = "b" * 32,
    kind: Kind = Kind.SAME,
    start: int = 0,
    *,
    begun: bool = True,
    surface: str = "سامي",
) -> Occurrence:
    around = Context("قال ", surface, " اليوم")
    return Occurrence(document, "مقال", kind, start, start + 4, surface, around, begun)


@pytest.fixture
def model() -> Occurrences:
    return Occurrences(HERE)


def rows(model: Occurrences) -> list[tuple[str, str, int]]:
    found = []
    for at in range(model.rowCount()):
        group, place = model.row(model.index(at))
        found.append((group.scope.name, group.kind.value, place))
    return found


def test_certain_hits_in_articles_that_were_begun_come_ticked(model: Occurrences) -> None:
    model.add([hit(), hit(kind=Kind.LOOKALIKE), hit(begun=False)])
    assert [(one.kind, one.begun) for one in model.ticked()] == [(Kind.SAME, True)]


def test_groups_stand_in_order_however_they_come(model: Occurrences) -> None:
    model.add([hit(begun=False), hit(kind=Kind.VARIANT)])
    model.add([hit(HERE, Kind.UNSURE), hit()])
    assert [row for row in rows(model) if row[2] < 0] == [
        ("HERE", "unsure", -1),
        ("BEGUN", "same", -1),
        ("BEGUN", "variant", -1),
        ("UNREAD", "same", -1),
    ]


def test_the_article_in_view_is_open_the_others_are_not(model: Occurrences) -> None:
    model.add([hit(HERE, Kind.UNSURE), hit(), hit(start=9)])
    assert rows(model) == [("HERE", "unsure", -1), ("HERE", "unsure", 0), ("BEGUN", "same", -1)]


def test_an_open_group_grows_with_what_comes(model: Occurrences) -> None:
    model.add([hit()])
    model.unfold(model.index(0), on=True)
    model.add([hit(start=9), hit(start=20)])
    assert [place for _, _, place in rows(model)] == [-1, 0, 1, 2]
    model.unfold(model.index(0), on=False)
    assert model.rowCount() == 1


def test_the_tick_of_a_group_is_that_of_all_its_places(model: Occurrences) -> None:
    model.add([hit(kind=Kind.VARIANT, start=at) for at in range(3)])
    group = model.index(0)
    assert group.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Unchecked
    model.tick(group)
    assert len(model.ticked()) == 3
    model.unfold(group, on=True)
    model.tick(model.index(2))
    assert [one.start for one in model.ticked()] == [0, 2]
    assert group.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.PartiallyChecked
    model.tick(group)
    assert len(model.ticked()) == 3
    model.tick(group)
    assert model.ticked() == []


def test_what_is_only_suggested_cannot_be_ticked(model: Occurrences) -> None:
    model.add([hit(begun=False)])
    model.tick(model.index(0))
    assert model.ticked() == []
    assert model.index(0).data(Qt.ItemDataRole.CheckStateRole) is None


def test_places_and_articles_are_counted(model: Occurrences) -> None:
    model.add([hit(), hit(start=9), hit("c" * 32)])
    assert model.counts() == (3, 2)


@pytest.mark.parametrize("rtl", [False, True])
def test_it_is_gone_through_by_keyboard(qtbot: QtBot, model: Occurrences, rtl: bool) -> None:
    view = OccurrenceList(model)
    qtbot.addWidget(view)
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    view.setLayoutDirection(direction)
    model.add([hit(kind=Kind.VARIANT), hit(kind=Kind.VARIANT, start=9)])
    view.resize(500, 300)
    view.show()
    view.setCurrentIndex(model.index(0))
    QTest.keyClick(view, Qt.Key.Key_Left if rtl else Qt.Key.Key_Right)
    assert model.rowCount() == 3
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert [one.start for one in model.ticked()] == [0]
    view.grab()


def test_a_click_on_the_box_ticks_and_beside_it_opens(qtbot: QtBot, model: Occurrences) -> None:
    view = OccurrenceList(model)
    qtbot.addWidget(view)
    model.add([hit(kind=Kind.VARIANT)])
    view.resize(500, 300)
    view.show()
    row = view.visualRect(model.index(0))
    port = view.viewport()
    button = Qt.MouseButton.LeftButton
    middle = row.center()
    QTest.mouseClick(port, button, Qt.KeyboardModifier.NoModifier, middle)
    assert model.rowCount() == 2
    middle.setX(row.left() + 14)
    QTest.mouseClick(port, button, Qt.KeyboardModifier.NoModifier, middle)
    assert len(model.ticked()) == 1
