"""What a label set looks like in a text: a sentence with its labels, and a guideline as read."""

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout

from annotator.core.guideline import part_for
from annotator.core.model import Id, Label
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark
from annotator.gui.theme import GRID
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.markdown_view import MarkdownView
from annotator.gui.widgets.plain_label import heading
from annotator.language import _, current

# Four phrases, so that a label can be seen beside three others.
_PHRASES = ("محمد أحمد", "وزير الخارجية", "الاجتماع الأول", "القرار رقم 7")
_TEXT = f"تحدّث {_PHRASES[0]}، {_PHRASES[1]}، في {_PHRASES[2]} عن {_PHRASES[3]}."
_HEIGHT = 160


class LabelExample(Card):
    """A small canvas over the guideline of the label that is shown."""

    def __init__(self) -> None:
        super().__init__(_("How it looks"))
        self.canvas = Canvas(self, read_only=True)
        self.canvas.setFixedHeight(_HEIGHT)
        self.canvas.set_measure(600)
        self.canvas.set_zoom(0.85)
        self._shown = ""
        self.guideline = MarkdownView(name=_("Guideline as it is read"))
        inside = QVBoxLayout()
        inside.setSpacing(GRID)
        inside.addWidget(self.canvas)
        inside.addWidget(heading(_("Guideline as it is read")))
        inside.addWidget(self.guideline, stretch=1)
        self.body.addLayout(inside, stretch=1)

    def show_label(self, label: Label, others: Sequence[Label]) -> None:
        """Show a label beside others of its set."""
        shown = [label, *(one for one in others if one.id != label.id)][: len(_PHRASES)]
        marks = tuple(_mark(one, phrase) for one, phrase in zip(shown, _PHRASES, strict=False))
        styles = {one.id: _style(one) for one in shown}
        self.canvas.set_content(Content(text=_TEXT, marks=marks, styles=styles))
        bar = self.guideline.verticalScrollBar()
        place = bar.value() if label.id == self._shown else 0
        self._shown = label.id
        self.guideline.set_markdown(
            part_for(label.guideline, current()) or _("*No guideline yet.*")
        )
        self.guideline.moveCursor(QTextCursor.MoveOperation.Start)
        bar.setValue(place)


def _mark(label: Label, phrase: str) -> Mark:
    start = _TEXT.index(phrase)
    identity: Id = label.id
    return Mark(identity, ((start, start + len(phrase)),), label.id)


def _style(label: Label) -> LabelStyle:
    title = label.title(current())
    return LabelStyle(label.id, title, title, label.color, label.underline)
