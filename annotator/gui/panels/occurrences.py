"""Occurrences that a person judges: groups with a tick each, opened to their places."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
)

from annotator.core.occurrences import SURE, Kind
from annotator.gui.theme import GRID, RADIUS, current
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.context_line import paint_context
from annotator.language import N_, _, isolate, ngettext
from annotator.workflow.answers import Occurrence

_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole.UserRole
_GROUP_HEIGHT, _PLACE_HEIGHT, _BOX = 40, 56, 18
_SHOWN = 200  # places of a group that are shown one by one; its tick stands for the rest

KIND_TITLES = {
    Kind.SAME: N_("the same"),
    Kind.PROCLITIC: N_("with a letter written onto it"),
    Kind.LAM: N_("after لل"),
    Kind.LOOKALIKE: N_("looks alike: ى or ي"),
    Kind.VARIANT: N_("another spelling"),
    Kind.INFLECTED: N_("another form of the word"),
    Kind.INSIDE: N_("inside a longer span"),
    Kind.UNSURE: N_("its first letter may belong to it"),
}


class Scope(IntEnum):
    """Where a group stands: in this order."""

    HERE = 0  # the article in view
    BEGUN = 1  # articles that were worked on
    UNREAD = 2  # others: there it will be suggested, not marked


SCOPE_TITLES = {
    Scope.HERE: N_("in this article"),
    Scope.BEGUN: N_("in articles you worked on"),
    Scope.UNREAD: N_("in articles not begun: suggested there, not marked"),
}


@dataclass
class Group:
    """Occurrences of one kind and one spelling, and which of them are ticked."""

    scope: Scope
    kind: Kind
    surface: str
    hits: list[Occurrence] = field(default_factory=list)
    ticked: set[int] = field(default_factory=set)
    open: bool = False

    @property
    def order(self) -> tuple[int, bool, int, str]:
        """Return what groups are sorted by: their place, the certain ones first."""
        return self.scope, self.kind not in SURE, list(Kind).index(self.kind), self.surface

    @property
    def can_be_marked(self) -> bool:
        """Tell whether it has a tick at all."""
        return self.scope is not Scope.UNREAD

    def state(self) -> Qt.CheckState:
        """Return whether all, some or none of it is ticked."""
        if not self.ticked:
            return Qt.CheckState.Unchecked
        full = len(self.ticked) == len(self.hits)
        return Qt.CheckState.Checked if full else Qt.CheckState.PartiallyChecked


class Occurrences(QAbstractListModel):
    """Rows: a group, and under an open one its places."""

    ticks_changed = Signal()

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here  # the article in view
        self._groups: list[Group] = []
        self._rows: list[tuple[Group, int]] = []  # -1: the group itself

    def add(self, hits: Iterable[Occurrence]) -> None:
        """Take in further hits; certain ones in articles that were begun come ticked."""
        touched: dict[int, Group] = {}
        for hit in hits:
            group = self._group_of(hit)
            group.hits.append(hit)
            if group.can_be_marked and hit.kind in SURE:
                group.ticked.add(len(group.hits) - 1)
            touched[id(group)] = group
        for group in touched.values():
            self._fill(group)
        if touched:
            self.ticks_changed.emit()

    def ticked(self) -> list[Occurrence]:
        """Return what is ticked."""
        return [group.hits[at] for group in self._groups for at in sorted(group.ticked)]

    def counts(self) -> tuple[int, int]:
        """Return how many places there are, and in how many articles."""
        hits = [hit for group in self._groups for hit in group.hits]
        return len(hits), len({hit.document for hit in hits})

    def row(self, index: _Index) -> tuple[Group, int]:
        """Return the group of a row and which of its places it is (-1: the group itself)."""
        return self._rows[index.row()]

    def tick(self, index: _Index) -> None:
        """Tick or untick a place, or all of a group."""
        group, at = self.row(index)
        if not group.can_be_marked:
            return
        if at >= 0:
            group.ticked ^= {at}
        elif group.state() is Qt.CheckState.Checked:
            group.ticked.clear()
        else:
            group.ticked = set(range(len(group.hits)))
        first = self._row_of(group)
        last = first + (min(len(group.hits), _SHOWN) if group.open else 0)
        self.dataChanged.emit(self.index(first), self.index(last))
        self.ticks_changed.emit()

    def unfold(self, index: _Index, *, on: bool) -> None:
        """Open a group to its places, or close it."""
        group, _at = self.row(index)
        first = self._row_of(group) + 1
        count = min(len(group.hits), _SHOWN)
        if group.open == on or not count:
            return
        group.open = on
        if on:
            self.beginInsertRows(QModelIndex(), first, first + count - 1)
            self._rows[first:first] = [(group, at) for at in range(count)]
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, first + count - 1)
            del self._rows[first : first + count]
            self.endRemoveRows()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        group, at = self.row(index)
        if role == _ROLE:
            return group, at
        if role == Qt.ItemDataRole.CheckStateRole and group.can_be_marked:
            if at < 0:
                return group.state()
            return Qt.CheckState.Checked if at in group.ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return group_text(group) if at < 0 else group.hits[at].title
        return None

    def _group_of(self, hit: Occurrence) -> Group:
        begun = Scope.BEGUN if hit.begun else Scope.UNREAD
        scope = Scope.HERE if hit.document == self._here else begun
        new = Group(scope, hit.kind, hit.surface)
        place = bisect_left(self._groups, new.order, key=lambda one: one.order)
        if place < len(self._groups) and self._groups[place].order == new.order:
            return self._groups[place]
        at = self._row_of(self._groups[place]) if place < len(self._groups) else len(self._rows)
        self._groups.insert(place, new)
        self.beginInsertRows(QModelIndex(), at, at)
        self._rows.insert(at, (new, -1))
        self.endInsertRows()
        return new

    def _fill(self, group: Group) -> None:
        """Show the places that came to a group, and its new count."""
        row = self._row_of(group)
        if group.open:
            shown = sum(one is group for one, _ in self._rows[row : row + _SHOWN + 1]) - 1
            more = min(len(group.hits), _SHOWN)
            if more > shown:
                first = row + 1 + shown
                self.beginInsertRows(QModelIndex(), first, first + more - shown - 1)
                self._rows[first:first] = [(group, at) for at in range(shown, more)]
                self.endInsertRows()
        self.dataChanged.emit(self.index(row), self.index(row))
        if group.scope is Scope.HERE and not group.open:
            self.unfold(self.index(row), on=True)

    def _row_of(self, group: Group) -> int:
        return next(at for at, (one, _) in enumerate(self._rows) if one is group)


class OccurrenceList(QListView):
    """The groups and places; Space ticks, the arrows open and close, as reading goes."""

    def __init__(self, model: Occurrences) -> None:
        super().__init__()
        self._occurrences = model
        self.setModel(model)
        self.setItemDelegate(_RowPainter(self))
        calm_list(self, name=_("Occurrences"))
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        inward, outward = Qt.Key.Key_Right, Qt.Key.Key_Left
        if rtl:
            inward, outward = outward, inward
        if index.isValid() and event.key() == Qt.Key.Key_Space:
            self._occurrences.tick(index)
        elif index.isValid() and event.key() in (inward, outward):
            self._occurrences.unfold(index, on=event.key() == inward)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.type() == QEvent.Type.MouseButtonRelease and index.isValid():
            group, at = self._occurrences.row(index)
            if box_rect(self.visualRect(index), self.layoutDirection(), at).contains(
                event.position().toPoint()
            ):
                self._occurrences.tick(index)
            elif at < 0:
                self._occurrences.unfold(index, on=not group.open)
        super().mouseReleaseEvent(event)


class _RowPainter(QStyledItemDelegate):
    """Draws a group in words, or a place in its line with its article below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        _group, at = index.data(_ROLE)
        return QSize(10 * GRID, _GROUP_HEIGHT if at < 0 else _PLACE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        (group, at), theme = index.data(_ROLE), current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.chosen if chosen else theme.hover)
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), RADIUS, RADIUS)
        direction = painter.layoutDirection()
        if group.can_be_marked:
            _paint_box(painter, box_rect(rect, direction, at), index, option)
        room = QRect(rect)
        room.setLeft(rect.left() + _start(at) + _BOX + GRID)
        room.setRight(rect.right() - 2 * GRID)
        if at < 0:
            painter.setPen(theme.ink)
            _write(painter, QStyle.visualRect(direction, rect, room), group_text(group))
        else:
            hit = group.hits[at]
            top = QRect(room.left(), room.top() + 2, room.width(), 28)
            paint_context(painter, QStyle.visualRect(direction, rect, top), hit.context)
            below = QRect(room.left(), room.top() + 30, room.width(), 22)
            painter.setPen(theme.muted)
            _write(painter, QStyle.visualRect(direction, rect, below), isolate(hit.title))
        painter.restore()


def group_text(group: Group) -> str:
    """Return a group in words: its spelling, why it is one, how many places, where."""
    places = ngettext("{n} place", "{n} places", len(group.hits))
    parts = (
        isolate(group.surface),
        _(KIND_TITLES[group.kind]),
        places,
        _(SCOPE_TITLES[group.scope]),
    )
    return " · ".join(parts)


def box_rect(row: QRect, direction: Qt.LayoutDirection, at: int) -> QRect:
    """Return where the tick of a row is."""
    box = QRect(row.left() + _start(at), row.center().y() - _BOX // 2, _BOX, _BOX)
    return QStyle.visualRect(direction, row, box)


def _start(at: int) -> int:
    return GRID if at < 0 else 4 * GRID


def _paint_box(painter: QPainter, box: QRect, index: _Index, option: QStyleOptionViewItem) -> None:
    button = QStyleOptionButton()
    button.rect = box
    button.state = QStyle.StateFlag.State_Enabled
    state = index.data(Qt.ItemDataRole.CheckStateRole)
    button.state |= {
        Qt.CheckState.Checked: QStyle.StateFlag.State_On,
        Qt.CheckState.PartiallyChecked: QStyle.StateFlag.State_NoChange,
    }.get(state, QStyle.StateFlag.State_Off)
    widget = option.widget
    widget.style().drawPrimitive(
        QStyle.PrimitiveElement.PE_IndicatorCheckBox, button, painter, widget
    )


def _write(painter: QPainter, room: QRect, text: str) -> None:
    short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    side = QStyle.visualAlignment(painter.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | side), short)
