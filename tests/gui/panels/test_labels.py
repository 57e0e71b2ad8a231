"""Labels and their keys."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.core.model import Label
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.panels.labels import LabelsPanel, label_at, label_caps, slots


def label(name: str, key: str = "") -> Label:
    return Label(name.rjust(32, "0"), name, key=key)


def test_a_digit_belongs_to_the_label_whose_key_it_is() -> None:
    labels = [label("A", "2"), label("B", "1")]
    places = slots(labels)
    assert [one.name for one in places if one] == ["B", "A"]
    assert label_caps(labels[0], labels, KeyMap()) == ("2",)


def test_labels_without_a_digit_fill_the_places_that_are_left() -> None:
    labels = [label("A"), label("B", "1"), label("C")]
    assert [one.name if one else "" for one in slots(labels)[:3]] == ["B", "A", "C"]


def test_the_tenth_label_keeps_its_letter() -> None:
    labels = [label(f"L{n}") for n in range(9)] + [label("T", "q")]
    assert label_at(slots(labels), 9) == labels[9]
    assert label_caps(labels[9], labels, KeyMap()) == ("Q",)
    assert label_at(slots(labels), 40) is None


def test_many_labels_leave_room_for_what_stands_below(qtbot: QtBot) -> None:
    panel = LabelsPanel(KeyMap())
    qtbot.addWidget(panel)
    heights = []
    for count in (4, 10, 50):
        panel.set_labels([label(f"L{n}") for n in range(count)])
        heights.append(panel.sizeHint().height())
    assert heights[0] < heights[1]
    assert heights[2] < heights[1]


def test_the_label_bar_stays_inside_the_article(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(400, 300)
    host.show()
    bar = LabelBar(host, KeyMap())
    bar.set_labels([label(f"A rather long name of a label, {n}") for n in range(6)])
    bar.show_beside(QRect(300, 20, 40, 20))
    assert host.rect().contains(bar.geometry())
    host.resize(1400, 300)
    bar.show_beside(QRect(300, 20, 40, 20))
    assert bar.width() > 400
