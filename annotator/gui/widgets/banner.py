"""A message in its place: what happened, and what can be done about it."""

from typing import Literal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from annotator.gui.theme import GRID, current, icon_pixmap
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.plain_label import PlainLabel, restyle
from annotator.language import _

Kind = Literal["info", "warning", "danger"]
_ICON = 18


class Banner(QFrame):
    """One message with an icon, perhaps an action, and a way to put it away."""

    acted = Signal()
    closed = Signal()

    def __init__(self, *, closable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = "info"
        self._picture = QLabel()
        self._text = PlainLabel(wrap=True)
        self.button = KeyButton("", role="link")
        self._close = IconButton("close", _("Close this message"), size=16)
        self._close.setVisible(closable)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 2, GRID // 2, GRID + 2, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, stretch=1)
        row.addWidget(self.button)
        row.addWidget(self._close)
        self.button.clicked.connect(self.acted)
        self._close.clicked.connect(self._put_away)
        self.hide()

    @property
    def kind(self) -> Kind:
        """Return how serious the message is."""
        return self._kind

    def text(self) -> str:
        """Return what is said."""
        return self._text.text()

    def say(self, text: str, *, kind: Kind = "info", action: str = "") -> None:
        """Show a message, with a link that acts if there is something to do."""
        self._kind = kind
        self.setProperty("banner", kind)
        restyle(self)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.button.set_text(action)
        self.button.setVisible(bool(action))
        self._draw()
        self.show()
        announce(self, text, urgent=kind == "danger")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        theme = current()
        color = {"info": theme.accent, "warning": theme.warning, "danger": theme.danger}[self._kind]
        name = "info" if self._kind == "info" else "warning"
        self._picture.setPixmap(icon_pixmap(name, color=color, size=_ICON))

    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()
