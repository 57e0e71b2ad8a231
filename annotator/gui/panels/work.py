"""Who has how much to mark, and the rule by which articles are given out: the lead's."""

from functools import partial

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Id
from annotator.core.planning import Person
from annotator.gui.panels.asking import Asking
from annotator.gui.panels.assigning_form import AssigningForm
from annotator.gui.panels.retrying import retrying
from annotator.gui.panels.wording import person_name
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.count_table import CountTable
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.language import N_, _, isolate, listed, number
from annotator.workflow.assigning import Bearing, loads_job

_TITLES = (N_("Name"), N_("Articles"), N_("Done"), N_("Returned"), N_("Letters"), N_("Limits"))
_LIMITS = len(_TITLES) - 1
_SETTLE = 400  # milliseconds after the last change before the loads are counted again


class WorkPanel(QWidget):
    """The rule at one side, the loads of everybody at the other."""

    preview_requested = Signal(object)  # PlanningBody
    limits_requested = Signal(object)  # the Person, as planning knows them
    table_requested = Signal()
    save_table_requested = Signal(object)  # Rule

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        del preferences
        self._session = session
        self._bearings: list[Bearing] = []
        self._limits: dict[Id, Person] = {}
        self._stale = True
        self.form = AssigningForm()
        self.table = CountTable(
            [_(title) for title in _TITLES],
            name=_("Who has how much to mark"),
            numbers=range(1, _LIMITS),
        )
        self.limits = KeyButton(_("Limits…"), icon_name="edit")
        self.preview = KeyButton(_("See what would change"), role="primary")
        self.open_articles = QCheckBox(_("See articles that were not given to them"))
        self.open_work = QCheckBox(_("See what others do: their progress, notes and history"))
        self.buttons = QHBoxLayout()
        self._asking = Asking(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        """Read the rule, and count the loads anew; a rule being changed here is not kept."""
        retrying(self, self._read)

    def take_limits(self, person: Person) -> None:
        """Go on with other limits of one person."""
        self._limits[person.id] = person
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()

    def _read(self) -> None:
        self._stale = False
        project = self._session.project
        planning = project.assignments.planning()
        self._limits = {one.id: one for one in planning.people}
        self.form.set_planning(planning, project.documents.fields())
        self._show_openness()
        self._count()

    def _count(self) -> None:
        self._asking.ask(partial(loads_job, self._session.project.path))

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for part in (scroll.viewport(), self.form):
            part.setAutoFillBackground(False)
        left, right = Card(), Card()
        left.body.addWidget(scroll, stretch=1)
        left.body.addWidget(self.preview)
        right.body.addWidget(heading(_("Who has how much to mark")))
        right.body.addWidget(self.table, stretch=1)
        self.buttons.setSpacing(GRID)
        self.buttons.addWidget(self.limits)
        self.buttons.addStretch()
        right.body.addLayout(self.buttons)
        right.body.addWidget(PlainLabel(_("Annotators may"), tone="muted"))
        right.body.addWidget(self.open_articles)
        right.body.addWidget(self.open_work)
        split = Splitter()
        for part, width in ((left, 380), (right, 620)):
            split.addWidget(part)
            part.setMinimumWidth(width * 4 // 5)
        split.setSizes([420, 700])
        split.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)

    def _connect(self) -> None:
        session = self._session
        self.preview.clicked.connect(lambda: self.preview_requested.emit(self._planning()))
        self.limits.clicked.connect(self._ask_limits)
        self.table.activated.connect(lambda _index: self._ask_limits())
        self.table.itemSelectionChanged.connect(self._judge)
        self.form.table_requested.connect(self.table_requested)
        self.form.save_table_requested.connect(
            lambda: self.save_table_requested.emit(self.form.planning().rule)
        )
        for box in (self.open_articles, self.open_work):
            box.clicked.connect(self._write_openness)
        self._asking.answered.connect(self._take)
        self._asking.failed.connect(session.refused)
        self._settle.timeout.connect(self._note)
        session.assignments_changed.connect(self._settle.start)
        session.documents_changed.connect(self._settle.start)
        session.work_changed.connect(lambda _document: self._settle.start())
        session.people_changed.connect(self._settle.start)
        session.closed.connect(self._asking.close)

    def _note(self) -> None:
        if not self._session.is_open:
            return
        if self.isVisible():
            self._show_openness()
            self._count()
        else:
            self._stale = True

    def _planning(self) -> object:
        people = tuple(one for one in self._limits.values() if one != Person(one.id))
        return structs.replace(self.form.planning(), people=people)

    def _take(self, bearings: list[Bearing]) -> None:
        self._bearings = bearings
        self._fill()

    def _fill(self) -> None:
        row = self.table.currentRow()
        rows = [
            (
                isolate(person_name(one.annotator)),
                number(one.load.articles),
                number(one.load.done),
                number(one.load.returned) if one.load.returned else "",
                number(one.load.length),
                self._limits_text(one.annotator.id),
            )
            for one in self._bearings
        ]
        away = [at for at, one in enumerate(self._bearings) if not one.annotator.active]
        self.table.set_rows(rows, muted=away)
        if self._bearings:
            self.table.choose(max(0, min(row, len(self._bearings) - 1)))
        self._judge()

    def _limits_text(self, annotator: Id) -> str:
        one = self._limits.get(annotator, Person(annotator))
        if one.capacity == 0:
            return _("none")
        said = []
        if one.capacity is not None:
            said.append(_("at most {n}").format(n=number(one.capacity)))
        said += [isolate(group) for group in sorted(one.groups)]
        if one.excluded:
            said.append(_("{n} excluded").format(n=number(len(one.excluded))))
        return listed(said)

    def _ask_limits(self) -> None:
        one = self._chosen()
        if one is not None:
            annotator = one.annotator.id
            self.limits_requested.emit(self._limits.get(annotator, Person(annotator)))

    def _chosen(self) -> Bearing | None:
        row = self.table.currentRow()
        return self._bearings[row] if 0 <= row < len(self._bearings) else None

    def _judge(self) -> None:
        one = self._chosen()
        self.limits.setEnabled(one is not None and one.annotator.active)

    def _show_openness(self) -> None:
        body = self._session.project.about.body()
        self.open_articles.setChecked(body.open_articles)
        self.open_work.setChecked(body.open_work)

    def _write_openness(self) -> None:
        project = self._session.project
        body = structs.replace(
            project.about.body(),
            open_articles=self.open_articles.isChecked(),
            open_work=self.open_work.isChecked(),
        )
        self._session.edit_project("openness", lambda gesture: project.about.write(gesture, body))
