"""The steps of giving articles out in the project's place: ask, preview, write, take back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.core.model import Id
from annotator.core.planning import Person, Rule
from annotator.errors import AnnotatorError
from annotator.gui.dialogs.assigning import AssigningDialog, outlook_sentences
from annotator.gui.dialogs.limits import LimitsDialog
from annotator.gui.dialogs.take_back import TakeBackDialog
from annotator.gui.panels.work import WorkPanel
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.views.project_work import ProjectWork
from annotator.gui.widgets.banner import Banner
from annotator.language import LRM, _, ltr, ngettext
from annotator.store.assigning_undo import AssigningUndone, is_assigning
from annotator.store.bodies import PlanningBody
from annotator.store.history import Deed
from annotator.workflow.assigning import Outlook, assign_job, keep_rule, look_ahead_job
from annotator.workflow.assigning_table import Articles, read_exceptions, write_exceptions
from annotator.workflow.revising import undo_assigning_job

_GROUPS = 60  # values of a field that are offered as groups


class Assigning(QObject):
    """Joins the panel, its dialogs and the work that runs; the view asks it about answers."""

    def __init__(self, view: QWidget, session: Session, work: ProjectWork, banner: Banner) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._work, self._banner = work, banner
        self._waiting: PlanningBody | None = None
        self._folder = str(Path.home())
        self.panel: WorkPanel | None = None

    def make_panel(self, preferences: Preferences) -> WorkPanel:
        """Make the section."""
        self.panel = panel = WorkPanel(self._session, preferences)
        panel.preview_requested.connect(self._preview)
        panel.limits_requested.connect(self._ask_limits)
        panel.table_requested.connect(lambda: self._attempt(self._read_table))
        panel.save_table_requested.connect(self._save_table)
        return panel

    def takes(self, answer: object) -> bool:
        """Take in what a piece of work came to; return False when it was none of ours."""
        if isinstance(answer, Outlook):
            self._show(answer)
        elif isinstance(answer, AssigningUndone):
            self._banner.say(" ".join(_undone_sentences(answer)))
            self._session.look()
        else:
            return False
        return True

    def take_back(self, deed: Deed) -> bool:
        """Ask whether giving articles out shall be taken back; False when the deed is another."""
        if not is_assigning(self._session.project, deed):
            return False
        again = deed.verb == "undo"
        sentences = [
            _("The articles are given out again as they were.")
            if again
            else _("The articles that were given out then are taken back from people."),
            _("What somebody has begun stays with them. This can be taken back too."),
        ]
        title, action = (
            (_("Put back"), _("Put it back")) if again else (_("Take back"), _("Take it back"))
        )
        if TakeBackDialog.ask(self._view, title, sentences, action=action):
            session = self._session
            self._work.start(
                "undo_assigning",
                undo_assigning_job,
                session.project.path,
                session.me.id,
                deed.id,
            )
        return True

    def _preview(self, planning: PlanningBody) -> None:
        if self._work.running("plan") or self._work.running("assign"):
            return
        self._waiting = planning
        self._work.start("plan", look_ahead_job, self._session.project.path, planning)

    def _show(self, outlook: Outlook) -> None:
        planning, self._waiting = self._waiting, None
        if planning is None:  # it was written
            self._banner.say(" ".join(outlook_sentences(outlook)))
            self._session.look()
            if self.panel is not None:
                self.panel.reload()
            return
        if AssigningDialog.ask(self._view, outlook):
            path, me = self._session.project.path, self._session.me.id
            self._work.start("assign", assign_job, path, me, planning)
        elif outlook.changes_nothing:
            self._attempt(lambda: keep_rule(self._session.project, planning))

    def _ask_limits(self, person: Person) -> None:
        self._attempt(lambda: self._set_limits(person))

    def _set_limits(self, person: Person) -> None:
        project, panel = self._session.project, self.panel
        if panel is None:
            return
        field = panel.form.planning().group
        known = set(project.documents.field_values(field).values()) if field else set()
        groups = sorted(known | person.groups)[:_GROUPS]
        names = [project.documents.get(one).name for one in sorted(person.excluded)]
        name = project.annotators.get(person.id).name
        answer = LimitsDialog.ask(self._view, person, name, groups, names)
        if answer is not None:
            limited, excluded = answer
            articles = Articles(project)
            ids: frozenset[Id] = frozenset(articles.named(word) for word in excluded)
            panel.take_limits(replace(limited, excluded=ids))

    def _read_table(self) -> None:
        tables = _("Tables")
        kinds = f"{tables} ({LRM}*.csv *.tsv{LRM})"
        chosen, _kind = QFileDialog.getOpenFileName(
            self._view, _("Take in a table of exceptions"), self._folder, kinds
        )
        if chosen and self.panel is not None:
            self._folder = str(Path(chosen).parent)
            found = read_exceptions(self._session.project, Path(chosen))
            self.panel.form.take_rule(found.put_into(self.panel.form.planning().rule))

    def _save_table(self, rule: Rule) -> None:
        start = str(Path(self._folder) / "exceptions.csv")
        chosen, _kind = QFileDialog.getSaveFileName(self._view, _("Save as a table"), start)
        if chosen:
            self._attempt(lambda: self._write_table(Path(chosen), rule))

    def _write_table(self, path: Path, rule: Rule) -> None:
        self._folder = str(path.parent)
        write_exceptions(self._session.project, rule, path)
        self._banner.say(_("Saved: {file}").format(file=ltr(path.name)))

    def _attempt(self, do: Callable[[], object]) -> None:
        try:
            do()
        except AnnotatorError as error:
            self._work.failed.emit("assign", error)


def _undone_sentences(undone: AssigningUndone) -> list[str]:
    found = [
        ngettext("{n} assignment was changed.", "{n} assignments were changed.", undone.changed)
    ]
    if undone.begun:
        found.append(
            ngettext(
                "{n} stays, because work on it has begun.",
                "{n} stay, because work on them has begun.",
                undone.begun,
            )
        )
    if undone.moved_on:
        found.append(
            ngettext(
                "{n} was changed since and stays.",
                "{n} were changed since and stay.",
                undone.moved_on,
            )
        )
    return found
