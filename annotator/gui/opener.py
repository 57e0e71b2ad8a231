"""Opening a project: where it lies, whether it is sound, who is at the keyboard."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.model import Id
from annotator.errors import AnnotatorError, Cancelled
from annotator.gui.preferences import Preferences
from annotator.language import _, isolate, ltr
from annotator.paths import projects_dir, shared_folder
from annotator.store.project import Project
from annotator.store.trust import is_ours, is_trusted
from annotator.workflow.hand_values import HAND_IN, HAND_OUT
from annotator.workflow.opening import open_project

if TYPE_CHECKING:
    from annotator.workflow.hand_values import Opened


class Opener(QObject):
    """Takes the path of a project and ends with `opened` or `failed`, or quietly when given up."""

    opened = Signal(object)  # a Project with somebody signed in
    failed = Signal(object)  # an AnnotatorError
    handed_in = Signal(Path)  # finished work, for the project that is open

    def __init__(self, window: QWidget, banners: QVBoxLayout, preferences: Preferences) -> None:
        """Questions are asked over `window`; progress is shown in `banners`."""
        super().__init__(window)
        self._window = window
        self._banners = banners
        self._preferences = preferences

    def open(self, path: Path) -> None:
        """Open a project file."""
        try:
            self._open(path)
        except AnnotatorError as error:
            self.failed.emit(error)

    def restore(self, backup: Path, path: Path) -> None:
        """Put a backup in the place of a project that is closed, then open it."""
        from annotator.gui.jobs import Job
        from annotator.gui.panels.work_banner import WorkBanner
        from annotator.workflow.revising import restore_job

        job = Job(self, restore_job, backup, path)
        banner = WorkBanner(job, _("Restoring {file}").format(file=isolate(path.name)))
        self._banners.addWidget(banner)
        banner.failed.connect(self._tell)
        banner.finished.connect(lambda _aside: self.open(path))

    def _open(self, path: Path) -> None:
        if path.suffix.lower() == HAND_OUT:
            self._open_hand_out(path)
            return
        if path.suffix.lower() == HAND_IN:
            self.handed_in.emit(path)
            return
        service = shared_folder(path)
        if service is not None:
            self._open_shared(path, service)
        else:
            self._let_in(path)

    def _open_hand_out(self, file: Path) -> None:
        """Make the working project of a hand-out, or bring it up to date; then open it."""
        from annotator.gui.jobs import Job
        from annotator.gui.panels.work_banner import WorkBanner
        from annotator.workflow.handing import about_file, open_hand_out, working_path

        about = about_file(file)
        into = working_path(about, projects_dir())
        job = Job(self, partial(open_hand_out, beside=True), file, into)
        banner = WorkBanner(job, _("Opening the work file {file}").format(file=isolate(file.name)))
        self._banners.addWidget(banner)
        banner.failed.connect(self._tell)
        banner.finished.connect(lambda done: self._enter_working(about.project, done))

    def _enter_working(self, project: Id, done: "Opened") -> None:
        from annotator.gui.dialogs.handed import HandedDialog
        from annotator.gui.panels.handing_words import opened_sentences

        people = {**self._preferences.settings.people, project: done.person}
        self._preferences.update(people=people)
        self._try_to_enter(done.path, readonly=False)
        title = _("{file} is your project now") if done.created else _("{file} is up to date")
        HandedDialog.tell(
            self._window, title.format(file=ltr(done.path.name)), opened_sentences(done)
        )

    def _open_shared(self, path: Path, service: str) -> None:
        from annotator.gui.dialogs.shared_place import Choice, SharedPlace
        from annotator.workflow.making import copy_here

        choice = SharedPlace.ask(self._window, path, service)
        if choice is Choice.COPY:
            self._let_in(copy_here(path, projects_dir()))
        elif choice is not Choice.NOTHING:
            self._let_in(path, readonly=choice is Choice.READ)

    def _let_in(self, path: Path, *, readonly: bool = False) -> None:
        if is_trusted(path) or is_ours(path):
            self._enter(path, readonly=readonly)
            if not is_trusted(path):
                self._check(path, quietly=True)
        else:
            self._check(path, readonly=readonly)

    def _check(self, path: Path, *, quietly: bool = False, readonly: bool = False) -> None:
        from annotator.gui.jobs import Job
        from annotator.gui.panels.work_banner import WorkBanner
        from annotator.workflow.background import check_job

        if any(job.running for job in self.findChildren(Job, str(path))):
            return  # asked for twice, while it is looked at
        job = Job(self, check_job, path)
        job.setObjectName(str(path))
        if quietly:
            job.failed.connect(self._tell)
            return
        text = _("Checking {file}: it comes from elsewhere").format(file=isolate(path.name))
        banner = WorkBanner(job, text)
        self._banners.addWidget(banner)
        banner.failed.connect(self._tell)
        banner.finished.connect(lambda _found: self._try_to_enter(path, readonly=readonly))

    def _try_to_enter(self, path: Path, *, readonly: bool) -> None:
        try:
            self._enter(path, readonly=readonly)
        except AnnotatorError as error:
            self.failed.emit(error)

    def _enter(self, path: Path, *, readonly: bool) -> None:
        project = open_project(path, here=self._preferences.settings.people, readonly=readonly)
        if project.me is None and not self._sign_in(project):
            project.close()
            return
        self.opened.emit(project)

    def _sign_in(self, project: Project) -> bool:
        from annotator.gui.dialogs.person import AskPerson

        person = AskPerson.ask(self._window, project.annotators.people())
        if person is None:
            return False
        project.sign_in(person)
        return True

    def _tell(self, error: AnnotatorError) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
