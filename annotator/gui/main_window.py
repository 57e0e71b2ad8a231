"""The window: the strip of places, who is at the keyboard, and what every place may ask of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.boxes import Boxes
from annotator.gui.indexer import Indexer
from annotator.gui.keeper import Keeper
from annotator.gui.keymap import KeyDispatcher
from annotator.gui.memory import WindowMemory
from annotator.gui.opener import Opener
from annotator.gui.places import ANNOTATE, EXPORT, HOME, PROJECT, REVIEW, TITLES, Places
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.switches import switches
from annotator.gui.theme import choose_theme, put_on
from annotator.gui.top_bar import TopBar
from annotator.gui.trainer import Trainer
from annotator.gui.widgets.banner import Banner
from annotator.gui.widgets.toast import Toast
from annotator.language import _, isolate, pgettext, say
from annotator.paths import projects_dir
from annotator.recent import Recent, recent_file, remember
from annotator.store import trust
from annotator.store.ids import now
from annotator.workflow.opening import SUFFIX

if TYPE_CHECKING:
    from annotator.gui.dialogs.palette import ArticleChoice

_NEED_PROJECT = frozenset(
    {"close_project", "import", "export", "person"}
    | {"go_project", "go_annotate", "go_find", "find_all", "go_review", "go_dashboard", "report"}
)


class MainWindow(QMainWindow):
    """One project at a time, shown in one of its places."""

    language_changed = Signal()

    def __init__(self, session: Session, preferences: Preferences, memory: QSettings) -> None:
        super().__init__()
        self._session = session
        self._preferences = preferences
        self._memory = WindowMemory(memory)
        self.setMinimumSize(960, 620)
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self._keys = KeyDispatcher(self, preferences.keymap, allowed=self.can)
        self._keys.triggered.connect(self.perform)
        self._place = ""  # nowhere yet
        self._keeper = Keeper(self, session)
        self._keeper.failed.connect(self.show_error)
        self._indexer = Indexer(self, session)
        self._trainer = Trainer(self, session)
        self._boxes = Boxes(self, session, preferences, can=self.can)
        self._boxes.refused.connect(self.show_error)
        self._boxes.action_chosen.connect(self.perform)
        self._boxes.article_chosen.connect(self.show_found)
        self.build()
        self._memory.put_back(self)
        self._memory.put_back_splitter(self.annotate.splitter)
        self._show_names()
        session.opened.connect(self._project_opened)
        session.closed.connect(self._project_closed)
        session.closing.connect(self._leave_project)
        session.refused.connect(self.show_error)
        session.people_changed.connect(self._show_names)
        session.document_shown.connect(self._remember_document)
        preferences.changed.connect(self._settings_changed)
        preferences.failed.connect(self.show_error)

    # Building

    def build(self) -> None:
        """Make every widget of the window, in the language spoken now."""
        self.setWindowTitle(_program())
        frame = QWidget()
        box = QVBoxLayout(frame)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.banner = Banner()
        self.stack = Places(self._session, self._preferences, self._memory.file)
        self.annotate = self.stack.annotate
        self.bar = self._top_bar()
        self.places = self.bar.places
        box.addWidget(self.bar)
        box.addWidget(self.banner)
        self.banners = QVBoxLayout()
        box.addLayout(self.banners)
        box.addWidget(self.stack, stretch=1)
        self.setCentralWidget(frame)
        self.toast = Toast(self.stack, above=72)
        self.opener = Opener(self, self.banners, self._preferences)
        self.opener.opened.connect(self._session.adopt)
        self.opener.failed.connect(self.show_error)
        self.opener.handed_in.connect(lambda file: self._try(lambda: self.stack.take_in(file)))
        self.stack.new_requested.connect(self.new_project)
        self.stack.open_requested.connect(self.open_path)
        self.stack.sample_requested.connect(self.open_sample)
        self.stack.document_requested.connect(self.show_document)
        self.stack.restore_requested.connect(self._restore)
        self.stack.place_requested.connect(self.go)
        self.stack.cases_requested.connect(self._boxes.show_cases)
        self._boxes.texts_chosen.connect(self.stack.find_all)
        self._indexer.progress.connect(self.stack.show_indexing)
        self.annotate.said.connect(self.toast.say)
        self.stack.said.connect(self.toast.say)
        self._actions = self._table()

    def _top_bar(self) -> TopBar:
        bar = TopBar(TITLES, self._preferences)
        bar.places.chosen.connect(self.go)
        bar.palette_requested.connect(lambda: self.perform("palette"))
        bar.person_requested.connect(lambda: self.perform("person"))
        return bar

    def _table(self) -> dict[str, Callable[[], object]]:
        return {
            "new_project": self.new_project,
            "open_project": self._browse,
            "close_project": self._close_project,
            "import": self._import,
            **{f"go_{one}": partial(self.go, one) for one in TITLES if one != EXPORT},
            "export": lambda: self.go(EXPORT),
            "find_all": self._find_all,
            "report": self.stack.write_report,
            "quit": self.close,
            **switches(self, self._preferences),
            **self._boxes.table(),
        }

    # What others call

    def begin(self, path: Path | None) -> None:
        """Open a project if there is one to open; Home is where one is until it is open."""
        QTimer.singleShot(0, self._come_home)  # not at once: most projects are open by then
        if path is not None:
            self.open_path(path)

    def perform(self, action_id: str) -> None:
        """Do an action of the table, in the place that knows it."""
        place = self.stack.keyed
        if place is not None and self._session.is_open and place.perform(action_id):
            return
        do = self._actions.get(action_id)
        if do is not None and self.can(action_id):
            do()

    def go(self, place: str) -> None:
        """Go to a place."""
        self._place = place if place and self._session.is_open else HOME
        if self._place == REVIEW and not self._session.may_review:
            self._place = ANNOTATE
        self.places.set_current(self._place)
        self.stack.go(self._place)

    def show_error(self, error: AnnotatorError) -> None:
        """Say what went wrong where the person looks."""
        self.banner.say(say(error), kind="danger")

    def new_project(self) -> None:
        """Ask for a new project and open it."""
        from annotator.gui.dialogs.new_project import NewProject
        from annotator.workflow.making import create_project

        asked = NewProject.ask(self, projects_dir())
        if asked is not None and self._may_leave():
            self._try(
                lambda: self._session.adopt(
                    create_project(asked.path, name=asked.name, person=asked.person)
                )
            )

    def open_sample(self) -> None:
        """Open the sample, made anew when this machine does not have it yet."""
        from annotator.gui.dialogs.new_project import NewProject
        from annotator.workflow.making import create_sample

        path = projects_dir() / (_("Sample") + SUFFIX)
        if path.exists():
            self.open_path(path)
        elif self._may_leave():
            self._try(
                lambda: self._session.adopt(create_sample(path, person=NewProject.person_here()))
            )

    def open_path(self, path: Path) -> None:
        """Open a project file, or say why not."""
        if self._may_leave():
            self.opener.open(path)

    def show_document(self, document: Id) -> None:
        """Bring an article into view."""
        self._session.show(document)
        self.go(ANNOTATE)

    def can(self, action_id: str) -> bool:
        """Tell whether an action can be done now."""
        place = self.stack.keyed
        if place is not None and self._session.is_open and place.can(action_id):
            return True
        if action_id == "go_review" and not (self._session.is_open and self._session.may_review):
            return False
        if action_id in _NEED_PROJECT and not self._session.is_open:
            return False
        if action_id == "import" and not self._session.is_lead:
            return False
        return action_id in self._actions

    def show_found(self, choice: "ArticleChoice") -> None:
        """Bring an article into view, at the place where something was found in it."""
        self._try(lambda: self.show_document(choice.id))
        if choice.end and self._session.document == choice.id:
            self.annotate.jump(choice.start, choice.end)

    # Inside

    def _come_home(self) -> None:
        if not self._place:
            self.go(HOME)

    def _may_leave(self) -> bool:
        """Ask about what was written and not saved, where there is such a thing."""
        if not self.stack.has_project or self.stack.project.may_leave():
            return True
        self.go(PROJECT)
        return False

    def _close_project(self) -> None:
        if self._may_leave():
            self._session.close()

    def _try(self, do: Callable[[], object]) -> None:
        try:
            do()
        except AnnotatorError as error:
            self.show_error(error)

    def _browse(self) -> None:
        self.stack.home.browse()

    def _import(self) -> None:
        self.go(PROJECT)
        self.stack.project.choose_files()

    def _project_opened(self) -> None:
        project = self._session.project
        self.banner.hide()
        if project.readonly:
            self.banner.say(
                _("This project is open for reading only: nothing can be changed in it."),
                kind="warning",
            )
        self._show_names()
        self.annotate.start()
        self.annotate.suggesting.start()
        self._show_last_document()
        recent = Recent(str(project.path), project.about.name, now())
        self._try_remember(recent)
        people = {**self._preferences.settings.people, project.about.id: self._session.me.id}
        if not project.readonly:
            self._try(lambda: trust.note(project))
        self._preferences.update(last_project=str(project.path), people=people)
        self.go(ANNOTATE if self._session.document else PROJECT)

    def _restore(self, backup: Path) -> None:
        """Put a backup in the place of the open project, and open it again."""
        if not self._may_leave():
            return
        path = self._session.project.path
        self._session.close()
        self.opener.restore(backup, path)

    def _try_remember(self, recent: Recent) -> None:
        try:
            remember(recent_file(), recent)
        except OSError:
            return  # a convenience; the project itself is open

    def _leave_project(self) -> None:
        if not self._session.project.readonly:
            self._try(lambda: trust.note(self._session.project))

    def _project_closed(self) -> None:
        self.stack.leave_project()
        self._show_names()
        self.go(HOME)

    def _show_names(self) -> None:
        is_open = self._session.is_open
        name = f"{isolate(self._session.project.about.name)} — {_program()}" if is_open else ""
        self.setWindowTitle(name or _program())
        self.bar.show_names(self._session, otherwise=_program())
        for place in TITLES:
            self.places.set_enabled(place, is_open or place == HOME)
        self.places.set_shown(REVIEW, is_open and self._session.may_review)
        if self._place == REVIEW and is_open:
            self.go(REVIEW)  # unless another person has the keyboard now, who does not review

    def _show_last_document(self) -> None:
        project = self._session.project
        known, offset = self._memory.article(project.about.id)
        if known and project.documents.has(known) and self.annotate.queue.holds(known):
            self._session.show(known)
            if offset:
                self._read_on(offset)
            return
        first = self.annotate.queue.neighbour(0)
        if first is not None:
            self._session.show(first)

    def _read_on(self, offset: int) -> None:
        # The cursor comes along: the first arrow key would scroll back to it.
        self.annotate.canvas.set_cursor(offset)
        self.annotate.canvas.scroll_to_offset(offset)

    def _remember_document(self, document: Id) -> None:
        self._memory.keep_article(self._session.project.about.id, document)

    def _remember_place(self) -> None:
        self._memory.keep(self, self.annotate.splitter)
        if self._session.is_open:
            offset = self.annotate.canvas.first_visible_offset()
            self._memory.keep_offset(self._session.project.about.id, offset)

    def _settings_changed(self, names: frozenset[str]) -> None:
        if "theme" in names:
            app = QApplication.instance()
            if isinstance(app, QApplication):
                put_on(app, choose_theme(self._preferences.settings.theme))
        self._session.set_idle(self._preferences.settings.idle_seconds)
        if names & {"language", "digits", "keys"}:
            self._rebuild()
        elif names - {"people", "last_project"}:
            self._dress()

    def _rebuild(self) -> None:
        """Make the window anew in another language, at the same place of the same article."""
        place, offset = self._place, self.annotate.canvas.first_visible_offset()
        splitter = self.annotate.splitter.saveState()
        self.language_changed.emit()
        drafts = self.stack.project.drafts() if self.stack.has_project else None
        looked_for = self.stack.leave_search()
        self.annotate.suggesting.end()
        old = self.takeCentralWidget()
        self.build()
        if old is not None:
            old.deleteLater()
        self.annotate.splitter.restoreState(splitter)
        self._show_names()
        if self._session.is_open:
            if drafts is not None:
                self.stack.go(PROJECT)  # it follows the work that runs
                self.stack.project.take_drafts(drafts)
            if looked_for is not None:
                self.stack.finding.take_query(looked_for)
            self.annotate.start()
            self.annotate.suggesting.start()
            if offset:
                self._read_on(offset)
        self.go(place)

    def _find_all(self) -> None:
        self.stack.find_all(self.annotate.selected_text() if self._place == ANNOTATE else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "annotate"):
            self._dress()

    def _dress(self) -> None:
        for place in self.stack.reading():
            place.apply_settings()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._remember_place()
        self._session.closed.disconnect(self._project_closed)  # no place is gone to any more
        self._session.close()
        event.accept()


def _program() -> str:
    return pgettext("program", "Annotator")
