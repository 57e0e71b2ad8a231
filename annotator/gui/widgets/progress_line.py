"""A thin line that fills."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from annotator.gui.theme import current

_HEIGHT = 6


class ProgressLine(QProgressBar):
    """How much of something is done, in reading direction."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_progress(self, done: int, total: int) -> None:
        """Show `done` of `total`; nothing of nothing is an empty line."""
        self.setRange(0, max(1, total))
        self.setValue(min(done, max(1, total)))

    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        line = QRectF(0, (self.height() - _HEIGHT) / 2, self.width(), _HEIGHT)
        painter.setBrush(theme.track)
        painter.drawRoundedRect(line, _HEIGHT / 2, _HEIGHT / 2)
        share = self.value() / max(1, self.maximum())
        if share <= 0:
            return
        filled = QRectF(line)
        filled.setWidth(max(_HEIGHT, share * line.width()))
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            filled.moveRight(line.right())
        painter.setBrush(theme.accent)
        painter.drawRoundedRect(filled, _HEIGHT / 2, _HEIGHT / 2)
