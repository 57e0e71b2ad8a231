from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.gui.panels.label_set import LabelSetPanel
from annotator.gui.session import Session
from annotator.store.objects import new_annotator
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path, articles=False)
    yield session
    session.close()


@pytest.fixture
def panel(qtbot: QtBot, session: Session, tmp_path: Path) -> LabelSetPanel:
    panel = LabelSetPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    return panel


def retype(panel: LabelSetPanel, field: str, text: str) -> None:
    line = getattr(panel.form, field)
    line.clear()
    QTest.keyClicks(line, text)


def test_looking_at_labels_changes_nothing(panel: LabelSetPanel) -> None:
    for row in range(panel.list.count()):
        panel.list.setCurrentRow(row)
        assert panel.form.label() == panel.draft()[row]
    assert not panel.is_changed()
    assert not panel.save.isEnabled()


def test_a_renamed_label_is_in_the_draft_that_is_to_be_saved(
    qtbot: QtBot, panel: LabelSetPanel
) -> None:
    retype(panel, "name", "PERS")
    with qtbot.waitSignal(panel.save_requested) as asked:
        panel.save.click()
    assert asked.args[0][0].name == "PERS"


def test_a_name_that_is_taken_cannot_be_saved(panel: LabelSetPanel) -> None:
    retype(panel, "name", "TITLE")
    assert not panel.save.isEnabled()
    assert "TITLE" in panel.form.problem.text()


def test_a_key_of_an_action_is_refused_with_its_reason(panel: LabelSetPanel) -> None:
    retype(panel, "key", "s")
    assert not panel.save.isEnabled()
    assert "Skip the article" in panel.form.problem.text()


def test_a_free_letter_is_taken(panel: LabelSetPanel) -> None:
    retype(panel, "key", "p")
    assert panel.save.isEnabled()


def test_moving_a_label_up_gives_it_the_digit_of_its_place(panel: LabelSetPanel) -> None:
    second = panel.draft()[1]
    panel.list.setCurrentRow(1)
    panel.up.click()
    assert panel.draft()[0].id == second.id
    assert [one.key for one in panel.draft()[:2]] == ["1", "2"]


def test_a_label_is_retired_not_removed(panel: LabelSetPanel) -> None:
    count = len(panel.draft())
    panel.retire.click()
    assert len(panel.draft()) == count
    assert panel.draft()[0].retired


def test_changes_can_be_given_up(panel: LabelSetPanel) -> None:
    panel.add.click()
    assert panel.is_changed()
    panel.revert.click()
    assert not panel.is_changed()


def test_an_attribute_is_written_with_its_choices(panel: LabelSetPanel) -> None:
    form = panel.form.attributes
    form.set_attributes(())
    form.add_button.click()
    block = form.blocks()[0]
    QTest.keyClicks(block.name, "kind")
    QTest.keyClicks(block.choices, "named, mention")
    attribute = panel.form.label().attributes[0]
    assert attribute.name == "kind"
    assert [one.name for one in attribute.choices] == ["named", "mention"]


def test_a_changed_meaning_is_raised_once_with_each_save(panel: LabelSetPanel) -> None:
    panel.form.renewed.click()
    assert panel.draft()[0].meaning == 1
    assert panel.means_something_else()
    panel.write()
    assert not panel.is_changed()
    assert not panel.form.renewed.isChecked()
    panel.form.renewed.click()
    assert panel.draft()[0].meaning == 2
    panel.form.renewed.click()
    assert not panel.is_changed()
    panel.list.setCurrentRow(1)
    assert not panel.form.renewed.isChecked()


def test_who_is_no_lead_only_reads(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    sami = new_annotator("Sami", Role.ANNOTATOR)
    project = session.project
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, sami))
    session.sign_in(sami.id)
    panel = LabelSetPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    assert panel.form.name.isReadOnly()
    assert panel.save.isHidden()


def test_tab_goes_through_the_fields_as_they_stand(panel: LabelSetPanel) -> None:
    form = panel.form
    order = [form.name, form.arabic, form.english, form.color, form.pattern, form.key]
    field: QWidget | None = form.name
    seen: list[QWidget | None] = [field]
    while field and field is not form.key and len(seen) < 20:
        field = field.nextInFocusChain()
        if field in order:
            seen.append(field)
    assert seen == order


def test_after_giving_changes_up_the_list_has_the_keyboard(
    qtbot: QtBot, panel: LabelSetPanel
) -> None:
    panel.show()
    retype(panel, "name", "PERS")
    panel.revert.setFocus()
    panel.revert.click()
    assert panel.focusWidget() is panel.list
