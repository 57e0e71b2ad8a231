"""Buttons: with the key that does the same inside, with an icon alone, and small chips."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from annotator.gui.theme import current, icon, icon_pixmap
from annotator.gui.widgets.keycap import cap_size, paint_cap
from annotator.gui.widgets.plain_label import button_text, restyle, tooltip

Role = Literal["quiet", "primary", "danger", "link"]
_GAP = 8
_ICON = 18
_PADDING = 13  # to both sides, the border included
_RESTYLING = (
    QEvent.Type.StyleChange,
    QEvent.Type.PaletteChange,
    QEvent.Type.LayoutDirectionChange,
)


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button that has the keyboard when Enter comes; tell whether it came.

    By itself Qt presses it by Space alone, and gives Enter to the default button of a dialog,
    even where “Cancel” has the keyboard.
    """
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    button.click()
    return True


class KeyButton(QPushButton):
    """A button with an optional icon before its text and its key cap behind it."""

    def __init__(
        self,
        text: str,
        *,
        role: Role = "quiet",
        caps: Sequence[str] = (),
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caps: tuple[str, ...] = tuple(caps)
        self._icon_name = icon_name
        self.setProperty("role", role)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Change the text, shown letter for letter."""
        self._plain = text
        self.setText(button_text(text))
        self.setAccessibleName(text)
        self.set_caps(self._caps)

    def set_caps(self, caps: Sequence[str]) -> None:
        """Change the keys on the cap; () takes it away."""
        self._caps = tuple(caps)
        self.setAccessibleDescription("+".join(caps))
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Change the icon; "" takes it away."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def set_role(self, role: Role) -> None:
        """Make it the primary button, a quiet one, one that destroys, or a link."""
        self.setProperty("role", role)
        restyle(self)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        padding = 6 if self.property("role") == "link" else _PADDING
        return QSize(2 * padding + self._content_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        primary = self.property("role") == "primary" and self.isEnabled()
        color, theme, font = self._ink(), current(), self.font()
        font.setBold(False)
        if primary:
            font.setWeight(font.Weight.DemiBold)
        font.setUnderline(self.property("role") == "link")
        painter.setFont(font)
        painter.setPen(color)
        left = (self.width() - self._content_width()) // 2
        for kind, width in self._parts():
            room = QRect(left, 0, width, self.height())
            left += width + _GAP
            place = QStyle.visualRect(self.layoutDirection(), self.rect(), room)
            if kind == "icon":
                pixmap = icon_pixmap(
                    self._icon_name, color=color, size=_ICON, scale=self.devicePixelRatioF()
                )
                painter.drawPixmap(place.x(), (self.height() - _ICON) // 2, pixmap)
            elif kind == "text":
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._plain)
            else:
                cap = QRect(place.x(), 0, width, cap_size(self._caps).height())
                cap.moveTop((self.height() - cap.height()) // 2)
                paint_cap(painter, cap, self._caps, theme=theme, on_accent=primary)

    def _parts(self) -> tuple[tuple[str, int], ...]:
        parts: list[tuple[str, int]] = []
        if self._icon_name:
            parts.append(("icon", _ICON))
        if self._plain:
            font = self.font()
            font.setWeight(font.Weight.DemiBold)  # the widest it gets
            width = QFontMetrics(font).horizontalAdvance(self._plain)
            parts.append(("text", width + 2))
        if self._caps:
            parts.append(("caps", cap_size(self._caps).width()))
        return tuple(parts)

    def _content_width(self) -> int:
        parts = self._parts()
        return sum(width for _kind, width in parts) + _GAP * max(0, len(parts) - 1)

    def _ink(self) -> QColor:
        theme = current()
        if not self.isEnabled():
            return theme.edge
        role = self.property("role")
        tones = {"primary": theme.on_accent, "danger": theme.danger, "link": theme.accent}
        return tones.get(role, theme.ink)


class IconButton(QToolButton):
    """A button that is an icon; what it does stands in its tip and is read to screen readers."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        *,
        keys: str = "",
        size: int = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(size, size))
        self.set_name(name, keys=keys)
        self.set_icon(icon_name)

    def set_name(self, name: str, *, keys: str = "") -> None:
        """Say what it does, and by which key ("Ctrl+Z")."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(keys)
        self.setToolTip(tooltip(name, keys))

    def set_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self.setIcon(icon(name, current(), self.iconSize().width()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _RESTYLING:
            self.set_icon(self._icon_name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


class Chip(QPushButton):
    """A small rounded button that is on or off: a filter, a choice among few."""

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(button_text(text), parent)
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)
