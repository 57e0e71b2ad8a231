"""What suggests spans in the project: its rules, lists of names, patterns."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.suggesting import Gazetteer, Pattern
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.source_forms import GazetteerForm, PatternForm, RulesForm
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, ltr, number
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id

Source = Gazetteer | Pattern


class SourcesPanel(QWidget):
    """The rules first, then every list and pattern; what is changed is kept when one goes on."""

    import_requested = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self._sources: list[Source] = []
        self._filling = False
        self._row = 0
        self.list = QListWidget()
        self.rules, self.names, self.pattern = RulesForm(), GazetteerForm(), PatternForm()
        self.stack = QStackedWidget()
        self.new_list = KeyButton(_("New list"), icon_name="plus")
        self.read_list = KeyButton(_("Import a list"), icon_name="import")
        self.new_pattern = KeyButton(_("New pattern"), icon_name="plus")
        self.retire = KeyButton(_("Use it no longer"))
        self.save = KeyButton(_("Save"), role="primary")
        self._note = PlainLabel("", tone="muted", wrap=True)
        self._lay_out()
        self._connect()
        self.reload()

    def reload(self) -> None:
        """Show what the project holds; what is being changed here is kept first."""
        retrying(self, self._read)

    def take_list(self, name: str, entries: Sequence[str]) -> None:
        """Add a list that was read from a file."""
        labels = self._session.labels
        if labels:
            one = Gazetteer(new_id(), name, labels[0].id, tuple(entries))
            self._write([one])
            self._choose(one.id)

    def keep(self) -> bool:
        """Write what is changed in the form in front; tell whether that was anything."""
        if not self._session.is_open or not self._session.is_lead or not self._is_sound():
            return False
        if self._row == 0:
            if not self.rules.is_changed():
                return False
            project, rules = self._session.project, self.rules.rules()
            self._session.edit_project(
                "suggesting", lambda gesture: project.sources.write_rules(gesture, rules)
            )
            return True
        edited = self._edited()
        if edited is None or edited == self._sources[self._row - 1]:
            return False
        self._write([edited])
        return True

    def showEvent(self, event: QShowEvent) -> None:
        article = self._session.article
        self.pattern.set_sample(article.text[:20_000] if article else "")
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        calm_list(self.list, name=_("Sources of suggestions"))
        left = Card()
        left.body.setContentsMargins(GRID, GRID, GRID, GRID)
        left.body.addWidget(self.list)
        for button in (self.new_list, self.read_list, self.new_pattern):
            left.body.addWidget(button)
        for form in (self.rules, self.names, self.pattern):
            scroll = QScrollArea()
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFrameShape(QScrollArea.Shape.NoFrame)
            scroll.setWidget(form)
            for part in (scroll.viewport(), form):
                part.setAutoFillBackground(False)
            self.stack.addWidget(scroll)
        right = Card()
        right.body.addWidget(self.stack)
        split = Splitter()
        for part, width in ((left, 300), (right, 700)):
            split.addWidget(part)
            part.setMinimumWidth(width // 2)
        split.setSizes([300, 700])
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._note, stretch=1)
        foot.addWidget(self.retire)
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + GRID // 2)
        whole.addWidget(split, stretch=1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._go)
        self.new_list.clicked.connect(lambda: self._add(Gazetteer(new_id(), _("New list"), "")))
        self.new_pattern.clicked.connect(lambda: self._add(Pattern(new_id(), _("New pattern"), "")))
        self.read_list.clicked.connect(self.import_requested)
        self.retire.clicked.connect(self._retire)
        self.save.clicked.connect(self.keep)
        for form in (self.rules, self.names, self.pattern):
            form.changed.connect(self._judge)
        self.rules.command.editingFinished.connect(self._keep_command)
        self._session.sources_changed.connect(self.reload)
        self._session.labels_changed.connect(self.reload)
        self._session.people_changed.connect(self.reload)
        self._session.closing.connect(self.keep)

    def _read(self) -> None:
        project = self._session.project
        chosen = self._sources[self._row - 1].id if self._row > 0 else ""
        sources: list[Source] = [*project.sources.gazetteers(), *project.sources.patterns()]
        self._filling = True
        self._sources = sources
        self.names.set_labels(self._session.labels)
        self.pattern.set_labels(self._session.labels)
        self.list.clear()
        self.list.addItem(QListWidgetItem(_("Rules")))
        for one in sources:
            self.list.addItem(QListWidgetItem(_line(one)))
        self._filling = False
        ids = [one.id for one in sources]
        row = ids.index(chosen) + 1 if chosen in ids else 0
        self.list.setCurrentRow(row)
        self._show(row)

    def _go(self, row: int) -> None:
        if self._filling or row < 0 or row == self._row:
            return
        chosen = self._sources[row - 1].id if row > 0 else ""
        if self.keep():  # everything was read anew
            self._choose(chosen)
        else:
            self._show(row)

    def _choose(self, identity: str) -> None:
        ids = [one.id for one in self._sources]
        row = ids.index(identity) + 1 if identity in ids else 0
        self._filling = True
        self.list.setCurrentRow(row)
        self._filling = False
        self._show(row)

    def _show(self, row: int) -> None:
        self._row = row
        source = self._sources[row - 1] if row > 0 else None
        if isinstance(source, Gazetteer):
            self.names.set_list(source)
            self.stack.setCurrentIndex(1)
        elif isinstance(source, Pattern):
            self.pattern.set_pattern(source)
            self.stack.setCurrentIndex(2)
        else:
            self.rules.set_rules(self._session.project.sources.rules())
            commands = self._preferences.settings.commands
            self.rules.command.setText(commands.get(self._session.project.about.id, ""))
            self.stack.setCurrentIndex(0)
        self._judge()

    def _edited(self) -> Source | None:
        if self._row <= 0 or self._row > len(self._sources):
            return None
        is_list = isinstance(self._sources[self._row - 1], Gazetteer)
        return self.names.list() if is_list else self.pattern.pattern()

    def _is_sound(self) -> bool:
        edited = self._edited()
        return edited is None or bool(edited.name and edited.label)

    def _judge(self) -> None:
        lead = self._session.is_lead
        for form in (self.rules, self.names, self.pattern):
            form.set_editable(lead)
        for part in (self.new_list, self.read_list, self.new_pattern, self.save):
            part.setVisible(lead)
        self.retire.setVisible(lead and self._row > 0)
        edited = self._edited()
        changed = (
            self.rules.is_changed() if edited is None else edited != self._sources[self._row - 1]
        )
        self.save.setEnabled(changed and self._is_sound())
        if not lead:
            self._note.setText(_("Only the project's lead can change what suggests spans."))
        elif not self._is_sound():
            self._note.setText(_("A source needs a name and a label."))
        else:
            self._note.setText("")

    def _add(self, source: Source) -> None:
        self.keep()
        labels = self._session.labels
        if not labels:
            self._note.setText(_("Make a label first."))
            return
        self._write([replace(source, label=labels[0].id)])
        self._choose(source.id)
        form = self.names if isinstance(source, Gazetteer) else self.pattern
        form.name.setFocus()
        form.name.selectAll()

    def _retire(self) -> None:
        source = self._sources[self._row - 1]
        self._row = 0  # what is in the form goes with it
        self._write([replace(source, retired=True)])

    def _write(self, sources: Sequence[Source]) -> None:
        project = self._session.project

        def change(gesture: Gesture) -> None:
            for one in sources:
                project.sources.write(gesture, one)

        self._session.edit_project("sources", change)

    def _keep_command(self) -> None:
        project = self._session.project.about.id
        commands = dict(self._preferences.settings.commands)
        said = self.rules.command.text().strip()
        if commands.get(project, "") == said:
            return
        commands.pop(project, None)
        if said:
            commands[project] = said
        self._preferences.update(commands=commands)


def _line(source: Source) -> str:
    if isinstance(source, Gazetteer):
        return f"{isolate(source.name)}   {number(len(source.entries))}"
    return f"{isolate(source.name)}   {ltr('.*')}"
