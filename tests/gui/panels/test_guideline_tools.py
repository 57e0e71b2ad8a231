"""Guidelines: pictures in the text itself, examples from rulings, versions to compare."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from pytestqt.qtbot import QtBot

from annotator.core.model import Cause, Label
from annotator.errors import AnnotatorError
from annotator.gui.dialogs.editions import EditionsDialog
from annotator.gui.dialogs.guideline_examples import ExamplesDialog, example_line
from annotator.gui.panels.guideline import GuidelinePanel
from annotator.gui.panels.guideline_tools import embedded, insert_picture
from annotator.gui.widgets.markdown_view import MarkdownView
from annotator.gui.widgets.text_field import TextField
from annotator.workflow.guidelines import Edition, Example

_IMAGE = QTextDocument.ResourceType.ImageResource
LABEL = Label("a" * 32, "PERSON", {"en": "Person"}, guideline="Names only.")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = QImage(1000, 40, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    path = tmp_path / "sketch.png"
    assert image.save(str(path))
    return path


def shown(view: MarkdownView, address: str) -> QImage:
    found = view.loadResource(_IMAGE.value, QUrl(address))
    assert isinstance(found, QImage)
    return found


def test_a_picture_stands_in_the_text_and_is_shown(qtbot: QtBot, picture: Path) -> None:
    field, view = TextField(name="x"), MarkdownView(name="y")
    qtbot.addWidget(field)
    qtbot.addWidget(view)
    view.resize(400, 300)
    field.setPlainText("Rule.\n")
    insert_picture(field, picture)
    text = field.toPlainText()
    assert "![sketch][picture 1]" in text
    assert "[picture 1]: data:image/" in text
    view.set_markdown(text)
    assert "data:" not in view.toPlainText()
    found = shown(view, embedded(picture))
    assert 100 < found.width() <= 720
    assert found.pixelColor(5, 5).blue() > found.pixelColor(5, 5).red()


def test_no_other_picture_is_ever_loaded(qtbot: QtBot, picture: Path) -> None:
    view = MarkdownView(name="y")
    qtbot.addWidget(view)
    for address in (
        "https://example.org/x.png",
        picture.as_uri(),
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png;base64,AAAA",
        "data:image/png;base64,@@@@",
    ):
        assert shown(view, address).width() == 1


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.png"
    file.write_text("no picture")
    with pytest.raises(AnnotatorError, match=r"notes\.png"):
        embedded(file)


def test_the_version_of_a_guideline_is_shown_and_leads_to_the_others(qtbot: QtBot) -> None:
    panel = GuidelinePanel()
    qtbot.addWidget(panel)
    panel.show_label(LABEL)
    assert "Version" in panel.version.accessibleName()
    with qtbot.waitSignal(panel.editions_requested) as asked:
        panel.version.click()
    assert asked.args == [LABEL.id]
    panel.show_project("")
    assert panel.version.isHidden()


def test_versions_tell_what_changed(qtbot: QtBot) -> None:
    found = [Edition("bbbbbb", "Names.\nNo titles.", "p", 2), Edition("aaaaaa", "Names.", "p", 1)]
    dialog = EditionsDialog("Versions", found, {"p": "Lena"})
    qtbot.addWidget(dialog)
    assert "Lena" in dialog.list.item(0).text()
    lines = [dialog.lines.item(row).text() for row in range(dialog.lines.count())]
    assert [line[0] for line in lines] == [" ", "+"]
    assert "No titles." in lines[1]
    dialog.list.setCurrentRow(1)
    assert dialog.lines.count() == 1


def test_examples_are_chosen_and_those_there_are_not_chosen_again(qtbot: QtBot) -> None:
    one = Example("r", "سامي *فهد*", "قال ", " أمس", (("سامي", LABEL.id),), Cause.SLIP, "", 1)
    other = Example("s", "الوزير", "", "", (), None, "", 2)
    labels = {LABEL.id: LABEL}
    line = example_line(one, labels)
    assert r"**سامي \*فهد\***" in line
    assert "«سامي» Person" in line
    assert "A slip." in line
    assert "nothing here" in example_line(other, labels)
    dialog = ExamplesDialog([one, other], labels, f"Rule.\n- {line}\n")
    qtbot.addWidget(dialog)
    assert dialog.lines() == [example_line(other, labels)]
