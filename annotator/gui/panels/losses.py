"""What an export would lose, by kind, with examples that can be looked at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from annotator.formats.loss import Example, LossReport
from annotator.gui.panels.wording import directed
from annotator.gui.theme import GRID
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.empty_state import EmptyState
from annotator.language import _, digits, isolate, number

_ROLE = Qt.ItemDataRole.UserRole


class LossesView(Card):
    """A line for each kind of loss; its examples below it."""

    example_chosen = Signal(object)  # an Example

    def __init__(self) -> None:
        super().__init__(_("What this format cannot hold"))
        self._shown: LossReport | None = None
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("What this format cannot hold"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(True)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._nothing = EmptyState("done_circle", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self._nothing)
        inside = QVBoxLayout()
        inside.setSpacing(GRID)
        inside.addWidget(self._stack)
        self.body.addLayout(inside, stretch=1)
        self.tree.itemActivated.connect(self._choose)
        self.wait()

    def wait(self) -> None:
        """Say that the answer is still awaited."""
        self._nothing.say(_("Looking at every article…"), icon_name="eye")
        self._stack.setCurrentIndex(1)

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the answer is."""
        share = digits(_("{n} %").format(n=100 * done // max(1, total)))
        self._nothing.say(_("Looking at every article…"), hint=share, icon_name="eye")

    def say(self, sentence: str, *, icon_name: str = "info") -> None:
        """Say something in place of the list."""
        self._nothing.say(sentence, icon_name=icon_name)
        self._stack.setCurrentIndex(1)

    def show_report(self, report: LossReport) -> None:
        """Show what would be lost; what was opened in an equal report stays open."""
        if report == self._shown and self.tree.topLevelItemCount():
            self._stack.setCurrentIndex(0)
            return
        self._shown = report
        self.tree.clear()
        for message, examples in report.messages():
            count = number(int(str(message.params["count"])))
            kind = QTreeWidgetItem([_(message.template), count])
            kind.setTextAlignment(1, Qt.AlignmentFlag.AlignTrailing)
            for example in examples:
                line = QTreeWidgetItem([_example_text(example), ""])
                line.setData(0, _ROLE, example)
                kind.addChild(line)
            self.tree.addTopLevelItem(kind)
        if self.tree.topLevelItemCount():
            self._stack.setCurrentIndex(0)
        else:
            self.say(_("Nothing is lost"), icon_name="done_circle")

    def _choose(self, item: QTreeWidgetItem) -> None:
        example = item.data(0, _ROLE)
        if isinstance(example, Example):
            self.example_chosen.emit(example)


def _example_text(example: Example) -> str:
    quote = directed(example.quote.replace("\n", " ")) if example.quote else ""
    return f"{quote} · {isolate(example.document)}" if quote else isolate(example.document)
