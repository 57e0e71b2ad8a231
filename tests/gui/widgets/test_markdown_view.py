"""Markdown that loads nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from pytestqt.qtbot import QtBot

from annotator.gui.widgets.markdown_view import MarkdownView


@pytest.fixture
def view(qtbot: QtBot) -> MarkdownView:
    result = MarkdownView(name="Guideline")
    qtbot.addWidget(result)
    result.resize(400, 300)
    result.show()
    return result


def has_red(drawn: QImage) -> bool:
    red = QColor("red")
    return any(
        drawn.pixelColor(x, y) == red for x in range(drawn.width()) for y in range(drawn.height())
    )


@pytest.mark.parametrize("form", ["{path}", "file://{path}"])
def test_a_picture_of_this_machine_is_not_shown(
    view: MarkdownView, tmp_path: Path, form: str
) -> None:
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    assert picture.save(str(tmp_path / "red.png"))
    view.set_markdown(f"![a picture]({form.format(path=tmp_path / 'red.png')})\n\ntext")
    assert not has_red(view.grab().toImage())


def test_nothing_is_loaded_by_name(view: MarkdownView, tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text("* { color: red }", encoding="utf-8")
    kind = QTextDocument.ResourceType.StyleSheetResource
    name = QUrl.fromLocalFile(str(tmp_path / "style.css"))
    assert not view.loadResource(kind.value, name)


def test_html_is_shown_as_written(view: MarkdownView) -> None:
    view.set_markdown("a <b>bold</b> claim")
    assert view.toPlainText() == "a <b>bold</b> claim"


def test_paragraphs_have_their_own_direction(view: MarkdownView) -> None:
    view.set_markdown("مرحبًا بالعالم\n\nHello world")
    first = view.document().firstBlock()
    assert first.textDirection() == Qt.LayoutDirection.RightToLeft
    assert first.next().textDirection() == Qt.LayoutDirection.LeftToRight


def test_a_link_is_told_and_not_followed(qtbot: QtBot, view: MarkdownView) -> None:
    view.set_markdown("[rules](https://example.org/rules)")
    with qtbot.waitSignal(view.link_clicked) as told:
        view.anchorClicked.emit(QUrl("https://example.org/rules"))
    assert told.args == ["https://example.org/rules"]
    assert "rules" in view.toPlainText()


def test_it_can_be_as_high_as_its_text(qtbot: QtBot) -> None:
    view = MarkdownView(name="Guideline", fits_content=True)
    qtbot.addWidget(view)
    view.resize(300, 10)
    view.show()
    view.set_markdown("one")
    low = view.height()
    view.set_markdown("\n\n".join(["a paragraph"] * 6))
    assert view.height() > 4 * low
