"""The places of the window, one at a time; each is made when the person first goes to it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.errors import AnnotatorError
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from annotator.language import N_

if TYPE_CHECKING:
    from annotator.core.query import Query
    from annotator.gui.views.dashboard import DashboardView
    from annotator.gui.views.export import ExportView
    from annotator.gui.views.find import FindView
    from annotator.gui.views.home import HomeView
    from annotator.gui.views.project import ProjectView
    from annotator.gui.views.review import ReviewView
    from annotator.workflow.agreement import Behind, Wanted

HOME, PROJECT, ANNOTATE, FIND = "home", "project", "annotate", "find"
EXPORT = "export"
REVIEW, DASHBOARD = "review", "dashboard"
TITLES = {  # in the order of the strip
    HOME: N_("Home"),
    PROJECT: N_("Project"),
    ANNOTATE: N_("Annotate"),
    FIND: N_("Find"),
    REVIEW: N_("Review"),
    DASHBOARD: N_("Dashboard"),
    EXPORT: N_("Export"),
}


class Places(QStackedWidget):
    """Empty until one goes somewhere."""

    new_requested = Signal()
    open_requested = Signal(Path)
    sample_requested = Signal()
    document_requested = Signal(str)
    restore_requested = Signal(Path)  # a backup
    place_requested = Signal(str)
    said = Signal(str)  # something for the line at the bottom of the window
    cases_requested = Signal(object, object)  # behind a figure: Wanted, a tuple of Behind

    def __init__(self, session: Session, preferences: Preferences, memory: QSettings) -> None:
        super().__init__()
        self._session, self._preferences, self._memory = session, preferences, memory
        self.annotate = AnnotateView(session, preferences, memory)
        self._home: HomeView | None = None
        self._project: ProjectView | None = None
        self._find: FindView | None = None
        self._review: ReviewView | None = None
        self._dashboard: DashboardView | None = None
        self._export: ExportView | None = None
        self._indexed = 1.0
        self.annotate.walking.list_requested.connect(lambda: self.place_requested.emit(FIND))
        self.annotate.walking.moved.connect(self._follow)

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
            self._project.place_requested.connect(self._show_example)
            self._project.restore_requested.connect(self.restore_requested)
        return self._project

    @property
    def finding(self) -> "FindView":
        """The place of the search in all articles of the project that is open."""
        if self._find is None:
            from annotator.gui.views.find import FindView

            self._find = FindView(self._session, self._preferences)
            self._find.walk_requested.connect(self._walk)
            self._find.show_indexing(self._indexed)
        return self._find

    @property
    def exporting(self) -> "ExportView":
        """The place where datasets leave the project that is open."""
        if self._export is None:
            from annotator.gui.views.export import ExportView

            self._export = ExportView(self._session, self._memory)
            self._export.example_requested.connect(self._show_example)
        return self._export

    @property
    def dashboard(self) -> "DashboardView":
        """The place of the figures of the project that is open."""
        if self._dashboard is None:
            from annotator.gui.views.dashboard import DashboardView

            self._dashboard = DashboardView(self._session, self._preferences)
            self._dashboard.cases_requested.connect(self._show_cases)
        return self._dashboard

    def write_report(self) -> None:
        """Write all figures into a file, where one may see them."""
        self.place_requested.emit(DASHBOARD)
        self.dashboard.write_report()

    @property
    def review(self) -> "ReviewView":
        """The place to rule on disagreements in the project that is open."""
        if self._review is None:
            from annotator.gui.views.review import ReviewView

            self._review = ReviewView(self._session, self._preferences, self._memory)
            self._review.said.connect(self.said)
        return self._review

    @property
    def keyed(self) -> "AnnotateView | ReviewView | None":
        """The place in view, if it has keys of its own."""
        here = self.currentWidget()
        if here is self._review:
            return self._review
        return self.annotate if here is self.annotate else None

    def reading(self) -> "list[AnnotateView | ReviewView]":
        """Return the places made so far in which articles are read."""
        return [one for one in (self.annotate, self._review) if one is not None]

    def find_all(self, phrase: str = "") -> None:
        """Look for a phrase in all articles."""
        self.place_requested.emit(FIND)
        self.finding.look_for(phrase)

    def take_in(self, file: Path) -> None:
        """Take in finished work that was opened like a project. Raises AnnotatorError."""
        if not self._session.is_open:
            raise AnnotatorError(
                N_("{file} holds finished work. Open the project it belongs to first."),
                file=file.name,
            )
        self.place_requested.emit(PROJECT)
        self.project.handing.take_in([file])

    def show_indexing(self, share: float) -> None:
        """Say how much of the texts the index has."""
        self._indexed = share
        if self._find is not None:
            self._find.show_indexing(share)

    def leave_search(self) -> "Query | None":
        """End the search and return what was looked for, for places that take these ones' place."""
        if self._dashboard is not None:
            self._dashboard.leave()
        if self._export is not None:
            self._export.leave()
        if self._find is None:
            return None
        self._find.leave()
        return self._find.query()

    @property
    def has_project(self) -> bool:
        """Tell whether the place of the project was made."""
        return self._project is not None

    def go(self, place: str) -> None:
        """Bring a place into view, and the keyboard to it."""
        views: dict[str, Callable[[], QWidget]] = {
            HOME: lambda: self.home,
            PROJECT: lambda: self.project,
            FIND: lambda: self.finding,
            REVIEW: lambda: self.review,
            DASHBOARD: lambda: self.dashboard,
            EXPORT: lambda: self.exporting,
        }
        view = views[place]() if place in views else self.annotate
        if self.indexOf(view) < 0:
            self.addWidget(view)
        self.setCurrentWidget(view)
        if view is self.annotate:
            self.annotate.canvas.setFocus()
        elif view is self._home:
            self._home.take_keyboard()
        elif view is self._find:
            self._find.take_keyboard()
        elif view is self._review:
            self._review.take_keyboard()
        elif view is self._dashboard:
            self._dashboard.take_keyboard()
        elif view is self._export:
            self._export.take_keyboard()

    def leave_project(self) -> None:
        """Drop what belonged to a project that was closed."""
        if self._review is not None:
            self._review.leave()
        for view in (self._project, self._find, self._review, self._export, self._dashboard):
            if view is not None:
                self.removeWidget(view)
                view.deleteLater()
        self._project = self._find = self._review = self._export = self._dashboard = None
        if self._home is not None:
            self._home.reload()

    def _walk(self, row: int) -> None:
        self.place_requested.emit(ANNOTATE)  # first: what is not in view cannot be scrolled
        self.annotate.walking.begin(self.finding.model, row, self.finding.words())

    def _show_example(self, document: str, start: int, end: int) -> None:
        self.document_requested.emit(document)
        if end > start and self._session.document == document:
            self.annotate.jump(start, end)

    def _show_cases(self, wanted: "Wanted", cases: "tuple[Behind, ...]") -> None:
        """Show the cases behind a figure where they are ruled on, else in a list."""
        agreed = wanted.cell is not None and wanted.cell[0] == wanted.cell[1] and wanted.cell[2]
        if self._session.may_review and not agreed:
            try:
                self.place_requested.emit(REVIEW)
                self.review.show_cases([(one.document, one.start, one.end) for one in cases])
            except AnnotatorError:  # nothing of it is to be ruled on
                self.place_requested.emit(DASHBOARD)
            else:
                return
        self.cases_requested.emit(wanted, cases)

    def _follow(self, number: int) -> None:
        if self._find is not None:
            self._find.follow(number)
