"""The card of the selected span: its text, its label, its choices, what was said about it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.model import Annotation, Attribute, Id, Label, Note, OriginKind
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.note_row import NoteRow
from annotator.gui.panels.wording import source_title
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import Chip, KeyButton
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.keycap import KeyCap
from annotator.gui.widgets.label_swatch import LabelSwatch
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.language import _, isolate, ngettext, number
from annotator.language import current as current_language

_LONGEST = 160  # code points of the span's text that the card shows


class SpanCard(QWidget):
    """What is known of one span, with what can be done to it."""

    attribute_chosen = Signal(str, str)  # attribute, choice
    note_removed = Signal(str)
    question_closed = Signal(str)
    history_requested = Signal()

    def __init__(self, keymap: KeyMap) -> None:
        super().__init__()
        self._keymap = keymap
        self._card = Card()
        self._swatch = LabelSwatch("#808080")
        self._label = PlainLabel(elide=True)
        self._text = PlainLabel(wrap=True, tone="heading")
        self._facts = PlainLabel(wrap=True, tone="muted")
        self._more = QWidget()
        self._more_box = QVBoxLayout(self._more)
        self._more_box.setContentsMargins(0, 0, 0, 0)
        self._more_box.setSpacing(GRID)
        self._history = KeyButton(_("Who changed this"), role="link", icon_name="history")
        self._history.clicked.connect(self.history_requested)
        top = QHBoxLayout()
        top.addWidget(self._swatch)
        top.addWidget(self._label, stretch=1)
        self._card.body.addLayout(top)
        for widget in (self._text, self._facts, self._more, self._history):
            self._card.body.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(heading(_("Selected span")))
        box.addWidget(self._card)

    def show_span(
        self,
        annotation: Annotation,
        label: Label,
        notes: Sequence[Note],
        *,
        same: int,
        suggested: bool,
        together: int = 1,
        me: Id = "",
    ) -> None:
        """Show a span; `same` is how often its text is marked in the article.

        Of a suggestion, `together` is how many spans are accepted with it, itself counted.
        """
        self._swatch.set_label(label.color, label.underline)
        self._label.set_data(label.title(current_language()))
        quote = annotation.quote
        short = quote if len(quote) <= _LONGEST else quote[: _LONGEST - 1] + "…"
        self._text.set_data(short)
        facts = self._said(annotation, same=same, suggested=suggested)
        if together > 1:
            facts.append(
                ngettext("{n} span accepted at once", "{n} spans accepted at once", together)
            )
        self._facts.setText(" · ".join(facts))
        self._history.setVisible(not suggested)
        self._clear()
        if not suggested:
            caps = self._keymap.caps("attribute")  # which changes the first
            for attribute in label.attributes:
                value = annotation.attributes.get(attribute.name, "")
                self._add_attribute(attribute, value, caps=caps)
                caps = ()
        for note in notes:
            row = NoteRow(note, own=note.author == me)
            row.removed.connect(self.note_removed)
            row.settled.connect(self.question_closed)
            self._more_box.addWidget(row)
        self._more.setVisible(self._more_box.count() > 0)

    @staticmethod
    def _said(annotation: Annotation, *, same: int, suggested: bool) -> list[str]:
        facts = [ngettext("{n} character", "{n} characters", len(annotation.quote))]
        if same > 1:
            facts.append(ngettext("marked {n} time here", "marked {n} times here", same))
        by = isolate(source_title(annotation.origin.by))
        if suggested and annotation.layer:
            facts.append(_("suggestion"))
        elif suggested:
            facts.append(_("suggested by {source}").format(source=by))
        elif annotation.origin.kind is OriginKind.IMPORTED:
            facts.append(_("imported from {file}").format(file=isolate(annotation.origin.by)))
        elif annotation.origin.kind is OriginKind.SUGGESTED:
            facts.append(_("suggested by {source}").format(source=by))
        if annotation.score is not None:
            facts.append(_("score {score}").format(score=number(annotation.score, decimals=2)))
        return facts

    def _clear(self) -> None:
        while (item := self._more_box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add_attribute(self, attribute: Attribute, value: str, *, caps: Sequence[str]) -> None:
        language = current_language()
        holder = QWidget()
        flow = FlowLayout(holder)
        flow.addWidget(PlainLabel(attribute.titles.get(language, attribute.name), tone="muted"))
        for choice in attribute.choices:
            chip = Chip(choice.titles.get(language, choice.name))
            chip.setChecked(choice.name == value)
            chip.clicked.connect(
                lambda _on, a=attribute.name, c=choice.name: self.attribute_chosen.emit(a, c)
            )
            flow.addWidget(chip)
        if caps:
            flow.addWidget(KeyCap(caps))
        self._more_box.addWidget(holder)
