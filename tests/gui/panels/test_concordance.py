"""The list of places found: how a line is laid out, and its keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.gui.panels.concordance import Concordance, _Shaped
from annotator.gui.panels.hits_model import HitsModel
from annotator.workflow.answers import Line

ARABIC = ("قال ", "رئيس", " اللجنة إن العمل مستمر")
LATIN = ("said ", "head", " of the office")
TINT = QColor("#ff00ff")


def line(before: str, match: str, after: str, label: str = "") -> Line:
    return Line("d", "Title", 0, len(match), "", label, before, match, after)


@pytest.fixture
def view(qtbot: QtBot) -> Concordance:
    model = HitsModel()
    view = Concordance(model, name="Places")
    model.setParent(view)
    model.add([line(*ARABIC), line("", "رئيس", ""), line(*LATIN, label="t")])
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    return view


def tinted(view: Concordance, row: int, tint: QColor) -> tuple[int, int]:
    """Return from where to where a row is tinted, in pixels."""
    view.set_tint(lambda _label: tint)
    image = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    y = view.visualRect(view.model().index(row, 1)).top() + 6
    found = [x for x in range(image.width()) if image.pixelColor(x, y).name() == tint.name()]
    return found[0], found[-1]


def test_arabic_matches_begin_under_one_another_from_the_right(view: Concordance) -> None:
    assert tinted(view, 0, TINT)[1] == tinted(view, 1, TINT)[1]


def test_a_line_in_latin_letters_is_read_from_the_left(view: Concordance) -> None:
    room = view.visualRect(view.model().index(2, 1))
    begins = tinted(view, 2, TINT)[0]
    assert room.left() < begins < room.center().x()


def test_a_match_inside_a_word_keeps_its_letters_joined() -> None:
    apart = _Shaped("", "لجنة", "").width
    whole, inside = _Shaped("", "وللجنة", ""), _Shaped("ولل", "جنة", "")
    assert inside.width == whole.width
    assert apart < whole.width


@pytest.mark.parametrize("parts", [ARABIC, LATIN])
def test_the_match_stands_where_its_glyphs_are(parts: tuple[str, str, str]) -> None:
    shaped = _Shaped(*parts)
    (box,) = shaped.boxes
    assert 0 < box.width() < shaped.width
    assert shaped.anchor == (box.right() if shaped.rtl else box.left())


def test_enter_chooses_the_row_and_home_and_end_go_to_the_ends(
    qtbot: QtBot, view: Concordance
) -> None:
    view.go_to(1)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.current_row() == 2
    QTest.keyClick(view, Qt.Key.Key_Home)
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [0]
