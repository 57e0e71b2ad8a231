from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.gui.panels.people import PeoplePanel
from annotator.gui.session import Session
from annotator.store.objects import new_annotator
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path, articles=False)
    sami = new_annotator("Sami", Role.ANNOTATOR)
    project = session.project
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, sami))
    yield session
    session.close()


def choose(panel: PeoplePanel, name: str) -> None:
    for row in range(panel.table.rowCount()):
        item = panel.table.item(row, 0)
        if item is not None and name in item.text():
            panel.table.selectRow(row)


def test_the_keyboard_goes_to_the_person_chosen(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    panel = PeoplePanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    assert not panel.switch.isEnabled()  # the person who is here is chosen
    choose(panel, "Sami")
    with qtbot.waitSignal(panel.switch_requested) as asked:
        panel.switch.click()
    session.sign_in(asked.args[0])
    assert session.me.name == "Sami"
    assert panel.add.isHidden()


def test_the_gold_layer_is_nobody_to_hand_the_keyboard_to(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    panel = PeoplePanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    choose(panel, "Gold")
    assert not panel.switch.isEnabled()
    assert not panel.edit.isEnabled()
