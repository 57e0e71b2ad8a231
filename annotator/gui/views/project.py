"""The project's place: its articles and, beside them, all that the project is made of."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from annotator.core.model import Annotator, Label, Role, label_set_version
from annotator.errors import AnnotatorError, Cancelled
from annotator.gui.dialogs.annotator import AnnotatorDialog
from annotator.gui.dialogs.findings import FindingsDialog
from annotator.gui.dialogs.import_articles import ImportDialog
from annotator.gui.dialogs.import_report import ImportReportDialog, report_sentences
from annotator.gui.dialogs.take_back import (
    TakeBackDialog,
    effect_sentences,
    import_undone_sentences,
)
from annotator.gui.panels.about import AboutPanel
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.backups import BackupsPanel, when
from annotator.gui.panels.history import HistoryPanel
from annotator.gui.panels.label_set import LabelSetPanel
from annotator.gui.panels.people import PeoplePanel
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.views.project_assigning import Assigning
from annotator.gui.views.project_drafts import Drafts, may_leave
from annotator.gui.views.project_guidelines import Guidelines
from annotator.gui.views.project_handing import Handing
from annotator.gui.views.project_work import ProjectWork, files_in
from annotator.gui.widgets.banner import Banner
from annotator.language import LRM, _, ltr, say
from annotator.store.backup import Backup
from annotator.store.findings import Findings
from annotator.store.history import Deed
from annotator.store.project_undo import ImportUndone, preview, undo_project_gesture
from annotator.workflow.background import import_job
from annotator.workflow.hand_values import HAND_IN
from annotator.workflow.importing import ImportReport
from annotator.workflow.keeping import backup_job
from annotator.workflow.labelling import write_labels
from annotator.workflow.revising import inspect_job, redo_import_job, undo_import_job

if TYPE_CHECKING:
    from annotator.gui.panels.sources import SourcesPanel


class ProjectView(QWidget):
    """Sections side by side; each is made when it is first looked at. Needs an open project."""

    document_requested = Signal(str)
    place_requested = Signal(str, int, int)  # a document, code points
    restore_requested = Signal(Path)  # a backup: close the project, put it back, open it again

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self._waiting_labels: list[Label] = []
        self._folder = str(Path.home())  # where files to import are looked for
        self.articles = ArticlesPanel(session, preferences)
        self.banner = Banner()
        self.work = ProjectWork(session)
        self.assigning = Assigning(self, session, self.work, self.banner)
        self.handing = Handing(self, session, self.work, self.banner)
        self.guidelines = Guidelines(self, session)
        self._sections: dict[str, tuple[str, Callable[[], QWidget]]] = {
            "articles": (_("Articles"), lambda: self.articles),
            "labels": (_("Labels and guidelines"), self._make_labels),
            "suggestions": (_("Suggestions"), self._make_sources),
            "people": (_("People"), self._make_people),
            "work": (_("Work"), lambda: self.assigning.make_panel(preferences)),
            "handing": (_("Out and in"), lambda: self.handing.make_panel(preferences)),
            "own": (_("My work"), lambda: self.handing.make_own(preferences)),
            "questions": (_("Questions"), self._make_questions),
            "history": (_("History"), self._make_history),
            "backups": (_("Backups"), self._make_backups),
            "about": (_("About"), self._make_about),
        }
        self._panels: dict[str, QWidget] = {}
        self._tabs = QTabBar()
        self._stack = QStackedWidget()
        self.setAcceptDrops(True)
        self._lay_out()
        self._tabs.currentChanged.connect(self._show)
        session.people_changed.connect(self._arrange_for_role)
        self._arrange_for_role()
        self.handing.place_requested.connect(self.place_requested)
        self.articles.opened.connect(self.document_requested)
        self.articles.files_requested.connect(self.choose_files)
        self.articles.folder_requested.connect(self.choose_folder)
        self.work.started.connect(self.banner.hide)  # what it says is about the work before
        self.work.finished.connect(self._finish)
        self.work.failed.connect(self._fail)
        self.work.pick_up()
        self._show(0)

    def section(self) -> str:
        """Return the section in front."""
        return list(self._sections)[self._tabs.currentIndex()]

    def may_leave(self) -> bool:
        """Ask about what is not saved; return False when the person wants to stay with it."""
        try:
            return may_leave(self, *self._drafted(), self._session.project.path)
        except AnnotatorError as error:
            self._fail("labels", error)
            return False

    def drafts(self) -> Drafts:
        """Return what is not saved, for a view that takes the place of this one."""
        labels, about = self._drafted()
        return Drafts(
            self.section(),
            labels.draft() if labels is not None and labels.is_changed() else None,
            about.draft() if about is not None and about.is_changed() else None,
        )

    def take_drafts(self, drafts: Drafts) -> None:
        """Go on with what was not saved in a view before this one."""
        for name, draft in (("labels", drafts.labels), ("about", drafts.about)):
            if draft is not None:
                self._panel(name)
        labels, about = self._drafted()
        if labels is not None and drafts.labels is not None:
            labels.take_draft(drafts.labels)
        if about is not None and drafts.about is not None:
            about.take_draft(drafts.about)
        self._tabs.setCurrentIndex(list(self._sections).index(drafts.section))

    def choose_files(self) -> None:
        """Ask which files to import, and import them."""
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Import articles"), self._folder)
        if chosen:
            self._folder = str(Path(chosen[0]).parent)
            self.import_files([Path(one) for one in chosen])

    def choose_folder(self) -> None:
        """Ask which folder to import, and import it."""
        title = _("Import a folder of articles")
        chosen = QFileDialog.getExistingDirectory(self, title, self._folder)
        if chosen:
            self._folder = chosen
            self.import_files([Path(chosen)])

    def import_files(self, paths: list[Path]) -> None:
        """Show what is in the files, and import them as the person chooses."""
        handed = [one for one in paths if one.suffix.lower() == HAND_IN]
        paths = [one for one in paths if one not in handed]
        if handed:
            self.handing.take_in(handed)
        if not paths:
            return
        if not self._session.is_lead:
            self.banner.say(_("Only the project's lead can bring in articles."))
        elif self.work.running("import"):
            self.banner.say(_("An import is running already. Wait until it has ended."))
        else:
            session = self._session
            order = ImportDialog.ask(self, session, self._preferences, tuple(paths))
            if order is not None:
                where, who = session.project.path, session.me.id
                self.work.start("import", import_job, where, who, order.files, order.choices)

    def check_project(self) -> None:
        """Check the project in the background and show what was found."""
        if not self.work.running("check"):
            self.work.start("check", inspect_job, self._session.project.path)

    def save_labels(self, labels: list[Label]) -> None:
        """Write a draft of the label set; where its meaning changes, after a backup."""
        self._waiting_labels = labels
        if label_set_version(labels) == self._session.project.labels.version():
            self._write_labels()
        else:
            self.work.start("labels", backup_job, self._session.project.path, "labels")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event):
            event.acceptProposedAction()
            if self._session.is_lead:
                self.banner.say(_("Drop the files to import them."))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.banner.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = files_in(event)
        self.banner.hide()
        if files:
            event.acceptProposedAction()
            self.import_files(files)

    def _lay_out(self) -> None:
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName(_("Sections of the project"))
        for title, _make in self._sections.values():
            self._tabs.addTab(title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(GRID + GRID // 2)
        whole.addWidget(self._tabs)
        whole.addWidget(self.banner)
        whole.addWidget(self.work)
        whole.addWidget(self._stack, stretch=1)

    def _arrange_for_role(self) -> None:
        """Show only the sections that concern the person at the keyboard."""
        names = list(self._sections)
        lead, working = self._session.is_lead, self.handing.is_working()
        shown = {"work": lead, "questions": lead, "handing": lead and not working}
        shown["own"] = working or not lead
        for name, is_shown in shown.items():
            self._tabs.setTabVisible(names.index(name), is_shown)

    def _make_labels(self) -> QWidget:
        panel = LabelSetPanel(self._session, self._preferences)
        panel.save_requested.connect(self.save_labels)
        self.guidelines.join_labels(panel)
        return panel

    def _make_sources(self) -> QWidget:
        from annotator.gui.panels.sources import SourcesPanel

        panel = SourcesPanel(self._session, self._preferences)
        panel.import_requested.connect(partial(self._import_list, panel))
        return panel

    def _import_list(self, panel: "SourcesPanel") -> None:
        from annotator.gui.dialogs.import_list import ImportList

        kinds = f"{_('Lists of names')} ({LRM}*.txt *.csv *.tsv{LRM})"
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Import a list of names"), self._folder, kinds
        )
        listed = ImportList.ask(self, Path(chosen)) if chosen else None
        if listed is not None:
            self._folder = str(Path(chosen).parent)
            panel.take_list(listed.name, listed.entries)

    def _make_people(self) -> QWidget:
        panel = PeoplePanel(self._session, self._preferences)
        panel.add_requested.connect(lambda: self._write_person(AnnotatorDialog.ask(self)))
        panel.edit_requested.connect(self._edit_person)
        panel.switch_requested.connect(self._switch_person)
        return panel

    def _make_questions(self) -> QWidget:
        from annotator.gui.panels.questions import QuestionsPanel

        panel = QuestionsPanel(self._session, self._preferences)
        panel.place_requested.connect(self.place_requested)
        return panel

    def _make_history(self) -> QWidget:
        panel = HistoryPanel(self._session, self._preferences)
        panel.opened.connect(self.document_requested)
        panel.undo_requested.connect(self._take_back)
        return panel

    def _make_backups(self) -> QWidget:
        panel = BackupsPanel(self._session, self._preferences)
        panel.backup_requested.connect(
            lambda: self.work.start("backup", backup_job, self._session.project.path, "by hand")
        )
        panel.restore_requested.connect(self._ask_restore)
        return panel

    def _make_about(self) -> QWidget:
        panel = AboutPanel(self._session, self._preferences)
        panel.check_requested.connect(self.check_project)
        self.guidelines.join_about(panel)
        return panel

    def _show(self, index: int) -> None:
        if self.banner.kind == "info":
            self.banner.hide()
        self._stack.setCurrentWidget(self._panel(list(self._sections)[index]))

    def _panel(self, name: str) -> QWidget:
        if name not in self._panels:
            self._panels[name] = self._sections[name][1]()
            self._stack.addWidget(self._panels[name])
        return self._panels[name]

    def _drafted(self) -> tuple[LabelSetPanel | None, AboutPanel | None]:
        """Return the sections in which something can wait to be saved, where they were opened."""
        labels, about = self._panels.get("labels"), self._panels.get("about")
        return (
            labels if isinstance(labels, LabelSetPanel) else None,
            about if isinstance(about, AboutPanel) else None,
        )

    def _write_labels(self) -> None:
        project, labels = self._session.project, self._waiting_labels
        self._session.edit_project("labels", lambda gesture: write_labels(project, gesture, labels))

    def _edit_person(self, identity: str) -> None:
        self._write_person(
            AnnotatorDialog.ask(self, self._session.project.annotators.get(identity))
        )

    def _write_person(self, one: Annotator | None) -> None:
        if one is None:
            return
        project = self._session.project
        others = [other for other in project.annotators.people() if other.id != one.id]
        if not any(Role.LEAD in other.roles for other in (*others, *([one] * one.active))):
            self.banner.say(_("A project needs a lead who works here."), kind="warning")
            return
        self._session.edit_project("people", lambda gesture: project.annotators.write(gesture, one))

    def _switch_person(self, identity: str) -> None:
        self._session.sign_in(identity)
        people = self._preferences.settings.people
        known = {**people, self._session.project.about.id: identity}
        self._preferences.update(people=known)

    def _take_back(self, deed: Deed) -> None:
        if self.assigning.take_back(deed):
            return
        origin = self._origin(deed)
        if origin.verb == "import":
            self._take_back_import(deed)
            return
        project = self._session.project
        try:
            sentences = effect_sentences(preview(project, deed.id))
            if TakeBackDialog.ask(self, _("Take back"), sentences, action=_("Take it back")):
                undo_project_gesture(project, deed.id)
                self._session.look(own=True)
        except AnnotatorError as error:
            self._fail("undo", error)

    def _take_back_import(self, deed: Deed) -> None:
        where, who = self._session.project.path, self._session.me.id
        if deed.verb in ("undo", "unimport"):
            sentences = [_("The articles that were taken out come back, with their marks.")]
            if TakeBackDialog.ask(self, _("Put back"), sentences, action=_("Put them back")):
                self.work.start("redo_import", redo_import_job, where, who, deed.id)
            return
        sentences = [
            _("The articles that came with this import are taken out again."),
            _("Those in which somebody has marked or said something since stay."),
            _("Labels and people that came with it stay. This can be taken back too."),
        ]
        if TakeBackDialog.ask(self, _("Take back"), sentences, action=_("Take them out")):
            self.work.start("undo_import", undo_import_job, where, who, deed.id)

    def _origin(self, deed: Deed) -> Deed:
        """Return what an undo or a redo is about in the end."""
        while deed.undoes:
            before = self._session.project.history.deed(deed.undoes)
            if before is None:
                break
            deed = before
        return deed

    def _ask_restore(self, backup: Backup) -> None:
        sentences = [
            _("The project becomes what it was at {time}.").format(time=ltr(when(backup.at))),
            _("The file as it is now is not deleted: it stays beside, under another name."),
            _("The project is closed and opened again. Close it in other windows first."),
        ]
        if TakeBackDialog.ask(self, _("Put a backup back"), sentences, action=_("Put it back")):
            self.restore_requested.emit(backup.path)

    def _finish(self, name: str, answer: object) -> None:
        if name == "labels":
            self._write_labels()
        elif self.assigning.takes(answer) or self.handing.takes(answer):
            return
        elif isinstance(answer, ImportReport):
            self._report(answer)
        elif isinstance(answer, Findings):
            FindingsDialog.show_findings(self, answer)
        elif isinstance(answer, ImportUndone):
            self.banner.say(" ".join(import_undone_sentences(answer)))
        elif isinstance(answer, Path):
            self.banner.say(_("Saved: {file}").format(file=ltr(answer.name)))
        panel = self._panels.get("backups")
        if isinstance(panel, BackupsPanel):
            panel.reload()

    def _report(self, report: ImportReport) -> None:
        if report.problem_count or report.new_labels or report.new_annotators:
            ImportReportDialog.show_report(self, report)
        else:
            self.banner.say(" ".join(report_sentences(report)))

    def _fail(self, name: str, error: AnnotatorError) -> None:
        self.banner.say(say(error), kind="info" if isinstance(error, Cancelled) else "danger")
