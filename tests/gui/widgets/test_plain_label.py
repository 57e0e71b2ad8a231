"""Text that is never taken for HTML."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.widgets.plain_label import PlainLabel, button_text, heading, tooltip


def ink_columns(label: PlainLabel) -> list[int]:
    """Return the columns of pixels in which something is drawn."""
    drawn: QImage = label.grab().toImage()
    ground: QColor = drawn.pixelColor(0, 0)
    return [
        x
        for x in range(drawn.width())
        if any(drawn.pixelColor(x, y) != ground for y in range(drawn.height()))
    ]


def test_markup_is_shown_as_written(qtbot: QtBot) -> None:
    label = PlainLabel("<b>AT&T</b> <img src='/etc/hostname'>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>AT&T</b> <img src='/etc/hostname'>"
    bold, plain = PlainLabel("<b>x</b>"), PlainLabel("x")
    assert bold.sizeHint().width() > plain.sizeHint().width()


@pytest.mark.parametrize("text", ["0.83", "Text", "JSON غير صالح"])
def test_a_sentence_begins_at_the_right_in_a_mirrored_window(
    qtbot: QtBot, mirrored: QApplication, text: str
) -> None:
    label = PlainLabel(text)
    qtbot.addWidget(label)
    label.resize(300, 30)
    assert min(ink_columns(label)) > 150


def test_a_name_stands_at_the_side_of_the_interface(qtbot: QtBot) -> None:
    label = PlainLabel()
    label.set_data("مجلس الأمن")
    qtbot.addWidget(label)
    label.resize(300, 30)
    assert max(ink_columns(label)) < 150


def test_every_line_of_a_long_title_begins_at_the_same_side(qtbot: QtBot, mirrored: object) -> None:
    label = PlainLabel("نننن نننن نننن", wrap=True)  # two lines that begin with the same ink
    qtbot.addWidget(label)
    words = label.fontMetrics().horizontalAdvance("نننن نننن ن")
    label.setFixedWidth(words)
    label.setFixedHeight(2 * label.fontMetrics().lineSpacing())
    drawn = label.grab().toImage()
    half = drawn.height() // 2
    ends = [
        max(
            x
            for x in range(drawn.width())
            for y in rows
            if drawn.pixelColor(x, y) != drawn.pixelColor(0, 0)
        )
        for rows in (range(half), range(half, drawn.height()))
    ]
    assert abs(ends[0] - ends[1]) <= 1


def test_what_does_not_fit_is_shortened_and_told_in_a_tip(qtbot: QtBot) -> None:
    label = PlainLabel("a long title <i>with</i> markup " * 8, elide=True)
    qtbot.addWidget(label)
    label.resize(120, 30)
    label.grab()
    assert "&lt;i&gt;" in label.toolTip()
    label.setText("short")
    label.grab()
    assert label.toolTip() == ""
    assert label.minimumSizeHint().width() == 0


def test_tones_change_the_colour(qtbot: QtBot) -> None:
    label = PlainLabel("x", tone="danger")
    qtbot.addWidget(label)
    label.show()
    red = label.palette().color(label.foregroundRole())
    label.set_tone("muted")
    assert label.palette().color(label.foregroundRole()) != red


def test_headings_are_bold(qtbot: QtBot) -> None:
    label = heading("Labels")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.font().weight() >= 600


def test_an_ampersand_is_no_mnemonic() -> None:
    assert button_text("AT&T") == "AT&&T"


def test_a_tip_is_escaped_and_isolates_its_key() -> None:
    assert tooltip("<x> & y", "Ctrl+Z") == "<span>&lt;x&gt; &amp; y (\u2066Ctrl+Z\u2069)</span>"
