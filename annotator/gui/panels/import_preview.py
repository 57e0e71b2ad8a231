"""The first articles of a file as they would come in: text, spans, and whose they are."""

from collections.abc import Mapping, Sequence
from itertools import islice

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.core.color import suggest_color
from annotator.core.model import Underline, quote_of
from annotator.formats.records import AnnotationRecord, Record
from annotator.gui.panels.marked_text import MarkedText, Tinted
from annotator.gui.panels.wording import directed
from annotator.gui.theme import GRID, current, label_paint
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.label_swatch import paint_swatch
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import LRM, _, isolate, number

_SPANS = 300  # listed of one article
_QUOTE = 80  # code points
_SIDE = 18

Owned = tuple[str, AnnotationRecord]  # whose, as the file says it, and what


class ImportPreview(QWidget):
    """One article at a time; a span chosen in the list is shown in the text."""

    def __init__(self) -> None:
        super().__init__()
        self._records: Sequence[Record] = ()
        self._at = 0
        self._owned: list[Owned] = []
        self._colors: dict[str, str] = {}
        self._names: Mapping[str, str] = {}
        self.heading = PlainLabel("", tone="heading", elide=True)
        self.text = MarkedText(name=_("The beginning of an article"))
        self.spans = QListWidget()
        self.count = PlainLabel("", tone="muted")
        self.back = IconButton("chevron_back", _("The article before"))
        self.on = IconButton("chevron_next", _("The next article"))
        self._lay_out()
        self.back.clicked.connect(lambda: self._go(-1))
        self.on.clicked.connect(lambda: self._go(1))
        self.spans.currentRowChanged.connect(self._choose)

    def set_colors(self, colors: Mapping[str, str]) -> None:
        """Paint these labels as they are painted in the project."""
        self._colors = dict(colors)

    def show_records(self, records: Sequence[Record], names: Mapping[str, str]) -> None:
        """Show the first of these articles; `names` are those of people whom a file calls by id."""
        same = [one.name for one in records] == [one.name for one in self._records]
        self._records, self._names = records, names
        self._at = min(self._at, len(records) - 1) if same else 0
        self._show()

    def say(self, title: str, sentence: str) -> None:
        """Say something in place of an article."""
        self._records = ()
        self.heading.setText(title)
        self.text.show_marked(sentence, ())
        for part in (self.spans, self.back, self.on, self.count):
            part.hide()

    def _lay_out(self) -> None:
        calm_list(self.spans, name=_("Spans of the article"))
        self.spans.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.spans.setIconSize(QSize(_SIDE, _SIDE))
        self.spans.setMaximumHeight(170)
        self.text.setFrameShape(MarkedText.Shape.NoFrame)
        self.text.setStyleSheet("QTextEdit { border: none; }")
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(self.heading, stretch=1)
        for part in (self.back, self.count, self.on):
            head.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(head)
        whole.addWidget(self.text, stretch=1)
        whole.addWidget(self.spans)

    def _go(self, by: int) -> None:
        self._at = min(max(0, self._at + by), len(self._records) - 1)
        self._show()

    def _show(self) -> None:
        if not self._records:
            return
        record = self._records[self._at]
        several = len(self._records) > 1
        for part in (self.back, self.on, self.count):
            part.setVisible(several)
        self.count.setText(f"{LRM}{number(self._at + 1)} / {number(len(self._records))}")
        self.back.setEnabled(self._at > 0)
        self.on.setEnabled(self._at < len(self._records) - 1)
        self.heading.setText(directed(record.title or record.name))
        self.spans.blockSignals(True)
        self.spans.clear()
        self._owned = _owned(record)
        for owner, one in islice(self._owned, _SPANS):
            self.spans.addItem(self._item(record, owner, one))
        self.spans.blockSignals(False)
        self.spans.setVisible(self.spans.count() > 0)
        self.text.show_marked(record.text, self._places(None))

    def _item(self, record: Record, owner: str, one: AnnotationRecord) -> QListWidgetItem:
        quote = " ".join(quote_of(record.text, one.pieces).split())
        short = quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1] + "…"
        parts = [isolate(one.label), isolate(short)]
        if owner:
            parts.append(isolate(self._names.get(owner, owner)))
        return QListWidgetItem(self._swatch(one.label), " · ".join(parts))

    def _swatch(self, label: str) -> QIcon:
        image = QPixmap(_SIDE, _SIDE)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            paint_swatch(
                painter,
                image.rect(),
                color=self._color(label),
                underline=Underline.SOLID,
                theme=current(),
            )
        return QIcon(image)

    def _color(self, label: str) -> str:
        if label not in self._colors:
            self._colors[label] = suggest_color(self._colors.values())
        return self._colors[label]

    def _places(self, chosen: AnnotationRecord | None) -> list[Tinted]:
        theme = current()
        found = []
        for _owner, one in self._owned:  # the longer first: those inside lie above
            paint = label_paint(theme, self._color(one.label))
            line = paint.line if one is chosen else None
            found += [Tinted(start, end, paint.tint, line) for start, end in one.pieces]
        return found

    def _choose(self, row: int) -> None:
        if not self._records or not 0 <= row < len(self._owned):
            return
        record, (_owner, one) = self._records[self._at], self._owned[row]
        self.text.show_marked(record.text, self._places(one))
        self.text.look_at(record.text, one.start)


def _owned(record: Record) -> list[Owned]:
    found = [(layer.annotator, one) for layer in record.layers for one in layer.annotations]
    return sorted(found, key=lambda pair: (pair[1].start, -pair[1].end))
