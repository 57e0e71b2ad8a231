from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.gui.keymap import KeyMap
from annotator.gui.panels.recent_list import RecentList
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.views.home import HomeView
from annotator.recent import Recent, read_recent, remember
from annotator.settings import Settings


@pytest.fixture
def recent(tmp_path: Path) -> Path:
    file = tmp_path / "recent.json"
    here = tmp_path / "here.annproj"
    here.touch()
    remember(file, Recent(str(tmp_path / "gone.annproj"), "Gone", 1))
    remember(file, Recent(str(here), "Here", 2))
    return file


@pytest.fixture
def home(qtbot: QtBot, tmp_path: Path, recent: Path) -> HomeView:
    preferences = Preferences(Settings(), tmp_path / "settings.toml", KeyMap())
    view = HomeView(Session(), preferences, recent=recent)
    qtbot.addWidget(view)
    return view


def rows(home: HomeView) -> RecentList:
    found = home.findChild(RecentList)
    assert isinstance(found, RecentList)
    return found


def project_button(home: HomeView, name: str) -> QPushButton:
    return next(one for one in home.findChildren(QPushButton) if one.accessibleName() == name)


def test_projects_that_are_gone_are_greyed(qtbot: QtBot, home: HomeView) -> None:
    qtbot.waitUntil(lambda: not project_button(home, "Gone").isEnabled())
    assert project_button(home, "Here").isEnabled()


def test_a_click_on_a_recent_project_asks_to_open_it(
    qtbot: QtBot, home: HomeView, tmp_path: Path
) -> None:
    with qtbot.waitSignal(home.open_requested) as asked:
        rows(home).opened.emit(str(tmp_path / "here.annproj"))
    assert asked.args == [tmp_path / "here.annproj"]


def test_a_project_taken_off_the_list_keeps_its_file(
    home: HomeView, recent: Path, tmp_path: Path
) -> None:
    rows(home).removed.emit(str(tmp_path / "here.annproj"))
    assert [one.name for one in read_recent(recent)] == ["Gone"]
    assert rows(home).paths() == [str(tmp_path / "gone.annproj")]
    assert (tmp_path / "here.annproj").exists()


def test_the_sample_is_the_first_thing_to_try(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = Preferences(Settings(), tmp_path / "settings.toml", KeyMap())
    view = HomeView(Session(), preferences, recent=tmp_path / "none.json")
    qtbot.addWidget(view)
    assert view.sample_button.property("role") == "primary"
    assert view.new_button.property("role") == "quiet"


def test_language_and_appearance_are_switched_here(home: HomeView, tmp_path: Path) -> None:
    home.language.chosen.emit("ar")
    home.theme.click()
    written = (tmp_path / "settings.toml").read_text(encoding="utf-8")
    assert 'language = "ar"' in written
    assert 'theme = "dark"' in written
