"""Has the model of the person at the keyboard learn anew when enough was finished since."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.gui.session import Session

if TYPE_CHECKING:
    from annotator.gui.jobs import Job

_SOON = 20_000  # milliseconds after a project was opened, or an article was finished


class Trainer(QObject):
    """Trains beside the window; never beside an import or other slow work of the project."""

    trained = Signal()

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._soon = QTimer(self, interval=_SOON, singleShot=True)
        self._soon.timeout.connect(self.look)
        session.opened.connect(self._soon.start)
        session.work_changed.connect(self._soon.start)
        session.people_changed.connect(self._soon.start)
        session.closing.connect(self._end)

    def look(self) -> None:
        """Train if there is something new to learn from."""
        if self._job is not None or not self._session.is_open or find_spec("pycrfsuite") is None:
            return
        from annotator.gui.jobs import Job
        from annotator.workflow.modelling import is_due, train_job

        session = self._session
        if any(job.running for job in session.findChildren(Job)):
            self._soon.start()
            return
        try:
            due = is_due(session.project, session.me.id)
        except AnnotatorError:
            return  # the file is being written; the next article that is finished comes
        if due:
            self._job = Job(self, train_job, session.project.path, session.me.id)
            self._job.finished.connect(self._finished)
            # Suggestions do without a model: nobody is told what they cannot mend.
            self._job.failed.connect(self._finished)

    def _finished(self, facts: object) -> None:
        self._job = None
        if facts is not None and not isinstance(facts, AnnotatorError):
            self.trained.emit()

    def _end(self) -> None:
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
