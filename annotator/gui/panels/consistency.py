"""Consistency, in one line until it is opened: what does not agree, and what is done about it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.model import Id, Label
from annotator.gui.keymap import KeyMap
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip, KeyButton
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, number

if TYPE_CHECKING:
    from annotator.workflow.consistency import Found

LabelOf = Callable[[Id], Label | None]


class ConsistencyPanel(QWidget):
    """A line with the count; below it, when it is open, findings and what can be done."""

    opened = Signal(bool)
    chosen = Signal(object)  # a Found: go there
    mend_requested = Signal()
    mend_kind_requested = Signal()
    dismiss_requested = Signal()
    restore_requested = Signal()
    ask_requested = Signal()  # the owner of a mark in another layer
    look_at_all_requested = Signal(bool)  # every layer
    scope_changed = Signal(bool)  # all articles

    def __init__(self, keymap: KeyMap, label_of: LabelOf) -> None:
        super().__init__()
        self._label_of = label_of
        self._keymap = keymap
        self._me: Id = ""
        self._lead = False
        self.title = KeyButton(_("Consistency"), role="link", icon_name="chevron_next")
        self.title.set_caps(keymap.caps("consistency"))
        self.inside: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self._column.addWidget(self.title)
        self.title.clicked.connect(lambda: self.set_open(not self.is_open))
        self.all_shown = False  # the findings of all articles, not of this one

    @property
    def is_open(self) -> bool:
        """Tell whether more than the line is shown."""
        return self.inside is not None and not self.inside.isHidden()

    def set_open(self, on: bool) -> None:
        """Show what was found, or only how much."""
        if on and self.inside is None:
            self._build()
        if self.inside is not None:
            self.inside.setVisible(on)
        self.title.set_icon("chevron_down" if on else "chevron_next")
        self.opened.emit(on)

    def take_keyboard(self) -> None:
        """Take the keyboard to the findings, or to what is said instead of them."""
        if self.list.isHidden():
            self.here.setFocus()
        else:
            self.list.setFocus()

    def set_person(self, me: Id, *, lead: bool) -> None:
        """Say who is at the keyboard: whose marks can be mended, and who may look at all layers.

        What was found for another person is shown no more.
        """
        before, self._me, self._lead = self._me, me, lead
        if before != me:
            self.forget()

    def forget(self) -> None:
        """Show nothing of what was found until now."""
        self.set_count(None)
        if self.inside is not None:
            self._scope(all_articles=False)
            self.model.show_article((), ())
            self._say("", nothing=False)
            self._judge()

    def set_count(self, count: int | None) -> None:
        """Say how much was found in the article; None: it is not known."""
        text = _("Consistency")
        self.title.set_text(text if count is None else f"{text} · {number(count)}")

    def show_article(self, found: "Sequence[Found]", aside: "Sequence[tuple[Found, str]]") -> None:
        """Show what was found in the article, if its findings are those that are shown."""
        if self.all_shown or self.inside is None:
            return
        before = self.current()
        shown = aside if self.aside.isChecked() else ()
        self.model.show_article(found, shown)
        self.aside.setVisible(bool(aside))
        self._say(_("Nothing to be seen to in this article."), nothing=not found and not shown)
        self._keep(before)

    def show_all(self, found: "Sequence[Found]", people: dict[Id, str], said: str) -> None:
        """Show what was found in all articles."""
        self.set_open(True)
        self._scope(all_articles=True)
        self.model.show_all(found, people)
        self._say(said, nothing=True)
        self._judge()

    def current(self) -> "Found | None":
        """Return the finding one stands at."""
        at = self.list.currentIndex().row() if self.inside is not None else -1
        return self.model.row(at).found if 0 <= at < self.model.rowCount() else None

    def reason(self) -> str:
        """Return why the finding one stands at was put aside, or ""."""
        at = self.list.currentIndex().row() if self.inside is not None else -1
        return self.model.row(at).reason if 0 <= at < self.model.rowCount() else ""

    def step(self, step: int) -> "Found | None":
        """Go to the next (1) or previous (-1) finding of the list; None: there is none."""
        self.set_open(True)
        at = self.list.currentIndex().row()
        if at < 0 and step < 0:
            at = self.model.rowCount()
        return self._go_to(self.model.step(at, step))

    def go_on(self) -> "Found | None":
        """Take the finding one stands at out of the list, and go to the one behind it."""
        at = self.list.currentIndex().row()
        if at < 0:
            return None
        self.model.drop(at)
        following = self.model.step(at - 1, 1)
        return self._go_to(following if following >= 0 else self.model.step(at, -1))

    def _go_to(self, at: int) -> "Found | None":
        if at < 0:
            self._judge()
            return None
        self.list.setCurrentIndex(self.model.index(at))
        self.list.scrollTo(self.model.index(at))
        return self.model.row(at).found

    def _build(self) -> None:
        """Make what is shown when the panel is open: most days begin with it closed."""
        from annotator.gui.panels.findings_list import FindingsList
        from annotator.gui.panels.findings_model import FindingsModel

        self.model = FindingsModel(self._label_of, self)
        self.inside = QWidget()
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        chips = QWidget()
        flow = FlowLayout(chips)
        self.here, self.everywhere = Chip(_("This article")), Chip(_("All my articles"))
        self.layers, self.aside = Chip(_("All layers")), Chip(_("Put aside"))
        for chip in (self.here, self.everywhere, self.layers, self.aside):
            flow.addWidget(chip)
        self.list = FindingsList(self.model)
        self.said = PlainLabel("", tone="muted", wrap=True)
        self.mend = KeyButton("", caps=self._keymap.caps("mend"))
        self.dismiss = KeyButton(_("Put aside…"), role="link", caps=self._keymap.caps("dismiss"))
        self.mend_kind = KeyButton(_("All of this kind…"), role="link")
        self.ask = KeyButton(_("Ask the owner…"), icon_name="question")
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.mend, self.ask, self.dismiss, self.mend_kind):
            row.addWidget(button)
        for widget in (chips, self.said, self.list, buttons):
            column.addWidget(widget)
        self._column.addWidget(self.inside)
        self.here.setChecked(True)
        self.layers.setVisible(False)
        self.aside.setVisible(False)
        self._connect()
        self._judge()

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(lambda *_moved: self._judge())
        self.model.modelReset.connect(self._judge)
        self.mend.clicked.connect(self.mend_requested)
        self.mend_kind.clicked.connect(self.mend_kind_requested)
        self.ask.clicked.connect(self.ask_requested)
        self.dismiss.clicked.connect(
            lambda: (
                self.restore_requested.emit() if self.reason() else self.dismiss_requested.emit()
            )
        )
        self.here.clicked.connect(lambda _on: self._choose_scope(all_articles=False))
        self.everywhere.clicked.connect(lambda _on: self._choose_scope(all_articles=True))
        self.layers.clicked.connect(lambda _on: self._choose_scope(all_articles=True))
        self.aside.clicked.connect(lambda _on: self.scope_changed.emit(self.all_shown))

    def _choose_scope(self, *, all_articles: bool) -> None:
        self._scope(all_articles=all_articles)
        self.scope_changed.emit(all_articles)
        if all_articles:
            self.look_at_all_requested.emit(self.layers.isChecked() and self._lead)

    def _scope(self, *, all_articles: bool) -> None:
        self.all_shown = all_articles
        self.here.setChecked(not all_articles)
        self.everywhere.setChecked(all_articles)
        self.layers.setVisible(self._lead and all_articles)
        if all_articles:
            self.aside.setVisible(False)
            self.model.show_all((), {})
            self._say(_("Looking at every article…"), nothing=True)

    def _choose(self, row: int) -> None:
        found = self.model.row(row).found
        if found is not None:
            self.chosen.emit(found)

    def _keep(self, before: "Found | None") -> None:
        """Stay at the finding one stood at."""
        if before is not None:
            at = self.model.row_of(before.finding.key, before.document)
            if at >= 0:
                self.list.setCurrentIndex(self.model.index(at))
        self._judge()

    def _say(self, text: str, *, nothing: bool) -> None:
        self.said.setText(text if nothing else "")
        self.said.setVisible(nothing)

    def _judge(self) -> None:
        """Show the buttons that can do something about the finding one stands at."""
        if self.inside is None:
            return
        found, aside = self.current(), bool(self.reason())
        mine = found is not None and found.owner == self._me
        fixable = found is not None and mine and found.finding.fix is not None and not aside
        if found is not None:
            from annotator.gui.panels.consistency_words import fix_title

            self.mend.set_text(fix_title(found.finding, found.after, self._label_of))
        self.mend.setVisible(fixable)
        self.mend_kind.setVisible(fixable)
        self.dismiss.setVisible(mine)
        self.dismiss.set_text(_("Show it again") if aside else _("Put aside…"))
        self.ask.setVisible(found is not None and not mine and bool(found.finding.annotation))
        self.list.setVisible(self.model.rowCount() > 0)
