"""Brings the index of the texts up to date while people work, without their doing anything."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.session import Session

if TYPE_CHECKING:
    from annotator.gui.jobs import Job

_SOON = 5_000  # milliseconds after a project was opened or articles came
_LOOK = 1_000  # between two looks whether other work wants the disk


class Indexer(QObject):
    """Runs beside the window, never beside an import or other slow work of the project."""

    progress = Signal(float)  # the share of the texts that is indexed

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self.share = 1.0
        self._soon = QTimer(self, interval=_SOON, singleShot=True)
        self._watch = QTimer(self, interval=_LOOK)
        self._soon.timeout.connect(self.index)
        self._watch.timeout.connect(self._give_way)
        session.opened.connect(self._soon.start)
        session.documents_changed.connect(self._soon.start)
        session.closing.connect(self._end)

    def index(self) -> None:
        """Index what is lacking now, or later when other work runs."""
        if not self._session.is_open:
            return
        if self._job is not None or self._others_work():
            self._soon.start()
            return
        from annotator.gui.jobs import Job
        from annotator.workflow.indexing import index_job

        self._job = Job(self, index_job, self._session.project.path)
        self._job.progress.connect(self._tell)
        self._job.finished.connect(self._finished)
        # A search does without the index: nobody is told what they cannot mend.
        self._job.failed.connect(self._finished)
        self._watch.start()

    def _tell(self, done: int, total: int) -> None:
        self.share = done / total if total else 1.0
        self.progress.emit(self.share)

    def _finished(self, _answer: object) -> None:
        self._job = None
        self._watch.stop()
        if not self._soon.isActive():
            self._tell(1, 1)

    def _give_way(self) -> None:
        if self._job is not None and self._others_work():
            self._job.cancel()  # what is indexed stays
            self._soon.start()

    def _others_work(self) -> bool:
        from annotator.gui.jobs import Job

        return any(job.running for job in self._session.findChildren(Job))

    def _end(self) -> None:
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
