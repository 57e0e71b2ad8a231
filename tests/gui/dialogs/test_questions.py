"""The small dialogs: what they ask, and when they can be answered."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.gui.dialogs.ask_text import AskText
from annotator.gui.dialogs.choose_label import ChooseLabel
from annotator.gui.dialogs.new_project import NewProject
from annotator.gui.dialogs.person import AskPerson
from annotator.gui.dialogs.shared_place import SharedPlace
from annotator.store.objects import new_annotator
from annotator.workflow.making import default_labels


def test_a_note_is_handed_in_only_with_words(qtbot: QtBot) -> None:
    dialog = AskText(None, title="Note", about="مقال")
    qtbot.addWidget(dialog)
    assert not dialog.primary.isEnabled()
    dialog.field.setPlainText("  ")
    assert not dialog.primary.isEnabled()
    dialog.field.setPlainText("من هو؟")
    with qtbot.waitSignal(dialog.accepted):
        dialog.field.submitted.emit("من هو؟")


def test_a_ready_answer_fills_the_field(qtbot: QtBot) -> None:
    dialog = AskText(None, title="?", about="", ready=("Which label?",))
    qtbot.addWidget(dialog)
    dialog._take("Which label?")
    assert dialog.field.toPlainText() == "Which label?"
    assert dialog.primary.isEnabled()


def test_a_label_is_found_by_any_of_its_names_without_its_marks(qtbot: QtBot) -> None:
    labels = default_labels()
    dialog = ChooseLabel(None, labels, "ar")
    qtbot.addWidget(dialog)
    dialog.field.setText("قَرار")
    assert dialog.chosen() == next(one.id for one in labels if one.name == "DECISION")
    dialog.field.setText("meet")
    assert dialog.chosen() == next(one.id for one in labels if one.name == "MEETING")
    dialog.field.setText("zzz")
    assert dialog.chosen() is None


def test_a_label_that_nothing_is_called_is_said_not_to_be_there(qtbot: QtBot) -> None:
    dialog = ChooseLabel(None, default_labels(), "ar")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.nothing.isVisible()
    dialog.field.setText("zzz")
    assert dialog.nothing.isVisible()
    assert not dialog.list.isVisible()
    dialog.field.setText("meet")
    assert dialog.list.isVisible()
    assert not dialog.nothing.isVisible()


def test_the_file_follows_the_name_of_a_new_project(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewProject(None, tmp_path)
    qtbot.addWidget(dialog)
    dialog.person.setText("ليلى")
    dialog.name.setText("أخبار: 2031/5")
    answer = dialog.answer()
    assert answer.path == tmp_path / "أخبار  2031 5.annproj"
    assert dialog.primary.isEnabled()


def test_the_keyboard_comes_to_the_fields_before_the_buttons(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewProject(None, tmp_path)
    qtbot.addWidget(dialog)
    dialog.name.setText("News")
    dialog.show()
    reached = []
    for _step in range(12):
        dialog.focusNextChild()
        reached.append(dialog.focusWidget())
    assert reached[0] is dialog.name
    assert reached.index(dialog.person) < reached.index(dialog.cancel)
    assert reached.index(dialog.cancel) + 1 == reached.index(dialog.primary)


def test_a_name_that_is_taken_cannot_be_made(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "News.annproj").write_bytes(b"")
    dialog = NewProject(None, tmp_path)
    qtbot.addWidget(dialog)
    dialog.person.setText("ليلى")
    dialog.name.setText("News")
    assert not dialog.primary.isEnabled()


def test_the_first_person_is_offered(qtbot: QtBot) -> None:
    people = [new_annotator("ليلى", Role.LEAD), new_annotator("سامر", Role.ANNOTATOR)]
    dialog = AskPerson(None, people)
    qtbot.addWidget(dialog)
    assert dialog.list.count() == 2
    assert dialog.list.currentRow() == 0


def test_a_shared_folder_offers_a_copy_reading_or_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = SharedPlace(None, tmp_path / "a.annproj", "Dropbox")
    qtbot.addWidget(dialog)
    dialog.reject()
    assert dialog.choice.value == "nothing"
    dialog.accept()
    assert dialog.choice.value == "copy"
