"""Slow work that runs beside the window: what it is, how far it is, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from annotator.errors import AnnotatorError
from annotator.gui.jobs import Job
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel, restyle
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.language import _, digits


class WorkBanner(QFrame):
    """Follows one job and goes with it."""

    finished = Signal(object)
    failed = Signal(object)  # an AnnotatorError

    def __init__(self, job: Job, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._text = PlainLabel(text, elide=True)
        self._share = PlainLabel("", tone="muted")
        self._line = ProgressLine(name=text)
        self._line.setMinimumWidth(120)
        self.stop = KeyButton(_("Stop"))
        self.setProperty("banner", "info")
        restyle(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(2 * GRID)
        row.addWidget(self._text)
        row.addWidget(self._line, stretch=1)
        row.addWidget(self._share)
        row.addWidget(self.stop)
        self.stop.clicked.connect(self._cancel)
        job.progress.connect(self._show)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail)

    def _show(self, done: int, total: int) -> None:
        self._line.set_progress(done, total)
        share = digits(_("{n} %").format(n=100 * done // max(1, total)))
        self._share.setText(share)

    def _cancel(self) -> None:
        self.stop.setEnabled(False)
        self._text.setText(_("Stopping…"))
        self._job.cancel()

    def _finish(self, answer: object) -> None:
        self._go()
        self.finished.emit(answer)

    def _fail(self, error: AnnotatorError) -> None:
        self._go()
        self.failed.emit(error)

    def _go(self) -> None:
        self.hide()
        self.deleteLater()
        self._job.deleteLater()
