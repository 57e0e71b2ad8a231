import json
import sys
from collections.abc import Iterator
from pathlib import Path

import arabic_reshaper
import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.import_articles import ImportDialog
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
    return dialog.preview.text.toPlainText()


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
    dialog.options.reading.encoding.setCurrentIndex(
        dialog.options.reading.encoding.findData("cp1252")
    )
    dialog.options.reading.encoding.activated.emit(0)
    qtbot.waitUntil(lambda: "اجتماع" not in sample(dialog))
    assert dialog.order().choices.read.encoding == "cp1252"


def test_a_column_can_be_chosen(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("one,two\nنص,نص أطول منه\n", encoding="utf-8")
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert sample(dialog) == "نص أطول منه"
    dialog.options.reading.text.setCurrentIndex(dialog.options.reading.text.findData("one"))
    dialog.options.reading.text.activated.emit(0)
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
    way = dialog.options.spans.way
    way.setCurrentIndex(way.findData(True))
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


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def choose(box: QComboBox, data: object) -> None:
    """Choose as a person would."""
    assert box.findData(data) >= 0
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_it_is_said_what_a_file_is_taken_for_and_another_format_can_be_chosen(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.jsonl", {"text": "قال الوزير", "label": [[4, 10, "JOB"]]})
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert "doccano" in dialog.files.why.text()
    choose(dialog.options.reading.format, "text")
    qtbot.waitUntil(lambda: "chosen" in dialog.files.why.text())
    assert dialog.order().choices.read.form == "text"
    assert sample(dialog).startswith("{")


def test_spans_are_shown_in_their_text_and_in_a_list(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    row = {"text": "😀 قال الوزير", "spans": [[6, 12, "JOB"]], "annotator": "s1"}
    dialog = dialog_on(qtbot, session, tmp_path, write(tmp_path / "j.jsonl", row))
    (place,) = dialog.preview.text.extraSelections()
    assert place.cursor.selectedText() == "الوزير"
    listed = dialog.preview.spans.item(0).text()
    assert all(word in listed for word in ("JOB", "الوزير", "s1"))
    dialog.preview.spans.setCurrentRow(0)
    (place,) = dialog.preview.text.extraSelections()
    assert place.format.fontUnderline()


def test_one_goes_from_article_to_article(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    rows = [{"text": f"خبر {number}"} for number in range(3)]
    dialog = dialog_on(qtbot, session, tmp_path, write(tmp_path / "j.jsonl", *rows))
    dialog.preview.on.click()
    assert sample(dialog) == "خبر 1"
    assert "2 / 3" in dialog.preview.count.text()
    dialog.preview.back.click()
    assert sample(dialog) == "خبر 0"
    assert not dialog.preview.back.isEnabled()


def test_people_of_the_files_can_be_ours_or_left_out(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    rows = [
        {"text": f"قال الوزير {who}", "spans": [[4, 10, "JOB"]], "annotator": who}
        for who in ("s1", "s2")
    ]
    dialog = dialog_on(qtbot, session, tmp_path, write(tmp_path / "j.jsonl", *rows))
    boxes = dialog.options.findChildren(QComboBox)
    first, second = (
        next(one for one in boxes if who in one.accessibleName()) for who in ("s1", "s2")
    )
    choose(first, session.me.id)
    choose(second, "")
    assert dialog.order().choices.people == {"s1": session.me.id, "s2": ""}


def test_spans_can_belong_to_somebody_new(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    file = write(tmp_path / "j.jsonl", {"text": "قال الوزير", "spans": [[4, 10, "JOB"]]})
    dialog = dialog_on(qtbot, session, tmp_path, file)
    choose(dialog.options.spans.owner, "new")
    dialog.options.spans.new_owner.setText("سلمى")
    assert dialog.order().choices.layer == "سلمى"


def test_units_of_offsets_are_tried_and_shown(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    file = write(tmp_path / "d.jsonl", {"text": "😀 قال الوزير", "label": [[7, 13, "JOB"]]})
    dialog = dialog_on(qtbot, session, tmp_path, file)
    lines = dialog.options.reading.trials.text().split("\n")
    assert len(lines) == 3
    assert "UTF-16 units" in lines[1]
    assert [line[0] for line in lines] == ["–", "✓", "–"]
    choose(dialog.options.reading.offsets, "code points")
    qtbot.waitUntil(lambda: dialog.options.reading.trials.text().startswith("✓"))
    assert dialog.order().choices.read.offsets == "code points"


def test_an_article_that_is_here_under_another_name_is_recognised(
    qtbot: QtBot, tmp_path: Path
) -> None:
    session = make_session(tmp_path)
    text = ARTICLES["01.txt"]
    file = write(tmp_path / "d.jsonl", {"text": text, "id": "x", "spans": [[0, 3, "JOB"]]})
    dialog = dialog_on(qtbot, session, tmp_path, file)
    assert dialog.order().choices.same_text
    dialog.options.spans.same_text.setChecked(False)
    assert not dialog.order().choices.same_text
    session.close()


def test_what_is_missing_for_a_format_is_named_with_its_command(
    qtbot: QtBot, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    file = tmp_path / "a.parquet"
    file.write_bytes(b"PAR1")
    dialog = ImportDialog(session, make_preferences(tmp_path), (file,))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: 'pip install "annotator[exchange]"' in sample(dialog))


def test_nothing_to_read_is_nothing_to_import(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "p.png"
    file.write_bytes(b"\x89PNG...")
    dialog = ImportDialog(session, make_preferences(tmp_path), (file,))
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "p.png" in sample(dialog))
    assert not dialog.primary.isEnabled()
