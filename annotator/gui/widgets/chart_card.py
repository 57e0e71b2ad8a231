"""A card around a chart: its name, what it is of, and the menu that saves it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import IconButton
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.chart import Chart
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _


class ChartCard(Card):
    """A chart with a heading; choices go into `head`. Empty, it says why."""

    def __init__(self, title: str, chart: Chart) -> None:
        super().__init__(title)
        self.chart = chart
        self.body.removeWidget(self.title)
        self.head = QHBoxLayout()
        self.head.setSpacing(GRID)
        self.head.addWidget(self.title, stretch=1)
        self.more = IconButton("more", _("Save the chart"), size=16)
        self.more.clicked.connect(self._show_menu)
        kept = self.more.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # headings stay in one line
        self.more.setSizePolicy(kept)
        self.head.addWidget(self.more)
        self.body.addLayout(self.head)
        self.empty = PlainLabel(tone="muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self._choices: list[QWidget] = []
        self.empty.hide()
        self.note = PlainLabel(tone="muted", wrap=True)
        self.note.hide()
        self.body.addWidget(chart)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def name_chart(self, name: str) -> None:
        """Say what the chart shows now, where the choice in the heading says it to the eye."""
        self.chart.setAccessibleName(name)

    def say_note(self, text: str) -> None:
        """Say something under the chart, where there is one."""
        self.note.setText(text)
        self.note.setVisible(bool(text) and self.empty.isHidden())

    def say_empty(self, text: str) -> None:
        """Say why there is no chart; "" shows it."""
        self.empty.setText(text)
        self.empty.setVisible(bool(text))
        for part in (self.chart, self.more, *self._choices):
            part.setVisible(not text)
        self.note.setVisible(bool(self.note.text()) and not text)

    def add_choice(self, widget: QWidget) -> None:
        """Put a choice into the heading."""
        self._choices.append(widget)
        self.head.insertWidget(self.head.count() - 1, widget)

    def _show_menu(self) -> None:
        menu: QMenu = self.chart.menu(self)
        menu.exec(self.more.mapToGlobal(QPoint(0, self.more.height())))
        menu.deleteLater()
