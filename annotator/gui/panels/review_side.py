"""Beside a case: what is agreed, the guideline, precedents, other reviewers, the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from annotator.gui.keymap import KeyMap
from annotator.gui.panels.guideline import GuidelinePanel
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card, SidePane
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.language import _, ngettext, number


@dataclass(frozen=True, slots=True)
class PrecedentShown:
    """How the text of a case was ruled before, and how many open cases have it."""

    times: int = 0
    ways: tuple[str, ...] = ()  # "two spans (3)", the most frequent first
    open: int = 0
    fits: bool = False  # whether it can be applied to the case in hand


class _Lines(QWidget):
    """A heading with lines of text below it; hidden while there are none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID // 2)
        self._box.addWidget(heading(title))
        self._said: tuple[str, ...] = ()
        self.hide()

    def say(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        self.setVisible(bool(lines))
        if tuple(lines) == self._said:
            return
        self._said = tuple(lines)
        while self._box.count() > 1:
            item = self._box.takeAt(1)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self._box.addWidget(PlainLabel(line, tone="muted", wrap=True))

    def said(self) -> tuple[str, ...]:
        """Return what is shown."""
        return self._said


class ReviewSide(SidePane):
    """What a reviewer looks up while ruling."""

    precedent_taken = Signal()
    precedent_applied = Signal()

    def __init__(self, keymap: KeyMap) -> None:
        super().__init__(name=_("Beside the case"))
        self.agreed = PlainLabel()
        self.left = PlainLabel(wrap=True)
        self.whose = PlainLabel(tone="warning", wrap=True)
        summary = Card()
        for label in (self.agreed, self.left, self.whose):
            summary.body.addWidget(label)
        self.guideline = GuidelinePanel()
        self.precedent = PlainLabel(wrap=True, tone="muted")
        self.take = KeyButton(_("Rule so here"), caps=keymap.caps("as_precedent"))
        self.apply = KeyButton("", role="link")
        self._precedents = QWidget()
        box = QVBoxLayout(self._precedents)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addWidget(heading(_("Precedents of this text")))
        box.addWidget(self.precedent)
        box.addWidget(self.take)
        box.addWidget(self.apply)
        self.opinions = _Lines(_("Other reviewers here"))
        self.record = _Lines(_("Record of rulings"))
        self.examples = _Lines(_("Examples from rulings"))
        self.body.setSpacing(2 * GRID)
        for part in (
            summary,
            self._precedents,
            self.opinions,
            self.record,
            self.examples,
            self.guideline,  # the longest comes last
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._precedents.hide()
        self.take.clicked.connect(self.precedent_taken)
        self.apply.clicked.connect(self.precedent_applied)

    def scrolling(self) -> QScrollArea:
        """Put the pane into an area that scrolls, and return it."""
        scroll = QScrollArea()
        scroll.setWidget(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(27 * GRID)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def show_summary(self, *, agreed: int, taken: int, left: str, whose: str) -> None:
        """Say how much is agreed, how much of that gold has, and what is left of each kind."""
        said = _("Agreed: {n}").format(n=number(agreed))
        if agreed and taken == agreed:
            said = _("Agreed: {n}, all in gold").format(n=number(agreed))
        self.agreed.setText(said)
        self.left.setText(left)
        self.whose.setText(whose)
        self.whose.setVisible(bool(whose))

    def show_precedent(self, shown: PrecedentShown) -> None:
        """Say how the text was ruled before, and offer to rule so."""
        self._precedents.setVisible(shown.times > 0)
        if not shown.times:
            return
        times = ngettext("Ruled {n} time", "Ruled {n} times", shown.times)
        self.precedent.setText(f"{times}: {' · '.join(shown.ways)}")
        self.take.setVisible(shown.fits)
        others = ngettext("Apply to {n} open case …", "Apply to {n} open cases …", shown.open)
        self.apply.set_text(others)
        self.apply.setVisible(shown.open > 0)
