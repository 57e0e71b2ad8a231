"""Taking the keyboard from pane to pane."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def go_round(panes: Sequence[QWidget], step: int) -> None:
    """Take the keyboard to the next (1) or previous (-1) pane, round the end."""
    here = next((at for at, one in enumerate(panes) if _has_keyboard(one)), 0)
    for further in range(1, len(panes)):  # a project without labels has an empty pane
        part = _first_part(panes[(here + step * further) % len(panes)])
        if part is not None:
            part.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _first_part(pane: QWidget) -> QWidget | None:
    """Return what takes the keyboard in a pane, if anything does."""
    for part in (pane, *pane.findChildren(QWidget)):
        takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and part.isEnabled() and part.isVisible():
            return part
    return None


def _has_keyboard(widget: QWidget) -> bool:
    focused = widget.window().focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))
