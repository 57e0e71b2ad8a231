"""The list under the box that finds articles and commands."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.panels.wording import directed
from annotator.gui.theme import GRID, RADIUS, current, icon_pixmap
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.keycap import cap_size, paint_cap
from annotator.language import isolate

_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole.UserRole
_ICON = 18
_HEADING, _LINE = 30, 36  # heights in pixels


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a heading (without a choice), or something to choose with what it leads to."""

    text: str
    choice: object = None
    icon: str = ""
    aside: str = ""  # at the end of the line
    caps: tuple[str, ...] = ()
    is_data: bool = False  # a title, not a sentence of the interface

    @property
    def height(self) -> int:
        """Return the height of the row in pixels."""
        return _HEADING if self.choice is None else _LINE


class Entries(QAbstractListModel):
    """The rows; those that stay keep their places, so that nothing moves under the hand."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: tuple[Entry, ...] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these rows."""
        entries = tuple(entries)
        same = 0
        for old, new in zip(self._entries, entries, strict=False):
            if old != new:
                break
            same += 1
        if len(self._entries) > same:
            self.beginRemoveRows(QModelIndex(), same, len(self._entries) - 1)
            self._entries = self._entries[:same]
            self.endRemoveRows()
        if len(entries) > same:
            self.beginInsertRows(QModelIndex(), same, len(entries) - 1)
            self._entries = entries
            self.endInsertRows()

    def entry(self, row: int) -> Entry:
        """Return a row."""
        return self._entries[row]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self._entries[index.row()].choice is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._entries[index.row()]
        if role == _ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            spoken = (entry.text, entry.aside, "+".join(entry.caps))
            return ", ".join(part for part in spoken if part)
        return None


class PaletteList(QListView):
    """Shows entries; arrows go from one choice to the next, over the headings."""

    chosen = Signal(object)  # the choice of an entry

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = Entries()
        self.setModel(self.entries)
        self.setItemDelegate(_EntryPainter(self))
        calm_list(self, name=name)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard stays in the field
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._clicked)

    def show_entries(self, entries: Sequence[Entry], *, anew: bool) -> None:
        """Show rows; the current one stays while more rows come, `anew` goes to the first."""
        kept = self.current()
        self.entries.show(entries)
        if anew or kept is None or kept != self.current():
            self.setCurrentIndex(QModelIndex())
            self.step(1)

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) choice, round the ends."""
        count = self.entries.rowCount()
        here = self.currentIndex().row()
        here = here if here >= 0 else (-1 if step > 0 else count)
        for _ in range(count):
            here = (here + step) % count
            if self.entries.entry(here).choice is not None:
                index = self.entries.index(here)
                self.setCurrentIndex(index)
                self.scrollTo(self.entries.index(0) if self._is_first(here) else index)
                return

    def current(self) -> object:
        """Return the choice of the current row, or None."""
        row = self.currentIndex().row()
        return self.entries.entry(row).choice if row >= 0 else None

    def wanted_height(self) -> int:
        """Return the height that shows every row."""
        rows = range(self.entries.rowCount())
        return sum(self.entries.entry(row).height for row in rows) + 2 * self.frameWidth()

    def _is_first(self, row: int) -> bool:
        return all(self.entries.entry(one).choice is None for one in range(row))

    def _clicked(self, index: QModelIndex) -> None:
        choice = self.entries.entry(index.row()).choice
        if choice is not None:
            self.chosen.emit(choice)


class _EntryPainter(QStyledItemDelegate):
    """Draws a row: a heading, or icon, text, aside and key cap."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        entry = index.data(_ROLE)
        return QSize(10 * GRID, entry.height if isinstance(entry, Entry) else _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry, theme = index.data(_ROLE), current()
        if not isinstance(entry, Entry):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if entry.choice is not None and state & (
            QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
        ):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.chosen if chosen else theme.hover)
            painter.drawRoundedRect(rect.adjusted(GRID, 1, -GRID, -1), RADIUS, RADIUS)
        room = rect.adjusted(2 * GRID, 0, -2 * GRID, 0)
        if entry.choice is None:
            _heading(painter, room, entry)
        else:
            _line(painter, room, entry)
        painter.restore()


def _heading(painter: QPainter, room: QRect, entry: Entry) -> None:
    font = QFont(painter.font())
    font.setPixelSize(12)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(current().muted)
    _write(painter, room.adjusted(0, GRID // 2, 0, 0), entry.text)


def _line(painter: QPainter, room: QRect, entry: Entry) -> None:
    theme, direction = current(), painter.layoutDirection()
    whole = QRect(room)
    if entry.icon:
        box = QRect(room.left(), room.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        pixmap = icon_pixmap(entry.icon, color=theme.muted, size=_ICON)
        painter.drawPixmap(QStyle.visualRect(direction, whole, box), pixmap)
    room = room.adjusted(_ICON + GRID + GRID // 2, 0, 0, 0)
    if entry.caps:
        size = cap_size(entry.caps)
        box = QRect(room.right() - size.width(), 0, size.width(), size.height())
        box.moveTop(room.center().y() - size.height() // 2)
        paint_cap(painter, QStyle.visualRect(direction, whole, box), entry.caps, theme=theme)
        room.setRight(box.left() - GRID)
    if entry.aside:
        aside = painter.fontMetrics().elidedText(
            isolate(entry.aside), Qt.TextElideMode.ElideMiddle, room.width() // 3
        )
        width = painter.fontMetrics().horizontalAdvance(aside) + 2
        box = QRect(room.right() - width, room.top(), width, room.height())
        painter.setPen(theme.muted)
        _write(painter, QStyle.visualRect(direction, whole, box), aside)
        room.setRight(box.left() - 2 * GRID)
    painter.setPen(theme.ink)
    text = directed(entry.text) if entry.is_data else entry.text
    _write(painter, QStyle.visualRect(direction, whole, room), text)


def _write(painter: QPainter, room: QRect, text: str) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    side = QStyle.visualAlignment(painter.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | side), short)
