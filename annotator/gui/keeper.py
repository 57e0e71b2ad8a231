"""Keeps backups of the open project while people work, without their doing anything."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.session import Session

if TYPE_CHECKING:
    from annotator.gui.jobs import Job

_LOOK = 5 * 60 * 1000  # milliseconds between two looks whether a backup is due
_SOON = 20 * 1000  # after opening, when the person has begun to work
_PAUSE = 30 * 1000  # without an edit, before a copy is made for which edits would have to wait


class Keeper(QObject):
    """Makes a backup when a project is opened, and again when it was changed and one is due.

    One for which edits would have to wait is made in a pause of the person's.
    """

    failed = Signal(object)  # an AnnotatorError

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self.job: Job | None = None
        self._changed = False
        self._soon = QTimer(self, interval=_SOON, singleShot=True)
        self._timer = QTimer(self, interval=_LOOK)
        self._soon.timeout.connect(self.keep)
        self._timer.timeout.connect(self.keep)
        self.pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self.pause.timeout.connect(self.keep)
        session.opened.connect(self._begin)
        session.closing.connect(self._end)
        session.saved.connect(self._note)

    def keep(self, reason: str = "") -> None:
        """Make a backup now if one is due; `reason` says why, in a word."""
        if not self._session.is_open or self._session.project.readonly:
            return
        from annotator.gui.jobs import Job
        from annotator.workflow.keeping import backup_holds_others_up, backup_is_due, backup_job

        path = self._session.project.path
        busy = self.job is not None and self.job.running
        if busy or not self._changed or not backup_is_due(path):
            return
        if self.pause.isActive() and backup_holds_others_up(path):
            return  # the end of the pause asks again
        self._changed = False
        self.job = Job(self, backup_job, path, reason or "work")
        self.job.failed.connect(self.failed)

    def _begin(self) -> None:
        self._changed = True
        self._soon.start()
        self._timer.start()

    def _end(self) -> None:
        self._soon.stop()
        self._timer.stop()
        self.pause.stop()

    def _note(self) -> None:
        self._changed = True
        self.pause.start()
