"""What suggests spans: rules, lists and patterns of the lead, changed and kept."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.core.suggesting import SourceKind
from annotator.gui.dialogs.import_list import ImportList
from annotator.gui.panels.sources import SourcesPanel
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.store.objects import new_annotator
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    return make_session(tmp_path)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return make_preferences(tmp_path)


@pytest.fixture
def panel(qtbot: QtBot, session: Session, preferences: Preferences) -> SourcesPanel:
    panel = SourcesPanel(session, preferences)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def lists(session: Session) -> dict[str, tuple[str, ...]]:
    return {one.name: one.entries for one in session.project.sources.gazetteers()}


def test_rules_are_one_step_of_the_history(panel: SourcesPanel, session: Session) -> None:
    panel.rules.kinds[SourceKind.MODEL].click()
    panel.rules.without.setValue(20)
    panel.save.click()
    rules = session.project.sources.rules()
    assert SourceKind.MODEL not in rules.kinds
    assert SourceKind.MEMORY in rules.kinds
    assert rules.without == 0.2
    assert session.project.history.page(limit=1)[0].verb == "suggesting"
    assert not panel.save.isEnabled()


def test_a_new_list_is_named_filled_and_kept_when_one_goes_on(
    panel: SourcesPanel, session: Session
) -> None:
    panel.new_list.click()
    panel.names.name.setText("مدن")
    panel.names.entries.setPlainText("صنعاء\nعدن\n،،\n")
    assert panel.names.problem.isVisible()  # a line that is no name
    panel.list.setCurrentRow(0)
    assert lists(session) == {"مدن": ("صنعاء", "عدن")}
    assert "مدن" in panel.list.item(1).text()


def test_a_list_that_is_used_no_longer_leaves(panel: SourcesPanel, session: Session) -> None:
    panel.take_list("مدن", ("صنعاء",))
    assert lists(session) == {"مدن": ("صنعاء",)}
    panel.retire.click()
    assert lists(session) == {}
    assert panel.list.count() == 1


def test_what_is_hidden_is_kept_first(panel: SourcesPanel, session: Session) -> None:
    panel.take_list("مدن", ("صنعاء",))
    panel.names.entries.setPlainText("صنعاء\nتعز")
    panel.hide()
    assert lists(session) == {"مدن": ("صنعاء", "تعز")}


def test_looking_changes_nothing(panel: SourcesPanel, session: Session) -> None:
    panel.take_list("مدن", ("صنعاء",))
    before = session.project.history.latest()
    for row in (0, 1, 0):
        panel.list.setCurrentRow(row)
    panel.hide()
    assert session.project.history.latest() == before


def test_a_pattern_is_tried_while_it_is_written(
    qtbot: QtBot, panel: SourcesPanel, session: Session
) -> None:
    panel.new_pattern.click()
    panel.pattern.sample.setPlainText("صدر القرار رقم 7 ثم القرار رقم 21.")
    panel.pattern.regex.setText(r"القرار رقم \d+")
    panel.pattern.try_now()
    qtbot.waitUntil(lambda: "21" in panel.pattern.found.text())
    panel.pattern.regex.setText("(")
    panel.pattern.try_now()
    qtbot.waitUntil(panel.pattern.problem.isVisible)
    assert panel.pattern.found.text() == ""


def test_a_pattern_that_explodes_leaves_the_window_alone(qtbot: QtBot, panel: SourcesPanel) -> None:
    panel.new_pattern.click()
    panel.pattern.sample.setPlainText("a" * 60 + "b")
    panel.pattern.regex.setText(r"(?:a|a|aa)+$")
    panel.pattern.try_now()
    qtbot.waitUntil(panel.pattern.problem.isVisible, timeout=10_000)
    assert "too long" in panel.pattern.problem.text()


def test_who_is_no_lead_only_reads(panel: SourcesPanel, session: Session) -> None:
    panel.take_list("مدن", ("صنعاء",))
    other = new_annotator("هدى", Role.ANNOTATOR)
    session.edit_project("people", lambda gesture: session.project.annotators.write(gesture, other))
    session.sign_in(other.id)
    assert not panel.new_list.isVisible()
    assert panel.names.entries.isReadOnly()
    panel.names.entries.setPlainText("x")
    panel.hide()
    assert lists(session) == {"مدن": ("صنعاء",)}


def test_the_program_stands_in_the_settings_and_not_in_the_project(
    panel: SourcesPanel, session: Session, preferences: Preferences
) -> None:
    before = session.project.history.latest()
    panel.rules.command.setText("python3 suggest.py")
    panel.rules.command.editingFinished.emit()
    assert preferences.settings.commands == {session.project.about.id: "python3 suggest.py"}
    assert session.project.history.latest() == before
    panel.rules.command.setText("")
    panel.rules.command.editingFinished.emit()
    assert preferences.settings.commands == {}


def test_a_column_of_a_table_is_chosen_and_bad_lines_are_shown(
    qtbot: QtBot, plain_window: QWidget, tmp_path: Path
) -> None:
    path = tmp_path / "names.csv"
    path.write_text("id,name\n1,سامي فهد\n2,،،\n3,نادر\n", encoding="utf-8")
    dialog = ImportList(path)
    qtbot.addWidget(dialog)
    dialog.column.setCurrentIndex(1)
    dialog.column.activated.emit(1)
    found = dialog.listed()
    assert found is not None
    assert found.entries == ("سامي فهد", "نادر")
    assert "line 3" in dialog.bad.toPlainText()


def test_a_file_that_cannot_be_read_says_so(
    qtbot: QtBot, plain_window: QWidget, tmp_path: Path
) -> None:
    dialog = ImportList(tmp_path / "none.txt")
    qtbot.addWidget(dialog)
    assert dialog.listed() is None
    assert not dialog.primary.isEnabled()
