"""The labels with their keys and counts; one of them can be taken up."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Id, Label
from annotator.gui.keymap import KeyMap
from annotator.gui.theme import GRID, RADIUS, current
from annotator.gui.widgets.buttons import pressed_by_enter
from annotator.gui.widgets.keycap import cap_size, paint_cap
from annotator.gui.widgets.label_swatch import paint_swatch
from annotator.gui.widgets.plain_label import heading, tooltip
from annotator.language import _, isolate, ngettext, number
from annotator.language import current as current_language

_SIDE = 18
_MOST_ROWS = 10
DIGITS = tuple("123456789")


def slots(labels: Sequence[Label]) -> list[Label | None]:
    """Return the labels in the order of the actions "label_1", "label_2" …

    A label whose key is a digit has that place; the others fill the places that are left.
    """
    by_digit = {label.key: label for label in labels if label.key in DIGITS}
    others = [label for label in labels if label.key not in DIGITS]
    found: list[Label | None] = []
    for digit in DIGITS:
        label = by_digit.get(digit) or (others.pop(0) if others else None)
        found.append(label)
    return [*found, *others]


def label_at(places: Sequence[Label | None], index: int) -> Label | None:
    """Return the label of a place, or None when there is none."""
    return places[index] if index < len(places) else None


def label_caps(label: Label, labels: Sequence[Label], keymap: KeyMap) -> tuple[str, ...]:
    """Return what stands on the key of a label of a label set; () when it has none."""
    if label.key and label.key not in DIGITS:
        return (label.key.upper(),)
    place = slots(labels).index(label)
    return keymap.caps(f"label_{place + 1}") if place < len(DIGITS) else ()


class _LabelRow(QAbstractButton):
    """One label: colour and pattern, title, count in the article, key."""

    def __init__(self, label: Label, caps: Sequence[str]) -> None:
        super().__init__()
        self.label = label
        self._caps = tuple(caps)
        self._count = -1
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tooltip(f"{label.name}", "+".join(caps)))
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """Show how many spans of the label the article has."""
        if count == self._count:
            return
        self._count = count
        title = self.label.title(current_language())
        spans = ngettext("{n} span", "{n} spans", count)
        self.setAccessibleName(f"{title}, {spans}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(12 * GRID, 5 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = theme.chosen if self.isChecked() else theme.hover
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
        if self.hasFocus():
            painter.setPen(theme.focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        height = self.height()
        swatch = QRect(GRID, (height - _SIDE) // 2, _SIDE, _SIDE)
        paint_swatch(
            painter,
            self._placed(swatch),
            color=self.label.color,
            underline=self.label.underline,
            theme=theme,
        )
        right = self.width() - GRID
        if self._caps:
            size = cap_size(self._caps)
            cap = QRect(right - size.width(), (height - size.height()) // 2, 0, 0)
            cap.setSize(size)
            paint_cap(painter, self._placed(cap), self._caps, theme=theme, on_accent=False)
            right = cap.left() - GRID
        count = number(self._count) if self._count else ""
        width = self.fontMetrics().horizontalAdvance(count) + GRID
        painter.setPen(theme.muted)
        painter.drawText(
            self._placed(QRect(right - width, 0, width, height)),
            Qt.AlignmentFlag.AlignCenter,
            count,
        )
        left = swatch.right() + GRID + 2
        room = QRect(left, 0, right - width - left, height)
        painter.setPen(theme.ink)
        alignment = Qt.AlignmentFlag.AlignVCenter | QStyle.visualAlignment(
            self.layoutDirection(), Qt.AlignmentFlag.AlignLeft
        )
        title = self.fontMetrics().elidedText(
            isolate(self.label.title(current_language())),
            Qt.TextElideMode.ElideRight,
            room.width(),
        )
        painter.drawText(self._placed(room), int(alignment), title)

    def _placed(self, box: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), box)


class _Rows(QScrollArea):
    """The rows; many labels scroll, so that the selected span below stays in sight."""

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(2)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in (self.viewport(), inside):
            part.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        whole = self.rows.sizeHint()
        count = self.rows.count()
        if count > _MOST_ROWS:
            # Half a row at the end tells that there are more.
            whole.setHeight(round(whole.height() / count * (_MOST_ROWS - 0.5)))
        return whole

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


class LabelsPanel(QWidget):
    """The label set beside the article."""

    label_chosen = Signal(str)

    def __init__(self, keymap: KeyMap) -> None:
        super().__init__()
        self._keymap = keymap
        self._rows: dict[Id, _LabelRow] = {}
        self._list = _Rows()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(heading(_("Labels")))
        box.addWidget(self._list)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Show a label set."""
        for row in self._rows.values():
            self._list.rows.removeWidget(row)
            row.deleteLater()
        self._rows.clear()
        for label in labels:
            row = _LabelRow(label, label_caps(label, labels, self._keymap))
            row.clicked.connect(lambda _checked, one=label.id: self._chosen(one))
            self._rows[label.id] = row
            self._list.rows.addWidget(row)
        self._list.updateGeometry()

    def set_counts(self, counts: Counter[Id]) -> None:
        """Show how many spans of each label the article has."""
        for label, row in self._rows.items():
            row.set_count(counts[label])

    def set_taken_up(self, label: Id | None) -> None:
        """Show which label is taken up, or that none is."""
        for identity, row in self._rows.items():
            row.setChecked(identity == label)

    def _chosen(self, label: Id) -> None:
        row = self._rows[label]
        row.setChecked(not row.isChecked())  # whether it stays down is the view's to say
        self.label_chosen.emit(label)
