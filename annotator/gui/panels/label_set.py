"""The label set: its labels in their order, one to edit, and how it looks in a text."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Label, label_set_version
from annotator.errors import AnnotatorError
from annotator.gui.actions import action
from annotator.gui.keys import parse_key
from annotator.gui.panels.label_example import LabelExample
from annotator.gui.panels.label_form import LabelForm
from annotator.gui.panels.retrying import retrying
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.label_swatch import paint_swatch
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, listed, ltr, say
from annotator.language import current as spoken
from annotator.workflow.labelling import alike, flaw, new_label, numbered, write_labels

_ICON = QSize(18, 18)


class LabelSetPanel(QWidget):
    """Edits a draft; what it changes is saved as one step. Who is no lead sees it read-only."""

    save_requested = Signal(list)  # the whole draft

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self._saved: list[Label] = []
        self._draft: list[Label] = []
        self.list = QListWidget()
        self.form = LabelForm()
        self.example = LabelExample()
        self.add = KeyButton(_("New label"), icon_name="plus")
        self.up = IconButton("chevron_up", _("Move up"))
        self.down = IconButton("chevron_down", _("Move down"))
        self.retire = KeyButton("")
        self.save = KeyButton(_("Save the label set"), role="primary")
        self.revert = KeyButton(_("Discard the changes"))
        self._note = PlainLabel("", tone="muted", wrap=True)
        self._lay_out()
        self._connect()
        self.reload()

    def draft(self) -> list[Label]:
        """Return the label set as it is edited now."""
        return list(self._draft)

    def is_changed(self) -> bool:
        """Tell whether the draft differs from what the project holds."""
        return self._draft != self._saved

    def can_save(self) -> bool:
        """Tell whether there is something to save, and nothing wrong with it."""
        return self.is_changed() and not any(map(self._problem, self._draft))

    def means_something_else(self) -> bool:
        """Tell whether what the draft changes is more than how labels look."""
        return label_set_version(self._draft) != label_set_version(self._saved)

    def write(self) -> None:
        """Save the draft."""
        project, draft = self._session.project, self.draft()
        self._session.edit_project("labels", lambda gesture: write_labels(project, gesture, draft))

    def discard(self) -> None:
        """Show the label set of the project, giving up the draft."""
        self._draft = list(self._saved)
        self.reload()

    def take_draft(self, labels: list[Label]) -> None:
        """Go on with a draft of a panel before this one."""
        self._draft = list(labels)
        self._fill(self.list.currentRow())

    def reload(self) -> None:
        """Show the label set of the project; what is changed in the draft stays changed."""
        retrying(self, self._read)

    def _read(self) -> None:
        before = {label.id: label for label in self._saved}
        mine = {one.id: one for one in self._draft if before.get(one.id) != one}
        self._saved = self._session.project.labels.all(retired=True)
        row = self.list.currentRow()
        shown = self._draft[row].id if 0 <= row < len(self._draft) else ""
        theirs = [mine.pop(one.id, one) for one in self._saved]
        self._draft = sorted((*theirs, *mine.values()), key=lambda label: label.order)
        ids = [label.id for label in self._draft]
        self._fill(ids.index(shown) if shown in ids else 0)

    def _lay_out(self) -> None:
        calm_list(self.list, name=_("Labels"))
        self.list.setIconSize(_ICON)
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        tools = QHBoxLayout()
        tools.setSpacing(GRID // 2)
        tools.addWidget(self.add)
        tools.addStretch()
        tools.addWidget(self.up)
        tools.addWidget(self.down)
        left = Card()
        left.body.setContentsMargins(GRID, GRID, GRID, GRID)
        left.body.addWidget(self.list)
        left.body.addLayout(tools)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        for part in (scroll.viewport(), self.form):
            part.setAutoFillBackground(False)
        middle = Card()
        middle.body.addWidget(scroll)
        split = Splitter()
        for part, width in ((left, 240), (middle, 560), (self.example, 400)):
            split.addWidget(part)
            part.setMinimumWidth(width // 2)
        split.setSizes([240, 560, 400])
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._note, stretch=1)
        foot.addWidget(self.retire)
        foot.addWidget(self.revert)
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + GRID // 2)
        whole.addWidget(split, stretch=1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._show)
        self.list.model().rowsMoved.connect(lambda *_moved: self._take_order())
        self.form.changed.connect(self._edit)
        self.add.clicked.connect(self._add)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.retire.clicked.connect(self._retire)
        self.revert.clicked.connect(self.discard)
        self.save.clicked.connect(lambda: self.save_requested.emit(self.draft()))
        self._session.labels_changed.connect(self.reload)
        self._session.people_changed.connect(self._judge)

    def _fill(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for label in self._draft:
            item = QListWidgetItem(_swatch(label), _line(label))
            item.setData(Qt.ItemDataRole.UserRole, label.id)
            if label.retired:
                item.setForeground(current().edge)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(max(0, min(row, len(self._draft) - 1)))
        self._show(self.list.currentRow())

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._draft):
            self.form.setEnabled(False)
            self._judge()
            return
        self.form.setEnabled(True)
        label = self._draft[row]
        saved = next((one.meaning for one in self._saved if one.id == label.id), 0)
        self.form.set_label(label, meaning=saved)
        self.retire.set_text(_("Use again") if label.retired else _("Retire the label"))
        self._show_example(label)
        self._judge()

    def _show_example(self, label: Label) -> None:
        others = [one for one in self._draft if not one.retired]
        self.example.show_label(label, others)

    def _edit(self, label: Label) -> None:
        row = self.list.currentRow()
        self._draft[row] = label
        item = self.list.item(row)
        item.setText(_line(label))
        item.setIcon(_swatch(label))
        self._show_example(label)
        self._judge()

    def _add(self) -> None:
        self._draft.append(new_label(self._draft, name="LABEL"))
        self._fill(len(self._draft) - 1)
        self.form.name.setFocus()
        self.form.name.selectAll()

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + step < len(self._draft):
            draft = self._draft
            draft[row], draft[row + step] = draft[row + step], draft[row]
            self._draft = numbered(draft)
            self._fill(row + step)

    def _take_order(self) -> None:
        places = range(self.list.count())
        order = [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in places]
        self._draft = numbered(sorted(self._draft, key=lambda label: order.index(label.id)))
        self._fill(self.list.currentRow())

    def _retire(self) -> None:
        row = self.list.currentRow()
        label = self._draft[row]
        self._draft[row] = replace(label, retired=not label.retired)
        self._draft = numbered(self._draft)
        self._fill(row)

    def _judge(self) -> None:
        """Say what is wrong with the draft, and let it be saved when nothing is."""
        lead = self._session.is_lead
        self.form.set_editable(lead)
        for part in (self.add, self.up, self.down, self.retire, self.save, self.revert):
            part.setVisible(lead)
        row = self.list.currentRow()
        problems = [self._problem(label) for label in self._draft]
        here = problems[row] if 0 <= row < len(problems) else ""
        self.form.problem.setText(here)
        self.form.problem.setVisible(bool(here))
        self._warn(self._draft[row] if 0 <= row < len(self._draft) else None)
        changed = self.is_changed()
        if not changed and (self.save.hasFocus() or self.revert.hasFocus()):
            self.list.setFocus()  # else Qt gives the keyboard to the first button of the window
        self.save.setEnabled(changed and not any(problems))
        self.revert.setEnabled(changed)
        if not lead:
            self._note.setText(_("Only the project's lead can change the labels."))
        else:
            self._note.setText(
                _("The changes are not saved yet; everybody gets them at once.") if changed else ""
            )

    def _problem(self, label: Label) -> str:
        message = flaw(label, self._draft)
        if message is not None:
            return say(message)
        if not label.key or label.key.isdigit() or label.retired:
            return ""
        try:
            taken = self._preferences.keymap.conflict(parse_key(label.key), "label_1")
        except AnnotatorError as error:
            return say(error)
        if taken is None or taken.startswith("label_"):
            return ""
        return _("The key {key} is taken: {action}").format(
            key=ltr(label.key), action=_(action(taken).title)
        )

    def _warn(self, label: Label | None) -> None:
        close = alike(label, self._draft) if label is not None else []
        names = listed(isolate(one.title(spoken())) for one in close)
        text = _("Some eyes cannot tell this colour from that of: {names}").format(names=names)
        self.form.warning.setText(text)
        self.form.warning.setVisible(bool(close))


def _line(label: Label) -> str:
    title = isolate(label.title(spoken()))
    text = f"{title}   {ltr(label.key)}" if label.key else title
    return _("{label} (retired)").format(label=title) if label.retired else text


def _swatch(label: Label) -> QIcon:
    pixmap = QPixmap(_ICON * 2)
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(2)
    painter = QPainter(pixmap)
    theme = current()
    paint_swatch(
        painter,
        pixmap.rect().adjusted(0, 0, -_ICON.width(), -_ICON.height()),
        color=label.color,
        underline=label.underline,
        theme=theme,
    )
    painter.end()
    return QIcon(pixmap)
