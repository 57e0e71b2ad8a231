from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.model import Annotator, Role
from annotator.errors import Message
from annotator.gui.dialogs.annotator import AnnotatorDialog
from annotator.gui.dialogs.findings import FindingsDialog, verdict
from annotator.gui.dialogs.take_back import effect_sentences
from annotator.store.findings import Finding, Findings, Severity
from annotator.store.project_undo import Effect


def test_a_new_person_needs_a_name_and_something_to_do(qtbot: QtBot) -> None:
    dialog = AnnotatorDialog(None)
    qtbot.addWidget(dialog)
    assert not dialog.primary.isEnabled()
    QTest.keyClicks(dialog.name, "Sami")
    assert dialog.primary.isEnabled()
    dialog.roles[Role.ANNOTATOR].setChecked(False)
    assert not dialog.primary.isEnabled()


def test_roles_that_are_not_shown_stay(qtbot: QtBot) -> None:
    one = Annotator("0" * 32, "Lena", frozenset(Role))
    dialog = AnnotatorDialog(one)
    qtbot.addWidget(dialog)
    assert dialog.annotator() == one


def test_damage_is_told_first_and_listed(qtbot: QtBot) -> None:
    findings = Findings((Finding(Severity.DAMAGE, Message("A hole."), "seq 3"),), changes=9)
    dialog = FindingsDialog(findings)
    qtbot.addWidget(dialog)
    assert "lost" in verdict(findings)
    assert dialog.report.list.item(0).text() == "Damage: A hole."
    dialog.report.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Damage: A hole. [seq 3]"


def test_a_sound_project_is_called_sound() -> None:
    assert "sound" in verdict(Findings(()))


def test_what_taking_back_does_is_said_for_each_object() -> None:
    renamed = Effect("label", "1", "PERS", "PERSON", moved_on=False)
    added = Effect("label", "2", "NEW", "", moved_on=False)
    moved = Effect("annotator", "3", "Sami", "", moved_on=True)
    first, second, third = effect_sentences([renamed, added, moved])
    assert "PERSON" in first
    assert "retired" in second
    assert "stays" in third
