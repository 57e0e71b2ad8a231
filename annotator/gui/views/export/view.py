"""The place itself: the choices, what is lost by them, the first records, and the file."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QKeyCombination, QSettings, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeyEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import Id
from annotator.errors import AnnotatorError, Cancelled
from annotator.formats.loss import Example, LossReport
from annotator.gui.jobs import Job, NewestJob
from annotator.gui.panels.article_finder import document_named
from annotator.gui.panels.delivered import delivered_sentences
from annotator.gui.panels.export_file import ExportFile
from annotator.gui.panels.export_memory import LastExport, keep_export, last_export
from annotator.gui.panels.export_options import ExportOptions
from annotator.gui.panels.export_preview import ExportPreview
from annotator.gui.panels.export_split import SplitChoice
from annotator.gui.panels.losses import LossesView
from annotator.gui.panels.split_report import SplitReportView
from annotator.gui.panels.work_banner import WorkBanner
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.banner import Banner
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.going_round import go_round
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, ngettext, say
from annotator.workflow.background import export_job, losses_job
from annotator.workflow.choices import ExportChoices, LayerKind
from annotator.workflow.delivering import Delivered
from annotator.workflow.first_files import sample_job
from annotator.workflow.splitting import Planned, freeze, plan_job, thaw

_REST = 300  # milliseconds without another choice before anything is looked at
_LATER = 1500  # milliseconds without another change of the project, likewise
_FIRST, _SPLIT = range(2)  # the tabs
_Asked = tuple[SplitChoice, frozenset[Id]]


class ExportView(QWidget):
    """Takes a dataset out of the project that is open."""

    example_requested = Signal(str, int, int)  # a document, and what of it (code points)

    def __init__(self, session: Session, memory: QSettings) -> None:
        super().__init__()
        self._session, self._memory = session, memory
        self._planned: tuple[_Asked, Planned] | None = None
        self._asked: _Asked | None = None  # what is being divided now
        self._replan = False  # the project changed since it was divided
        self._written: Path | None = None
        self._looked_at_example = False
        self._stale = True  # what is shown was counted from an older state of the project
        self.options = ExportOptions(session)
        self.losses = LossesView()
        self.preview = ExportPreview()
        self.split = SplitReportView()
        self.banner = Banner()
        self.file = ExportFile(session.project.path)
        self.note = PlainLabel("", tone="muted", elide=True)
        self.primary = KeyButton(_("Export"), role="primary", caps=("Ctrl", "Enter"))
        self._below = Card()
        self._tabs = QTabBar()
        self._stack = QStackedWidget()
        self._works = QVBoxLayout()
        self._export: Job | None = None
        self._survey, self._sample, self._plan = (NewestJob(self) for _n in range(3))
        self._rest = QTimer(self, singleShot=True)
        self._lay_out()
        self._recall()
        self._connect()

    # What others call

    def take_keyboard(self) -> None:
        """Take the keyboard to the losses where one was left there, else to the first choice."""
        part = self.losses.tree if self._looked_at_example else self.options.format
        self._looked_at_example = False
        part.setFocus()

    def write(self) -> None:
        """Write the file in the background."""
        destination = self.file.destination()
        if self._export is not None or not self.primary.isEnabled():
            return
        choices = self._choices()
        if self._asks_split() is not None and not choices.sides:
            return  # it is still being divided
        if problem := self.file.problem():
            self.banner.say(problem, kind="warning")
            return
        self.banner.hide()
        form = self.options.chosen_format().name
        where = self._session.project.path
        self._keep(folder=str(destination.parent))
        self._export = Job(self, export_job, where, form, destination, choices)
        self._set_enabled(False)
        work = WorkBanner(self._export, _("Exporting…"))
        work.finished.connect(lambda done: self._wrote(destination, done))
        work.failed.connect(self._fail)
        self._works.addWidget(work)

    def leave(self) -> None:
        """End what was begun for the place; a file that is being written is given up."""
        self._rest.stop()
        for job in (self._survey, self._sample, self._plan):
            job.stop()
        if self._export is not None and self._export.running:
            self._export.finished.disconnect()
            self._export.failed.disconnect()
            self._export.setParent(self._session)
            self._export.cancel()
        self._export = None

    # Building

    def _lay_out(self) -> None:
        choices = Card()
        choices.setMinimumWidth(300)
        choices.body.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
        choices.body.addWidget(self.options)
        choices.setAccessibleName(_("Choices of the export"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName(_("What the export comes to"))
        for title in (_("The first records"), _("Train, dev and test")):
            self._tabs.addTab(title)
        for page in (self.preview, self.split):
            self._stack.addWidget(page)
        below = self._below
        below.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        below.body.addWidget(self._tabs)
        below.body.addWidget(self._stack, stretch=1)
        right = Splitter(Qt.Orientation.Vertical)
        for part in (self.losses, below):
            part.setMinimumHeight(120)
            right.addWidget(part)
        right.setSizes([300, 420])
        split = Splitter()
        split.addWidget(choices)
        split.addWidget(right)
        split.setSizes([380, 900])
        split.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.file, stretch=3)
        foot.addSpacing(GRID)
        foot.addWidget(self.note, stretch=1)
        foot.addWidget(self.primary)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(GRID + GRID // 2)
        whole.addWidget(self.banner)
        whole.addLayout(self._works)
        whole.addWidget(split, stretch=1)
        whole.addLayout(foot)

    def _connect(self) -> None:
        session = self._session
        self._rest.timeout.connect(self._look)
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.options.changed.connect(self._changed)
        self.losses.example_chosen.connect(self._show_example)
        self.split.freeze_requested.connect(self._freeze)
        self.split.thaw_requested.connect(self._thaw)
        self.banner.acted.connect(self._show_folder)
        self.primary.clicked.connect(self.write)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Before the part that has the keyboard: lists and chips take Enter for themselves.
            shortcut = QShortcut(QKeyCombination(Qt.KeyboardModifier.ControlModifier, key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.write)
        self._plan.finished.connect(self._take_plan)
        self._plan.failed.connect(self._plan_failed)
        self._sample.finished.connect(self.preview.show_files)
        self._sample.failed.connect(lambda error: self.preview.say(say(error)))
        for job in (self._plan, self._survey):
            job.progress.connect(self.losses.show_progress)
        self._survey.finished.connect(self._counted)
        self._survey.failed.connect(self._count_failed)
        session.people_changed.connect(self._people_changed)
        session.labels_changed.connect(self._labels_changed)
        session.documents_changed.connect(self._outdate)
        session.annotations_changed.connect(lambda _document: self._outdate())
        session.work_changed.connect(lambda _document: self._outdate())
        session.closing.connect(self.leave)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._session.is_open:
            self._changed()

    def hideEvent(self, event: QHideEvent) -> None:
        # Nobody waits for figures of a place that is not in view; they are made anew there.
        awaited = (self._survey, self._sample, self._plan)
        if self._rest.isActive() or any(job.running for job in awaited):
            self._stale = True
        self._rest.stop()
        for job in awaited:
            job.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            panes = (self.options, self.losses, self._below, self.file)
            go_round(panes, -1 if back else 1)
        else:
            super().keyPressEvent(event)

    # The choices

    def _recall(self) -> None:
        last = last_export(self._memory, self._session.project.about.id)
        if last is not None:
            self.options.take(last.form, last.choices, last.split)
            if last.folder:
                self.file.set_folder(Path(last.folder))
        self.file.set_format(self.options.chosen_format())
        self._show_split_tab()
        with suppress(AnnotatorError):  # the file is held: they are not offered this time
            self.options.set_fields(tuple(self._session.project.documents.fields()))

    def _keep(self, *, folder: str = "") -> None:
        last = LastExport(
            self.options.chosen_format().name,
            self.options.choices(),
            self.options.split_choice(),
            folder or str(self.file.destination().parent),
        )
        keep_export(self._memory, self._session.project.about.id, last)

    def _choices(self) -> ExportChoices:
        """Return what goes out, with the articles of each side if it is divided."""
        choices, asked = self.options.choices(), self._asks_split()
        if asked is None or self._planned is None or self._planned[0] != asked:
            return choices
        planned = self._planned[1]
        return replace(choices, sides=planned.sides(), rule=planned.split.rule)

    def _asks_split(self) -> _Asked | None:
        """Return how the export is to be divided, and by whose spans it is balanced."""
        split, choices = self.options.split_choice(), self.options.choices()
        if split is None:
            return None
        people = self._session.project.annotators
        whose = choices.annotators
        if choices.layer is LayerKind.GOLD and (gold := people.gold()) is not None:
            whose = (gold.id,)
        return split, frozenset(whose)

    def _changed(self) -> None:
        self.file.set_format(self.options.chosen_format())
        self._show_split_tab()
        self.primary.setEnabled(False)  # nobody agrees to losses that are not counted yet
        self.losses.wait()
        self.preview.wait()
        self._rest.start(_REST)

    def _outdate(self) -> None:
        # What is shown stays, and can be exported: others may be at work all the time.
        self._stale = self._replan = True
        if self.isVisible():
            self._rest.start(_LATER)

    def _begin_anew(self) -> None:
        self._stale = self._replan = True
        if self.isVisible():
            self._changed()

    def _labels_changed(self) -> None:
        self.options.reload_labels()
        self._begin_anew()

    def _people_changed(self) -> None:
        if self._session.is_open:
            self.options.whose.fill()
            self._begin_anew()

    def _show_split_tab(self) -> None:
        divided = self.options.split_choice() is not None
        if divided != self._tabs.isTabVisible(_SPLIT):
            self._tabs.setTabVisible(_SPLIT, divided)
            self._tabs.setCurrentIndex(_SPLIT if divided else _FIRST)

    # What it comes to

    def _look(self) -> None:
        """Divide, count and write the first records, each in a process of its own."""
        self._stale = False
        self._keep()
        where, asked = self._session.project.path, self._asks_split()
        known = self._planned is not None and self._planned[0] == asked
        if asked is not None and (self._replan or not known):
            self._survey.stop()
            self._asked = asked
            split, whose = asked
            self._plan.start(plan_job, where, split.rule, whose, split.frozen)
            return
        form, choices = self.options.chosen_format().name, self._choices()
        self.file.set_sides(tuple(choices.sides))
        self._survey.start(losses_job, where, form, choices)
        self._sample.start(sample_job, where, form, choices)

    def _take_plan(self, planned: Planned) -> None:
        if self._asked is None or self._asks_split() != self._asked:
            return  # something else was chosen since
        self._planned, self._replan = (self._asked, planned), False
        self.split.set_lead(self._session.is_lead)
        self.split.show_report(planned.report)
        self._look()

    def _plan_failed(self, error: AnnotatorError) -> None:
        self.losses.say(say(error))
        self.preview.say(say(error))

    def _counted(self, report: LossReport) -> None:
        self.losses.show_report(report)
        possible = report.documents > 0 and self.options.can_write()
        self.primary.setEnabled(self._export is None and possible)
        articles = ngettext("{n} article", "{n} articles", report.documents)
        spans = ngettext("{n} span", "{n} spans", report.annotations)
        self.note.setText(f"{articles} · {spans}" if report.documents else spans)

    def _count_failed(self, error: AnnotatorError) -> None:
        self.losses.say(say(error))
        self.note.setText("")

    def _show_example(self, example: Example) -> None:
        document = example.id or document_named(self._session.project, example.document)
        if document and self._session.project.documents.has(document):
            self._looked_at_example = True
            self.example_requested.emit(document, example.start or 0, example.end or 0)

    # Splits

    def _freeze(self, name: str) -> None:
        if self._planned is None:
            return
        planned = self._planned[1]
        if self._try_split(lambda: freeze(self._session.project, planned, name)):
            self.options.split.reload(choose=name)
            self._begin_anew()

    def _thaw(self, name: str) -> None:
        if self._try_split(lambda: thaw(self._session.project, name)):
            self.options.split.reload()
            self._begin_anew()

    def _try_split(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except AnnotatorError as error:
            self.banner.say(say(error), kind="danger")
            return False
        return True

    # The file

    def _wrote(self, destination: Path, done: Delivered) -> None:
        self._export = None  # it goes with its banner
        self._set_enabled(True)
        self._written = destination
        self.file.look()
        self.banner.say("\n".join(delivered_sentences(done)), action=_("Show in the folder"))
        self._counted(done.losses)

    def _fail(self, error: AnnotatorError) -> None:
        self._export = None
        self._set_enabled(True)
        self.banner.say(say(error), kind="info" if isinstance(error, Cancelled) else "danger")

    def _show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _set_enabled(self, enabled: bool) -> None:
        for part in (self.options, self.file, self.primary):
            part.setEnabled(enabled)
