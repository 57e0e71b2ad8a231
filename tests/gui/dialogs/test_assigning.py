"""What giving articles out would change, and what a person may be given: asked before."""

from pytestqt.qtbot import QtBot

from annotator.core.planning import Person, Why
from annotator.gui.dialogs.assigning import AssigningDialog, outlook_sentences, short_sentences
from annotator.gui.dialogs.limits import LimitsDialog
from annotator.workflow.assigning import Outlook, Part

ID = "a" * 32


def outlook(new: int = 12, taken_back: int = 2) -> Outlook:
    part = Part(ID, "سلمى", 3, 13, 900, new, taken_back, 1)
    return Outlook((part,), new, 0, taken_back, 1, ((Why.CAPACITY, 4),), ("1.txt",), 20)


def test_the_preview_tells_what_changes_and_what_could_not_be_given(qtbot: QtBot) -> None:
    dialog = AssigningDialog(outlook())
    qtbot.addWidget(dialog)
    row = [dialog.table.item(0, column) for column in range(6)]
    assert [cell.text().strip("\u2068\u2069") for cell in row if cell] == [
        "سلمى",
        "3",
        "12",
        "2",
        "13",
        "1",
    ]
    assert "12 new assignments" in outlook_sentences(outlook())[0]
    assert "4 articles get fewer people" in short_sentences(outlook())[0]
    assert "1.txt" in short_sentences(outlook())[1]
    assert dialog.primary.isEnabled()


def test_nothing_to_change_can_only_be_left(qtbot: QtBot) -> None:
    dialog = AssigningDialog(outlook(0, 0))
    qtbot.addWidget(dialog)
    assert not dialog.primary.isEnabled()


def test_limits_come_back_as_they_were(qtbot: QtBot) -> None:
    person = Person(ID, 7, frozenset({"مصر"}))
    dialog = LimitsDialog(person, "سلمى", ["ليبيا", "مصر"], ["1.txt"])
    qtbot.addWidget(dialog)
    assert dialog.answer() == (person, ["1.txt"])


def test_who_takes_no_part_is_given_nothing(qtbot: QtBot) -> None:
    dialog = LimitsDialog(Person(ID), "سلمى", [], [])
    qtbot.addWidget(dialog)
    assert dialog.answer() == (Person(ID), [])
    dialog.takes_part.setChecked(False)
    assert dialog.answer() == (Person(ID, 0), [])
    assert not dialog.most.isEnabled()
    dialog.takes_part.setChecked(True)
    dialog.limited.setChecked(True)
    dialog.most.setValue(12)
    dialog.excluded.setPlainText(" 1.txt \n\n2.txt")
    assert dialog.answer() == (Person(ID, 12), ["1.txt", "2.txt"])
