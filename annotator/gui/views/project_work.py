"""The slow work of the project's place: jobs that outlive the view, banners that follow."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.gui.jobs import Job
from annotator.gui.panels.work_banner import WorkBanner
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.language import N_, _

WORK = {  # jobs by their object name
    "import": N_("Importing articles…"),
    "undo_import": N_("Taking the articles out again…"),
    "redo_import": N_("Putting the articles back…"),
    "backup": N_("Making a backup…"),
    "labels": N_("Making a backup before the labels change…"),
    "plan": N_("Working out who would get what…"),
    "assign": N_("Giving articles out…"),
    "undo_assigning": N_("Taking articles back…"),
    "hand_out": N_("Writing work files…"),
    "hand_in": N_("Writing my work…"),
    "take_in": N_("Taking work in…"),
    "check": N_("Checking the project…"),
}


class ProjectWork(QWidget):
    """A banner for each job that runs; nothing when none does."""

    started = Signal()
    finished = Signal(str, object)  # the job's name, its answer
    failed = Signal(str, object)  # the job's name, an AnnotatorError

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)

    def pick_up(self) -> None:
        """Follow the jobs that a view before this one started, in another language."""
        for job in self._session.findChildren(Job):
            if job.running and job.objectName() in WORK:
                self._follow(job)

    def running(self, name: str) -> bool:
        """Tell whether a job of this name runs."""
        return any(job.running for job in self._session.findChildren(Job, name))

    def start(self, name: str, function: Callable[..., object], *args: Any) -> None:
        """Start a job; it ends with the project."""
        # The session outlives this view, which is built anew when the language changes.
        job = Job(self._session, function, *args)
        job.setObjectName(name)
        self._session.closed.connect(job.cancel)
        self._follow(job)
        self.started.emit()

    def _follow(self, job: Job) -> None:
        name = job.objectName()
        banner = WorkBanner(job, _(WORK[name]))
        banner.finished.connect(lambda answer: self.finished.emit(name, answer))
        banner.failed.connect(lambda error: self.failed.emit(name, error))
        self._column.addWidget(banner)


def files_in(event: QDropEvent) -> list[Path]:
    """Return the files that are dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
