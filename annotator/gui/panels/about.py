"""The project as a whole: its name, its guideline, the facts of its file, and a check of it."""

from msgspec import structs
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from annotator import __version__
from annotator.core.guideline import part_for
from annotator.errors import AnnotatorError
from annotator.gui.panels.guideline import two_languages_hint
from annotator.gui.panels.guideline_tools import GuidelineTools
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.wording import file_size, person_name
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.markdown_view import MarkdownView
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.gui.widgets.text_field import TextField
from annotator.language import _, current, isolate, listed, ltr, number
from annotator.store.bodies import ProjectBody


class AboutPanel(QWidget):
    """Facts at one side, the guideline at the other; a lead can change name and guideline."""

    check_requested = Signal()

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        del preferences
        self._session = session
        self._saved = ProjectBody("")
        self._shown = self._saved  # as it comes back from the fields while nothing is typed
        self.name = QLineEdit()
        self.guideline = TextField(name=_("Guideline of the project, in Markdown"))
        self.tools = GuidelineTools(self.guideline, examples=False)
        self.read = MarkdownView(name=_("Guideline as it is read"))
        self.save = KeyButton(_("Save"), role="primary")
        self.check = KeyButton(_("Check the project"), icon_name="done_circle")
        self._facts = QFormLayout()
        self._lay_out()
        self.name.textEdited.connect(lambda _text: self._judge())
        self.guideline.textChanged.connect(self._judge)
        self.save.clicked.connect(self.write)
        self.check.clicked.connect(self.check_requested)
        session.people_changed.connect(self.reload)
        self.reload()

    def draft(self) -> ProjectBody:
        """Return name and guideline as they are written now."""
        name, guideline = self.name.text().strip(), self.guideline.toPlainText()
        return structs.replace(self._saved, name=name, guideline=guideline)

    def is_changed(self) -> bool:
        """Tell whether somebody changed name or guideline and did not save them."""
        return self.draft() != self._shown

    def can_save(self) -> bool:
        """Tell whether there is something to save, and nothing wrong with it."""
        return self.is_changed() and bool(self.draft().name)

    def write(self) -> None:
        """Save name and guideline."""
        draft, project = self.draft(), self._session.project
        verb = "guideline" if draft.name == self._shown.name else "name"
        self._session.edit_project(verb, lambda gesture: project.about.write(gesture, draft))
        self.reload()

    def discard(self) -> None:
        """Show what the project holds, giving up what was written."""
        self._fill(self._saved)
        self.reload()

    def take_draft(self, draft: ProjectBody) -> None:
        """Go on with a draft of a panel before this one."""
        with QSignalBlocker(self.guideline):
            self.name.setText(draft.name)
            self.guideline.setPlainText(draft.guideline)
        self._judge()

    def reload(self) -> None:
        """Show what the project holds; what is written and not saved stays."""
        retrying(self, self._read)

    def _read(self) -> None:
        body = self._session.project.about.body()
        changed, self._saved = self.is_changed(), body
        if not changed or body == self.draft():
            self._fill(body)
        lead = self._session.is_lead
        self.name.setReadOnly(not lead)
        self.guideline.setVisible(lead)
        self.tools.set_editable(lead)
        self.save.setVisible(lead)
        self._fill_facts()
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill_facts()

    def _lay_out(self) -> None:
        left, right = Card(), Card()
        self.name.setAccessibleName(_("Name of the project"))
        left.body.addWidget(heading(_("Name of the project")))
        left.body.addWidget(self.name)
        left.body.addSpacing(GRID)
        self._facts.setHorizontalSpacing(2 * GRID)
        self._facts.setVerticalSpacing(GRID)
        left.body.addLayout(self._facts)
        left.body.addSpacing(GRID)
        left.body.addWidget(self.check)
        left.body.addStretch()
        right.body.addWidget(heading(_("Guideline of the project (Markdown)")))
        right.body.addWidget(two_languages_hint())
        halves = QHBoxLayout()
        halves.setSpacing(2 * GRID)
        halves.addWidget(self.guideline, stretch=1)
        halves.addWidget(self.read, stretch=1)
        right.body.addLayout(halves, stretch=1)
        right.body.addWidget(self.tools)
        split = Splitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([400, 800])
        left.setMinimumWidth(300)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + GRID // 2)
        whole.addWidget(split, stretch=1)
        whole.addLayout(foot)

    def _fill_facts(self) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for title, fact in self._known():
            self._facts.addRow(PlainLabel(title, tone="muted"), PlainLabel(fact, elide=True))

    def _known(self) -> list[tuple[str, str]]:
        project = self._session.project
        try:
            articles = project.documents.count()
            spans = project.annotations.label_counts(self._session.me.id).total()
            people = [person_name(one) for one in project.annotators.people()]
            size = project.path.stat().st_size
        except (AnnotatorError, OSError):
            return []  # the file is held just now: the next look shows it
        return [
            (_("File"), ltr(project.path.name)),
            (_("Folder"), ltr(project.path.parent)),
            (_("Size"), file_size(size)),
            (_("Articles"), number(articles)),
            (_("My marks"), number(spans)),
            (_("People"), listed(isolate(one) for one in people)),
            (_("Labels, version"), ltr(project.labels.version())),
            (_("Project"), ltr(project.about.id)),
            (_("Program"), ltr(__version__)),
        ]

    def _fill(self, body: ProjectBody) -> None:
        self.take_draft(body)
        self._shown = self.draft()  # Qt gives back plain spaces for no-break ones
        self._judge()

    def _judge(self) -> None:
        draft = self.draft()
        place = self.read.verticalScrollBar().value()
        self.read.set_markdown(part_for(draft.guideline, current()) or _("*No guideline yet.*"))
        self.read.moveCursor(QTextCursor.MoveOperation.Start)
        self.read.verticalScrollBar().setValue(place)
        self.save.setEnabled(self.can_save())
