"""One line at the bottom of the window: what was done, with a way to take it back."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel

SHOWN_FOR = 8000  # milliseconds


class Toast(QFrame):
    """A line that floats over `host`, takes no keyboard, and goes by itself."""

    acted = Signal()

    def __init__(self, host: QWidget, *, above: int = 8 * GRID) -> None:
        """Float `above` pixels over the lower edge of `host`."""
        super().__init__(host)
        self._host, self._above = host, above
        self.setProperty("toast", True)
        self._text = PlainLabel()
        self.button = KeyButton("", role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        row.addWidget(self._text)
        row.addWidget(self.button)
        self.timer = QTimer(self, singleShot=True, interval=SHOWN_FOR)
        self.timer.timeout.connect(self.hide)
        self.button.clicked.connect(self._act)
        host.installEventFilter(self)
        self.hide()

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def say(self, text: str, *, action: str = "") -> None:
        """Show a line, with a link such as “Undo” if it can be taken back."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.button.set_text(action)
        self.button.setVisible(bool(action))
        self._place()
        self.show()
        self.raise_()
        self.timer.start()
        announce(self, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEvent) -> None:
        self.timer.stop()  # it stays while the mouse is on it

    def leaveEvent(self, event: QEvent) -> None:
        self.timer.start()

    def _place(self) -> None:
        host = self._host
        self.adjustSize()
        self.move((host.width() - self.width()) // 2, host.height() - self._above - self.height())

    def _act(self) -> None:
        self.hide()
        self.acted.emit()
