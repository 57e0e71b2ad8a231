"""The versions of a guideline: when, by whom, and what changed with each."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from annotator.core.model import Id
from annotator.core.versions_of_text import Change, ChangedLine, changed_lines
from annotator.errors import AnnotatorError
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.wording import directed, moment, person_name
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.theme import current as theme_now
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, current, isolate, ltr
from annotator.workflow.guidelines import Edition, editions

_SIGNS = {Change.ADDED: "+", Change.REMOVED: "−", Change.SAME: " ", Change.LEFT_OUT: "⋯"}


class EditionsDialog(DialogFrame):
    """The versions at one side, the newest first; at the other what the chosen one changed."""

    def __init__(
        self,
        title: str,
        found: Sequence[Edition],
        names: Mapping[Id, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, title, action=_("Close"))
        self.cancel.hide()
        self._editions = list(found)
        self.list, self.lines = QListWidget(), QListWidget()
        calm_list(self.list, name=_("Versions"))
        calm_list(self.lines, name=_("What changed"))
        self.lines.setWordWrap(True)
        self.lines.setUniformItemSizes(False)
        self.lines.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in found:
            said = _("Version {name} · {time} · {person}").format(
                name=ltr(one.name or "—"),
                time=moment(one.at),
                person=isolate(names.get(one.person, "?")),
            )
            self.list.addItem(said)
        split = Splitter()
        for widget, width in ((self.list, 320), (self.lines, 480)):
            card = Card()
            card.body.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
            card.body.addWidget(widget)
            card.setMinimumWidth(width // 2)
            split.addWidget(card)
        split.setSizes([320, 520])
        if not found:
            self.body.addWidget(PlainLabel(_("Nothing was written yet."), tone="muted"))
        self.body.addWidget(split, stretch=1)
        self.resize(900, 520)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    @classmethod
    def show_editions(
        cls,
        parent: QWidget | None,
        title: str,
        found: Sequence[Edition],
        names: Mapping[Id, str],
    ) -> None:
        """Show the versions until it is closed."""
        dialog = cls(title, found, names, parent)
        dialog.exec()
        dialog.deleteLater()

    def _show(self, row: int) -> None:
        self.lines.clear()
        if not 0 <= row < len(self._editions):
            return
        before = self._editions[row + 1].text if row + 1 < len(self._editions) else ""
        for line in changed_lines(before, self._editions[row].text):
            self.lines.addItem(_line(line))


def _line(line: ChangedLine) -> QListWidgetItem:
    theme = theme_now()
    item = QListWidgetItem(f"{_SIGNS[line.change]}  {directed(line.text)}")
    inks = {Change.ADDED: theme.accent, Change.REMOVED: theme.danger}
    item.setForeground(QBrush(inks.get(line.change, theme.muted)))
    if line.change is Change.REMOVED:
        font = item.font()
        font.setStrikeOut(True)
        item.setFont(font)
    return item


def show_editions(parent: QWidget, session: Session, label: Id = "") -> None:
    """Show the versions of a label's guideline, or for "" of the project's."""
    project = session.project
    try:
        found = editions(project, label)
        names = {one.id: person_name(one) for one in project.annotators.all()}
    except AnnotatorError as error:
        session.refused.emit(error)
        return
    known = session.label(label) if label else None
    title = _("Versions of the guideline")
    if known is not None:
        name = isolate(known.title(current()))
        title = _("Versions of the guideline: {label}").format(label=name)
    EditionsDialog.show_editions(parent, title, found, names)
