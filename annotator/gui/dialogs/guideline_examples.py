"""Which rulings become examples of a guideline."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from annotator.core.guideline import plain
from annotator.core.model import Id, Label
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, current, listed
from annotator.workflow.feedback import CAUSES
from annotator.workflow.guidelines import Example

_LINE = Qt.ItemDataRole.UserRole


class ExamplesDialog(DialogFrame):
    """The examples that reviewers chose, each as it would stand in the guideline."""

    def __init__(
        self,
        examples: Sequence[Example],
        labels: Mapping[Id, Label],
        guideline: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            parent,
            _("Examples from rulings"),
            action=_("Take into the guideline"),
            hint=_("They then stand in the guideline of everybody; look whether each is clear."),
        )
        self.list = QListWidget()
        calm_list(self.list, name=_("Examples from rulings"))
        self.list.setWordWrap(True)
        self.list.setUniformItemSizes(False)
        for one in examples:
            line = example_line(one, labels)
            item = QListWidgetItem(example_line(one, labels, marked=False))
            item.setData(_LINE, line)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            known = f"- {line}" in guideline.splitlines()
            item.setCheckState(Qt.CheckState.Unchecked if known else Qt.CheckState.Checked)
            self.list.addItem(item)
        if not examples:
            sentence = _("Reviewers made no ruling an example of this label yet.")
            self.body.addWidget(PlainLabel(sentence, tone="muted", wrap=True))
        self.body.addWidget(self.list, stretch=1)
        self.list.setVisible(bool(examples))
        self.resize(680, 420)
        self.list.itemChanged.connect(lambda _item: self._judge())
        self._judge()

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        examples: Sequence[Example],
        labels: Mapping[Id, Label],
        guideline: str,
    ) -> list[str]:
        """Return the lines (Markdown) of those chosen; none when it is given up."""
        dialog = cls(examples, labels, guideline, parent)
        said = dialog.exec() == QDialog.DialogCode.Accepted
        lines = dialog.lines()
        dialog.deleteLater()
        return lines if said else []

    def lines(self) -> list[str]:
        """Return the lines of those that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        chosen = [one for one in items if one.checkState() == Qt.CheckState.Checked]
        return [str(one.data(_LINE)) for one in chosen]

    def _judge(self) -> None:
        self.primary.setEnabled(bool(self.lines()))


def example_line(one: Example, labels: Mapping[Id, Label], *, marked: bool = True) -> str:
    """Return an example as a line: the place in its sentence, the verdict, and why."""
    clean = plain if marked else _joined
    quote = f"**{clean(one.quote)}**" if marked else f"«{clean(one.quote)}»"
    place = f"{clean(one.before)} {quote} {clean(one.behind)}".strip()
    verdict = _("nothing here")
    if one.spans:
        verdict = listed(
            f"«{clean(text)}» {clean(_title(labels.get(label)))}" for text, label in one.spans
        )
    why = [_(CAUSES[one.cause])] if one.cause is not None else []
    why += [clean(one.note)] if one.note else []
    line = _("…{place}… → {verdict}").format(place=place, verdict=verdict)
    return f"{line} ({listed(why)})" if why else line


def _joined(text: str) -> str:
    return " ".join(text.split())


def _title(label: Label | None) -> str:
    return label.title(current()) if label is not None else "?"
