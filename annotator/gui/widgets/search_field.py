"""A field to search in: icon in front, key cap behind, the text told when typing rests."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QWidget

from annotator.gui.theme import current, icon_pixmap
from annotator.gui.widgets.keycap import cap_size, paint_cap

_ICON = 16
_EDGE = 9
REST = 150  # milliseconds without a key


class SearchField(QLineEdit):
    """A line to type into; Esc empties it."""

    searched = Signal(str)  # the text, when typing rests or Enter is pressed

    def __init__(
        self, placeholder: str, *, caps: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._caps: tuple[str, ...] = ()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.timer = QTimer(self, singleShot=True, interval=REST)
        self.timer.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self.timer.start())
        self.returnPressed.connect(self._tell)
        self.set_caps(caps)

    def set_caps(self, caps: Sequence[str]) -> None:
        """Show the key that leads here while the field is empty."""
        self._caps = tuple(caps)
        self._leave_room()
        self.update()

    def clear_search(self) -> None:
        """Empty the field and tell so at once."""
        self.clear()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_search()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter = current(), QPainter(self)
        room = QRect(_EDGE, (self.height() - _ICON) // 2, _ICON, _ICON)
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), room)
        pixmap = icon_pixmap("find", color=theme.muted, size=_ICON, scale=self.devicePixelRatioF())
        painter.drawPixmap(place.topLeft(), pixmap)
        if not self._caps or self.text():
            return
        cap = QRect(0, 0, cap_size(self._caps).width(), cap_size(self._caps).height())
        cap.moveTo(self.width() - cap.width() - _EDGE, (self.height() - cap.height()) // 2)
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), cap)
        paint_cap(painter, place, self._caps, theme=theme)

    def _leave_room(self) -> None:
        before, behind = _EDGE + _ICON, cap_size(self._caps).width()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            before, behind = behind, before
        self.setTextMargins(before, 0, behind, 0)

    def _tell(self) -> None:
        self.timer.stop()
        self.searched.emit(self.text())
