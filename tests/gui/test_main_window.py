"""The window as a whole: no key is dead, every dialog opens, every control has a name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from annotator.core.model import Annotator, Role
from annotator.core.query import Query
from annotator.gui.actions import ACTIONS, Place
from annotator.gui.app import Voice
from annotator.gui.dialogs.palette import ArticleChoice, Palette, TextsChoice
from annotator.gui.main_window import MainWindow
from annotator.gui.panels.about import AboutPanel
from annotator.gui.places import ANNOTATE, EXPORT, FIND, HOME, PROJECT, REVIEW
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import current, load_theme, put_on
from annotator.gui.views.home import HomeView
from annotator.gui.views.project import ProjectView
from annotator.gui.views.project_drafts import Drafts
from annotator.store.bodies import ProjectBody
from annotator.store.ids import new_id
from tests.gui.projects import make_preferences, make_project

_ASKING = ("new_project", "palette", "keys", "shortcuts", "settings", "person")
_OTHERS = frozenset({QAccessible.Role.ScrollBar, QAccessible.Role.Splitter})


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return make_preferences(tmp_path)


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session()
    yield session
    session.close()


@pytest.fixture
def window(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    session: Session,
    preferences: Preferences,
) -> MainWindow:
    for room in ("main_window", "views.home"):
        where = f"annotator.gui.{room}.recent_file"
        monkeypatch.setattr(where, lambda: tmp_path / "recent.json")
    monkeypatch.setattr("annotator.paths.state_dir", lambda: tmp_path / "state")
    memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, preferences, memory)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    voice = Voice(app)
    window.language_changed.connect(lambda: voice.speak(preferences.settings))
    qtbot.addWidget(window)
    window.show()
    window.begin(None)
    QApplication.processEvents()
    return window


@pytest.fixture
def project(window: MainWindow, session: Session, tmp_path: Path) -> MainWindow:
    session.adopt(make_project(tmp_path))
    return window


def dressed(window: MainWindow, preferences: Preferences, language: str, theme: str) -> None:
    preferences.update(language=language, theme=theme)
    assert current().name == theme
    mirrored = window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert mirrored == (language == "ar")


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    put_on(qapp, load_theme("light"))


def opened_by(qtbot: QtBot, window: MainWindow, action_id: str) -> list[str]:
    """Do an action; return the names of unnamed controls in the dialog it opens, then leave it."""
    seen: list[list[str]] = []

    def look() -> None:
        dialogs = [one for one in QApplication.topLevelWidgets() if _is_open(one)]
        if dialogs:
            timer.stop()
            seen.append(unnamed(dialogs[0]))
            for dialog in dialogs:
                dialog.close()

    timer = QTimer(interval=10)
    timer.timeout.connect(look)
    timer.start()
    window.perform(action_id)
    qtbot.waitUntil(lambda: bool(seen))
    return seen[0]


def _is_open(widget: QWidget) -> bool:
    return isinstance(widget, QDialog) and widget.isVisible()


def unnamed(root: QWidget) -> list[str]:
    """Return the controls that take the keyboard and tell a screen reader no name."""
    found = []
    for widget in (root, *root.findChildren(QWidget)):
        inner = widget.objectName().startswith("qt_") or widget.focusProxy() is not None
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible() or inner:
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if told is None or told.role() in _OTHERS or told.text(QAccessible.Text.Name).strip():
            continue
        found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def test_no_key_is_dead(project: MainWindow) -> None:
    project.go(ANNOTATE)
    done = {one.id for one in ACTIONS if project.annotate.can(one.id)}
    needs_span = {one.id for one in ACTIONS if one.id.startswith(("start_", "end_"))}
    needs_walk = {"next_hit", "previous_hit"}
    window = {one.id for one in ACTIONS if project.can(one.id)}
    here = {one.id for one in ACTIONS if one.place not in (Place.REVIEW, Place.MARKING)}
    assert here == done | needs_span | needs_walk | window


def test_without_a_project_nothing_that_needs_one_is_offered(window: MainWindow) -> None:
    offered = {one.id for one in ACTIONS if window.can(one.id)}
    assert {"new_project", "open_project", "keys", "settings", "palette", "quit"} <= offered
    assert not {"import", "export", "person", "go_annotate", "undo", "label_1"} & offered


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_place_opens_and_names_its_controls(
    project: MainWindow, preferences: Preferences, language: str, theme: str
) -> None:
    dressed(project, preferences, language, theme)
    for place in (HOME, PROJECT, ANNOTATE, REVIEW, EXPORT):
        project.go(place)
        QApplication.processEvents()
        assert unnamed(project) == [], place
    project.perform("find")
    assert unnamed(project) == []


def test_every_section_of_the_project_names_its_controls(project: MainWindow) -> None:
    project.go(PROJECT)
    tabs = project.findChild(QTabBar)
    assert tabs is not None
    assert tabs.count() > 1
    for section in range(tabs.count()):
        tabs.setCurrentIndex(section)
        QApplication.processEvents()
        assert unnamed(project) == [], tabs.tabText(section)


@pytest.mark.parametrize("action_id", _ASKING)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_dialog_opens_and_names_its_controls(
    qtbot: QtBot, project: MainWindow, preferences: Preferences, language: str, action_id: str
) -> None:
    preferences.update(language=language)
    assert opened_by(qtbot, project, action_id) == []


def test_an_example_of_a_loss_is_looked_at_in_the_article_and_the_choices_stay(
    project: MainWindow, session: Session
) -> None:
    project.perform("export")
    assert project.places.current() == EXPORT
    project.stack.exporting.options.card.setChecked(False)
    document = session.project.documents.id_of(session.project.documents.ids()[1])
    project.stack.exporting.example_requested.emit(document, 5, 12)
    assert session.document == document
    assert project.places.current() == ANNOTATE
    assert project.annotate.canvas.selection() == (5, 12)
    project.perform("export")
    assert not project.stack.exporting.options.card.isChecked()


def test_an_article_is_gone_to_from_the_box(
    qtbot: QtBot, project: MainWindow, session: Session
) -> None:
    project.go(PROJECT)

    def choose() -> None:
        boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, Palette)]
        if boxes:
            timer.stop()
            boxes[0].choice = ArticleChoice(wanted)
            boxes[0].accept()

    wanted = session.project.documents.id_of(session.project.documents.ids()[2])
    timer = QTimer(interval=10)
    timer.timeout.connect(choose)
    timer.start()
    project.perform("palette")
    assert session.document == wanted
    assert project.places.current() == ANNOTATE


def test_a_place_in_an_article_is_gone_to(project: MainWindow, session: Session) -> None:
    identity = session.project.documents.id_of(session.project.documents.ids()[1])
    start = session.project.documents.text(identity).index("القرار")
    project.show_found(ArticleChoice(identity, start, start + 6))
    assert project.annotate.canvas.selection() == (start, start + 6)


def test_what_is_selected_is_looked_for_in_all_articles(
    qtbot: QtBot, project: MainWindow, session: Session
) -> None:
    start = project.annotate.canvas.content().text.index("اللجنة")
    project.annotate.canvas.set_selection(start, start + 6)
    project.perform("find_all")
    assert project.places.current() == FIND
    finding = project.stack.finding
    assert finding.form.field.text() == "اللجنة"
    qtbot.waitUntil(lambda: finding.model.rowCount() == 2, timeout=30_000)


def test_the_box_leads_to_the_search_in_all_texts(
    project: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Palette, "ask", lambda *_args, **_named: TextsChoice("مجلس"))
    project.perform("palette")
    assert project.places.current() == FIND
    assert project.stack.finding.query() == Query("مجلس")


def test_places_found_are_walked_through_by_key_and_back_to_the_list(
    qtbot: QtBot, project: MainWindow, session: Session
) -> None:
    project.perform("find_all")
    finding = project.stack.finding
    finding.look_for("الوزير")
    qtbot.waitUntil(lambda: finding.model.rowCount() == 3, timeout=30_000)
    assert not project.can("next_hit")
    finding.walk_requested.emit(0)
    assert project.places.current() == ANNOTATE
    first = session.document
    project.perform("next_hit")
    assert session.document != first
    project.annotate.walk_strip.back.click()
    assert project.places.current() == FIND
    assert finding.list.current_row() == 1


def test_what_is_looked_for_stays_in_another_language(
    project: MainWindow, preferences: Preferences
) -> None:
    project.perform("find_all")
    project.stack.finding.look_for("الوزير")
    preferences.update(language="ar")
    assert project.places.current() == FIND
    assert project.stack.finding.query() == Query("الوزير")


def test_the_search_of_a_closed_project_is_gone(project: MainWindow, session: Session) -> None:
    project.perform("find_all")
    project.stack.finding.look_for("الوزير")
    session.close()
    assert project.places.current() == HOME
    assert not project.can("go_find")


def test_another_key_holds_and_is_printed_at_once(
    project: MainWindow, preferences: Preferences
) -> None:
    preferences.update(keys={"palette": ("Ctrl+J",)})
    assert project.bar.search.accessibleDescription() == "Ctrl+J"


def test_another_person_takes_the_keyboard(
    monkeypatch: pytest.MonkeyPatch,
    project: MainWindow,
    session: Session,
    preferences: Preferences,
) -> None:
    omar = Annotator(new_id(), "عمر", frozenset({Role.ANNOTATOR}))
    session.edit_project("people", lambda gesture: gesture.put("annotator", omar.id, omar))
    monkeypatch.setattr("annotator.gui.dialogs.person.AskPerson.ask", lambda *_given: omar.id)
    project.perform("person")
    assert session.me == omar
    assert preferences.settings.people[session.project.about.id] == omar.id
    assert not project.can("import")  # which is the lead's


def test_a_project_that_opens_at_once_is_seen_without_the_start_page(
    qtbot: QtBot, project: MainWindow, session: Session
) -> None:
    path = session.project.path
    session.close()
    again = MainWindow(session, make_preferences(path.parent), QSettings())
    qtbot.addWidget(again)
    again.begin(path)
    QApplication.processEvents()
    assert again.places.current() == ANNOTATE
    assert again.findChild(HomeView) is None
    assert again.findChild(ProjectView) is None


def test_what_cannot_be_opened_ends_at_the_start_page(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.begin(tmp_path / "gone.annproj")
    assert window.places.current() == HOME
    qtbot.waitUntil(window.banner.isVisible, timeout=30_000)


def test_work_that_runs_is_followed_when_the_language_changes(
    project: MainWindow, preferences: Preferences
) -> None:
    project.go(PROJECT)
    project.go(ANNOTATE)
    preferences.update(language="ar")
    assert project.findChild(ProjectView) is not None
    assert project.places.current() == ANNOTATE


def test_what_is_not_saved_keeps_the_window_open(
    project: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.go(PROJECT)
    monkeypatch.setattr(project.stack.project, "may_leave", lambda: False)
    project.go(ANNOTATE)
    for leave in (project.close, lambda: project.perform("close_project"), project.open_sample):
        leave()
        assert project.isVisible()
        assert session.is_open
        assert project.places.current() == PROJECT


def test_what_is_not_saved_is_there_in_another_language(
    project: MainWindow, preferences: Preferences
) -> None:
    project.go(PROJECT)
    project.stack.project.take_drafts(Drafts("about", about=ProjectBody("News", "Draft.")))
    preferences.update(language="ar")
    assert project.stack.project.drafts().about == ProjectBody("News", "Draft.")
    assert project.stack.project.section() == "about"
    about = project.stack.project.findChild(AboutPanel)
    assert isinstance(about, AboutPanel)
    about.discard()  # else the window would ask before it closes


def test_the_first_start_offers_the_sample_to_enter(window: MainWindow) -> None:
    assert window.focusWidget() is window.stack.home.sample_button


def test_the_cursor_comes_along_when_the_language_changes(
    project: MainWindow, preferences: Preferences
) -> None:
    project.resize(960, 620)
    preferences.update(zoom=300)
    project.annotate.canvas.scroll_to_offset(60)
    there = project.annotate.canvas.first_visible_offset()
    assert there > 0
    preferences.update(language="ar")
    assert project.annotate.canvas.cursor_position() == there
