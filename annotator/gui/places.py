"""The places of the window, one at a time; each is made when the person first goes to it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView

if TYPE_CHECKING:
    from annotator.gui.views.home import HomeView
    from annotator.gui.views.project import ProjectView

HOME, PROJECT, ANNOTATE = "home", "project", "annotate"


class Places(QStackedWidget):
    """Empty until one goes somewhere."""

    new_requested = Signal()
    open_requested = Signal(Path)
    sample_requested = Signal()
    document_requested = Signal(str)
    restore_requested = Signal(Path)  # a backup

    def __init__(self, session: Session, preferences: Preferences, memory: QSettings) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self.annotate = AnnotateView(session, preferences, memory)
        self._home: HomeView | None = None
        self._project: ProjectView | None = None

    @property
    def home(self) -> "HomeView":
        """The start page."""
        if self._home is None:
            from annotator.gui.views.home import HomeView

            self._home = HomeView(self._session, self._preferences)
            self._home.new_requested.connect(self.new_requested)
            self._home.open_requested.connect(self.open_requested)
            self._home.sample_requested.connect(self.sample_requested)
        return self._home

    @property
    def project(self) -> "ProjectView":
        """The place of the project that is open; it shows nothing else."""
        if self._project is None:
            from annotator.gui.views.project import ProjectView

            self._project = ProjectView(self._session, self._preferences)
            self._project.document_requested.connect(self.document_requested)
            self._project.restore_requested.connect(self.restore_requested)
        return self._project

    @property
    def has_project(self) -> bool:
        """Tell whether the place of the project was made."""
        return self._project is not None

    def go(self, place: str) -> None:
        """Bring a place into view, and the keyboard to it."""
        views: dict[str, Callable[[], QWidget]] = {
            HOME: lambda: self.home,
            PROJECT: lambda: self.project,
        }
        view = views[place]() if place in views else self.annotate
        if self.indexOf(view) < 0:
            self.addWidget(view)
        self.setCurrentWidget(view)
        if view is self.annotate:
            self.annotate.canvas.setFocus()
        elif view is self._home:
            self._home.take_keyboard()

    def leave_project(self) -> None:
        """Drop what belonged to a project that was closed."""
        if self._project is not None:
            self.removeWidget(self._project)
            self._project.deleteLater()
            self._project = None
        if self._home is not None:
            self._home.reload()
