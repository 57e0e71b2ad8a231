"""The whole article once for each layer, side by side: they scroll together."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content
from annotator.gui.theme import GRID, Theme
from annotator.gui.widgets.buttons import Chip
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate

MOST = 4  # panes at a time


@dataclass(frozen=True, slots=True)
class LayerShown:
    """One layer: its name, or a number where names are hidden, and what it marks."""

    key: str
    name: str
    content: Content
    facts: str = ""  # how many spans


@dataclass(frozen=True, slots=True)
class Dress:
    """How text is set in every pane."""

    theme: Theme
    family: str
    zoom: float
    spacing: float


class LayerPanes(QWidget):
    """Up to four layers of one article; chips choose them where there are more."""

    activity = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.panes: list[Canvas] = []
        self._heads: list[PlainLabel] = []
        self._layers: list[LayerShown] = []
        self._shown: list[str] = []
        self._dress: Dress | None = None
        self._syncing = False
        self._cases: tuple[tuple[tuple[int, int], ...], tuple[int, int] | None] = ((), None)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._row = QHBoxLayout()
        self._row.setSpacing(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._chips)
        box.addLayout(self._row, stretch=1)

    def dress(self, dress: Dress) -> None:
        """Take over how the person likes to read."""
        self._dress = dress
        for pane in self.panes:
            self._put_on(pane)

    def show_layers(self, layers: Sequence[LayerShown]) -> None:
        """Show layers; those that were chosen before stay chosen."""
        self._layers = list(layers)
        known = {one.key for one in layers}
        self._shown = [key for key in self._shown if key in known][:MOST]
        for one in layers:
            if len(self._shown) < min(MOST, len(layers)) and one.key not in self._shown:
                self._shown.append(one.key)
        self._shown.sort(key=[one.key for one in layers].index)
        self._show_chips()
        self._fill()

    def show_cases(self, cases: Sequence[tuple[int, int]], now: tuple[int, int] | None) -> None:
        """Frame the cases in every pane, one of them as the one now."""
        self._cases = (tuple(cases), now)
        for pane in self.panes:
            pane.set_cases(cases, now)

    def bring_into_view(self, start: int, end: int) -> None:
        """Scroll every pane to a place."""
        if self.panes:
            self.panes[0].ensure_visible(start, end)
            self._follow(self.panes[0])

    def _fill(self) -> None:
        by_key = {one.key: one for one in self._layers}
        while len(self.panes) > len(self._shown):
            pane = self.panes.pop()
            self._heads.pop()
            holder = pane.parentWidget()
            if holder is not None:
                self._row.removeWidget(holder)
                holder.hide()
                holder.deleteLater()
        while len(self.panes) < len(self._shown):
            self._add_pane()
        for pane, head, key in zip(self.panes, self._heads, self._shown, strict=True):
            one = by_key[key]
            head.setText(f"{isolate(one.name)} · {one.facts}" if one.facts else isolate(one.name))
            pane.setAccessibleName(one.name)
            pane.set_content(one.content)
            pane.set_cases(*self._cases)

    def _add_pane(self) -> None:
        holder, pane = QWidget(), Canvas(read_only=True)
        head = PlainLabel(tone="heading", elide=True)
        head.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID // 2)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(pane, stretch=1)
        self._put_on(pane)
        pane.verticalScrollBar().valueChanged.connect(lambda _v, one=pane: self._follow(one))
        pane.activity.connect(self.activity)
        self.panes.append(pane)
        self._heads.append(head)
        self._row.addWidget(holder, stretch=1)

    def _put_on(self, pane: Canvas) -> None:
        if self._dress is not None:
            pane.set_theme(self._dress.theme)
            pane.set_font_family(self._dress.family)
            pane.set_zoom(self._dress.zoom)
            pane.set_line_spacing(self._dress.spacing)

    def _follow(self, leader: Canvas) -> None:
        if self._syncing:
            return
        self._syncing = True
        for pane in self.panes:
            if pane is not leader:
                pane.follow(leader)
        self._syncing = False

    def _show_chips(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._chips.setVisible(len(self._layers) > MOST)
        if len(self._layers) <= MOST:
            return
        for one in self._layers:
            chip = Chip(one.name)
            chip.setChecked(one.key in self._shown)
            chip.setAccessibleName(_("Show the layer {name}").format(name=isolate(one.name)))
            chip.clicked.connect(lambda on, key=one.key: self._choose(key, on=on))
            self._flow.addWidget(chip)

    def _choose(self, key: str, *, on: bool) -> None:
        if on:
            self._shown = [*self._shown[-MOST + 1 :], key]
        elif len(self._shown) > 1:
            self._shown.remove(key)
        order = [one.key for one in self._layers]
        self._shown.sort(key=order.index)
        self._show_chips()
        self._fill()
