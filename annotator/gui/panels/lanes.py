"""The distinct answers to a case, one row each with its key: none is preselected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.core.disagreement import Answer, Case
from annotator.core.model import Id, Label
from annotator.core.reviewing import differing
from annotator.core.text import Direction
from annotator.core.words import word_at
from annotator.gui.canvas.content import Content, LabelStyle, Mark
from annotator.gui.canvas.snippet import Snippet
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.review_words import tag_of
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.keycap import KeyCap
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, listed, number

NOTHING, OWN = "lane_0", "mark_myself"
_NAMES = 15 * GRID  # pixels for who gave an answer
_NARROW = 64 * GRID  # of the panel: below it names stand over the words
_LEAST = 10 * GRID  # pixels of height, where there is hardly any room


@dataclass(frozen=True, slots=True)
class LaneShown:
    """One row: the action that takes it, whose answer it is, how many of how many gave it."""

    action: str
    answer: Answer
    names: tuple[str, ...] = ()
    of: int = 0
    chosen: bool = False
    hint: str = ""  # instead of an answer


def lanes_shown(
    case: Case, names: Mapping[Id, str], *, chosen: Answer | None, own: Answer | None
) -> list[LaneShown]:
    """Return the rows of a case: the answers in their neutral order, nothing, one's own."""
    total = sum(len(lane.annotators) for lane in case.lanes)
    rows: list[LaneShown] = []
    nothing: tuple[str, ...] = ()
    for lane in case.lanes:
        who = tuple(names.get(one, one) for one in lane.annotators)
        if not lane.answer:
            nothing = who
            continue
        action = f"lane_{len(rows) + 1}"
        rows.append(LaneShown(action, lane.answer, who, total, chosen == lane.answer))
    rows.append(LaneShown(NOTHING, (), nothing, total, chosen == (), _("No span here")))
    hint = _("Mark the right span yourself")
    rows.append(LaneShown(OWN, own or (), chosen=own is not None, hint="" if own else hint))
    return rows


class LanesPanel(QScrollArea):
    """A card of rows; it is as high as they are, as far as there is room."""

    chosen = Signal(str)  # the action of a row

    def __init__(self, keymap: KeyMap) -> None:
        super().__init__()
        self._keymap = keymap
        self.rows: list[LaneRow] = []
        self._family, self._zoom = "", 1.0
        self._card = QFrame()
        self._card.setProperty("card", True)
        self._box = QVBoxLayout(self._card)
        self._box.setContentsMargins(1, 1, 1, 1)
        self._box.setSpacing(0)
        self.setWidget(self._card)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setMinimumHeight(_LEAST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Answers"))

    def show_case(
        self,
        case: Case,
        text: str,
        lanes: Sequence[LaneShown],
        labels: Mapping[Id, Label],
        *,
        names: bool,
    ) -> None:
        """Show the answers to a case; without `names` nobody knows who gave which."""
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        around = _around(text, case)
        marked = differing(case)
        for at, lane in enumerate(lanes):
            row = LaneRow(
                lane, self._keymap.caps(lane.action), names=names, last=at + 1 == len(lanes)
            )
            if lane.answer:
                row.show_answer(text, around, marked, labels, dress=(self._family, self._zoom))
            row.clicked.connect(lambda action=lane.action: self.chosen.emit(action))
            self.rows.append(row)
            self._box.addWidget(row)
        self._fit()

    def dress(self, family: str, zoom: float) -> None:
        """Set the words of the answers in a family, scaled; 1 is 20 pixels."""
        self._family, self._zoom = family, zoom
        for row in self.rows:
            row.dress(family, zoom)
        self._fit()

    def wanted_height(self) -> int:
        """Return how high the rows are together."""
        return self._card.sizeHint().height() + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        narrow = self.viewport().width() < _NARROW
        for row in self.rows:
            row.set_narrow(narrow)
        self._box.activate()
        self.setMaximumHeight(self.wanted_height())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.wanted_height())


class LaneRow(QFrame):
    """A key, who gave the answer, the answer in its words, how many gave it."""

    clicked = Signal()

    def __init__(self, lane: LaneShown, caps: Sequence[str], *, names: bool, last: bool) -> None:
        super().__init__()
        self.lane = lane
        self.setProperty("lane", "last" if last else "row")
        self.setProperty("chosen", lane.chosen)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.cap = KeyCap(caps)
        said = [isolate(name) for name in lane.names] if names else []
        self.who = PlainLabel("\n".join(said), tone="muted", wrap=True, parent=self)
        self.who.setFixedWidth(_NAMES)
        self.who.setVisible(names)
        self.share = PlainLabel(_share(lane), tone="muted")
        self.hint = PlainLabel(lane.hint, tone="muted", parent=self)
        self.snippet: Snippet | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        grid.setHorizontalSpacing(GRID + GRID // 2)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        self.setMinimumHeight(5 * GRID)
        self._grid, self._names = grid, names
        self._narrow: bool | None = None
        self._spoken = f"{' '.join(caps)}: {lane.hint}"
        self.setAccessibleName(self._spoken)
        self.set_narrow(False)

    def show_answer(
        self,
        text: str,
        around: tuple[int, int],
        marked: Sequence[tuple[int, int]],
        labels: Mapping[Id, Label],
        *,
        dress: tuple[str, float],
    ) -> None:
        """Show the spans of the answer in the words around the case, what differs on a ground."""
        start, end = around
        styles: dict[str, LabelStyle] = {}
        marks = []
        for at, ((low, high, label), values) in enumerate(self.lane.answer):
            tag = tag_of(labels, label, values)
            known = labels.get(label)
            key = f"{label} {tag}"
            styles[key] = (
                LabelStyle(key, tag, tag, known.color, known.underline)
                if known
                else LabelStyle(key, tag, tag)
            )
            low, high = max(low, start), min(high, end)  # noqa: PLW2901
            if low < high:
                marks.append(Mark(str(at), ((low - start, high - start),), key))
        self.snippet = Snippet(self)
        self.snippet.set_measure(2_000)
        self.dress(*dress)  # before there is anything to be laid out
        self.snippet.set_ground(current().chosen if self.lane.chosen else current().surface)
        words = text[start:end].replace("\n", " ")
        base = Direction.RTL if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else None
        self.snippet.set_content(Content(words, tuple(marks), styles, base=base))
        found = [
            (max(low, start) - start, min(high, end) - start)
            for low, high in marked
            if low < end and start < high
        ]
        self.snippet.set_found(found)
        self.snippet.clicked.connect(self.clicked)
        who = listed(self.lane.names) if self._names else ""
        spans = listed(
            f"{text[low:high]} ({tag_of(labels, label, values)})"
            for (low, high, label), values in self.lane.answer
        )
        self.setAccessibleName(f"{self.cap.accessibleName()} {spans} {who} {_share(self.lane)}")
        narrow, self._narrow = bool(self._narrow), None
        self.set_narrow(narrow)

    def dress(self, family: str, zoom: float) -> None:
        """Set the words of the answer in a family, scaled."""
        if self.snippet is not None and family:
            self.snippet.set_font_family(family)
            self.snippet.set_zoom(zoom)

    def set_narrow(self, narrow: bool) -> None:
        """Put the names over the words where there is no room beside them."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for widget in (self.cap, self.who, self.hint, self.share, self.snippet):
            if widget is not None:
                self._grid.removeWidget(widget)
        middle = Qt.AlignmentFlag.AlignVCenter
        body: QWidget = self.snippet or self.hint
        self.hint.setVisible(self.snippet is None)
        rows = 2 if narrow and self._names and self.lane.names else 1
        self._grid.addWidget(self.cap, 0, 0, rows, 1, middle)
        if rows == 2:
            self.who.setText(listed(isolate(name) for name in self.lane.names))
            self.who.setMaximumWidth(16_777_215)
            self.who.setMinimumWidth(0)
            self._grid.addWidget(self.who, 0, 1, 1, 2)
            self._grid.addWidget(body, 1, 1, 1, 2)
        else:
            self.who.setText("\n".join(isolate(name) for name in self.lane.names))
            self.who.setFixedWidth(_NAMES)
            self.who.setVisible(self._names and not narrow)
            self._grid.addWidget(self.who, 0, 1, middle)
            self._grid.addWidget(body, 0, 2, middle)
        self._grid.addWidget(self.share, 0, 3, rows, 1, middle)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.snippet is not None:
            ground = current().chosen if self.lane.chosen else current().surface
            self.snippet.set_ground(ground)


def _share(lane: LaneShown) -> str:
    if not lane.names:
        return ""
    return _("{n} of {all}").format(n=number(len(lane.names)), all=number(lane.of))


def _around(text: str, case: Case) -> tuple[int, int]:
    """Return the case in whole words: a joined letter is seen at the word that it stands on."""
    first, last = word_at(text, case.start), word_at(text, case.end - 1)
    start = min(case.start, first[0] if first else case.start)
    end = max(case.end, last[1] if last else case.end)
    for low, high in ((at[0][0], at[0][1]) for lane in case.lanes for at in lane.answer):
        start, end = min(start, low), max(end, high)
    return start, end
