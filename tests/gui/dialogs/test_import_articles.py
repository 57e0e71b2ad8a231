from collections.abc import Iterator
from pathlib import Path

import arabic_reshaper
import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.import_articles import ImportDialog
from annotator.gui.panels.sample_text import SampleText
from annotator.gui.session import Session
from annotator.gui.widgets.plain_label import PlainLabel
from tests.gui.projects import ARTICLES, make_articles, make_preferences, make_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path, articles=False)
    yield session
    session.close()


def dialog_on(qtbot: QtBot, session: Session, folder: Path, *files: Path) -> ImportDialog:
    dialog = ImportDialog(session, make_preferences(folder), files)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.primary.isEnabled)
    return dialog


def sample(dialog: ImportDialog) -> str:
    """Return what is shown of the chosen file."""
    shown = dialog.files.findChild(SampleText)
    assert isinstance(shown, SampleText)
    return shown.toPlainText()


def test_the_beginning_of_the_first_article_is_shown(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    dialog = dialog_on(qtbot, session, tmp_path, make_articles(tmp_path / "in"))
    assert sample(dialog) == ARTICLES["01.txt"]


def test_a_short_first_line_is_proposed_as_title(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    dialog = dialog_on(qtbot, session, tmp_path, make_articles(tmp_path / "in"))
    assert dialog.order().choices.read.first_line_title


def test_another_encoding_is_shown_at_once(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes((ARTICLES["01.txt"] * 5).encode("cp1256"))
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert "اجتماع" in sample(dialog)
    dialog.options.encoding.setCurrentIndex(dialog.options.encoding.findData("cp1252"))
    dialog.options.encoding.activated.emit(0)
    qtbot.waitUntil(lambda: "اجتماع" not in sample(dialog))
    assert dialog.order().choices.read.encoding == "cp1252"


def test_a_column_can_be_chosen(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("one,two\nنص,نص أطول منه\n", encoding="utf-8")
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert sample(dialog) == "نص أطول منه"
    dialog.options.text.setCurrentIndex(dialog.options.text.findData("one"))
    dialog.options.text.activated.emit(0)
    qtbot.waitUntil(lambda: sample(dialog) == "نص")


def test_shapes_are_repaired_unless_refused(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "s.txt"
    file.write_text(arabic_reshaper.reshape(ARTICLES["01.txt"]), encoding="utf-8")
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert dialog.order().choices.repair == "forms"
    dialog.options.repair.setChecked(False)
    assert dialog.order().choices.repair == "none"


def test_the_files_that_need_a_repair_are_named(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    sound = tmp_path / "sound.txt"
    sound.write_text(ARTICLES["01.txt"], encoding="utf-8")
    shaped = tmp_path / "shaped.txt"
    shaped.write_text(arabic_reshaper.reshape(ARTICLES["01.txt"]), encoding="utf-8")
    dialog = dialog_on(qtbot, session, tmp_path, sound, shaped)
    said = [label.text() for label in dialog.options.findChildren(PlainLabel)]
    told = [text for text in said if "needs it" in text]
    assert len(told) == 1
    assert told[0].startswith("1 file needs it")
    assert "shaped.txt" in told[0]
    assert "sound.txt" not in told[0]


def test_no_dialog_is_larger_than_the_screen(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    dialog = dialog_on(qtbot, session, tmp_path, make_articles(tmp_path / "in"))
    dialog.resize(5000, 5000)
    dialog.show()
    room = dialog.screen().availableSize()
    assert dialog.width() < room.width()
    assert dialog.height() < room.height()


def test_spans_without_an_owner_can_come_as_suggestions(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "j.jsonl"
    file.write_text('{"text": "قال الوزير", "spans": [[4, 10, "JOB"]]}\n', encoding="utf-8")
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert dialog.order().choices.as_suggestions is False
    dialog.options.owner.setCurrentIndex(dialog.options.owner.findData("suggestions"))
    assert dialog.order().choices.as_suggestions is True


def test_a_foreign_label_can_become_one_of_ours(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "j.jsonl"
    file.write_text('{"text": "قال الوزير", "spans": [[4, 10, "JOB"]]}\n', encoding="utf-8")
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert dialog.order().choices.labels == {}
    boxes = dialog.options.findChildren(QComboBox)
    box = next(one for one in boxes if "JOB" in one.accessibleName())
    box.setCurrentIndex(box.findData("TITLE"))
    assert dialog.order().choices.labels == {"JOB": "TITLE"}


def test_nothing_to_read_is_nothing_to_import(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "p.png"
    file.write_bytes(b"\x89PNG...")
    dialog = ImportDialog(session, make_preferences(tmp_path), (file,))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "p.png" in sample(dialog))
    assert not dialog.primary.isEnabled()
