"""The project's place: its articles and, beside them, all that the project is made of."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import AnnotatorError
from annotator.gui.dialogs.import_articles import ImportDialog
from annotator.gui.dialogs.import_report import ImportReportDialog, report_sentences
from annotator.gui.jobs import Job
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.work_banner import WorkBanner
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.banner import Banner
from annotator.language import N_, _, say
from annotator.workflow.background import import_job
from annotator.workflow.importing import ImportReport

_WORK = {"import": N_("Importing articles…")}  # jobs by their object name


class ProjectView(QWidget):
    """Sections side by side; each is made when it is first looked at."""

    document_requested = Signal(str)

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self.articles = ArticlesPanel(session, preferences)
        self._sections: list[tuple[str, str, Callable[[], QWidget]]] = [
            ("articles", _("Articles"), lambda: self.articles),
        ]
        self._works = QVBoxLayout()
        self._tabs = QTabBar()
        self._stack = QStackedWidget()
        self.banner = Banner()
        self.setAcceptDrops(session.is_lead)
        self._lay_out()
        self._tabs.currentChanged.connect(self._show)
        self.articles.opened.connect(self.document_requested)
        self.articles.files_requested.connect(self.choose_files)
        self.articles.folder_requested.connect(self.choose_folder)
        self._show(0)
        for job in session.findChildren(Job):  # of a view before this one, in another language
            if job.running:
                self._follow(job)

    def show_section(self, name: str) -> None:
        """Bring a section to the front: "articles", "labels", "people", "history" …"""
        names = [one for one, _title, _make in self._sections]
        self._tabs.setCurrentIndex(names.index(name))

    def choose_files(self) -> None:
        """Ask which files to import, and import them."""
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Import articles"))
        if chosen:
            self.import_files([Path(one) for one in chosen])

    def choose_folder(self) -> None:
        """Ask which folder to import, and import it."""
        chosen = QFileDialog.getExistingDirectory(self, _("Import a folder of articles"))
        if chosen:
            self.import_files([Path(chosen)])

    def import_files(self, paths: list[Path]) -> None:
        """Show what is in the files, and import them as the person chooses."""
        if self._running("import"):
            self.banner.say(_("An import is running already. Wait until it has ended."))
            return
        order = ImportDialog.ask(self, self._session, self._preferences, tuple(paths))
        if order is not None:
            session = self._session
            where, who = session.project.path, session.me.id
            self._start("import", import_job, where, who, order.files, order.choices)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files_in(event):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files_in(event)
        if files:
            event.acceptProposedAction()
            self.import_files(files)

    def _lay_out(self) -> None:
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName(_("Sections of the project"))
        row = QHBoxLayout()
        row.addWidget(self._tabs)
        row.addStretch()
        for _name, title, _make in self._sections:
            self._tabs.addTab(title)
            self._stack.addWidget(QWidget())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(GRID + GRID // 2)
        whole.addLayout(row)
        whole.addWidget(self.banner)
        whole.addLayout(self._works)
        whole.addWidget(self._stack, stretch=1)

    def _running(self, name: str) -> bool:
        jobs = self._session.findChildren(Job, name)
        return any(job.running for job in jobs)

    def _start(self, name: str, function: Callable[..., object], *args: object) -> None:
        # The session outlives this view, which is built anew when the language changes.
        job = Job(self._session, function, *args)
        job.setObjectName(name)
        self._session.closed.connect(job.cancel)
        self._follow(job)

    def _follow(self, job: Job) -> None:
        name = job.objectName()
        if name not in _WORK:
            return
        work = WorkBanner(job, _(_WORK[name]))
        work.finished.connect(lambda answer: self._finish(name, answer))
        work.failed.connect(self._fail)
        self._works.addWidget(work)

    def _finish(self, name: str, answer: object) -> None:
        if isinstance(answer, ImportReport):
            self._report(answer)

    def _report(self, report: ImportReport) -> None:
        if report.problem_count or report.new_labels or report.new_annotators or report.same:
            ImportReportDialog.show_report(self, report)
        else:
            self.banner.say(" ".join(report_sentences(report)))

    def _fail(self, error: AnnotatorError) -> None:
        self.banner.say(say(error), kind="danger")

    def _show(self, index: int) -> None:
        _name, _title, make = self._sections[index]
        panel = make()
        if self._stack.indexOf(panel) < 0:
            self._stack.insertWidget(index, panel)
            empty = self._stack.widget(index + 1)
            if empty is not None:
                self._stack.removeWidget(empty)
                empty.deleteLater()
        self._stack.setCurrentWidget(panel)


def _files_in(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
