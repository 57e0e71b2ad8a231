"""Work on many articles beside the window: the look for cases, and rulings at once."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.session import Session
from annotator.gui.widgets.banner import Banner
from annotator.language import _, ngettext, say
from annotator.workflow.adjudicating import By, Choice, Outcome

if TYPE_CHECKING:
    from annotator.gui.jobs import Job

_SOON = 400  # milliseconds after others wrote something
_AGAIN = 1_000  # between two readings of the list while it grows


class Many(QObject):
    """Runs the jobs; what they did is said in a banner that takes it back."""

    looked = Signal()  # the index knows more
    progress = Signal(int, int)  # of the look
    settled = Signal()  # rulings were made or taken back
    agreement_found = Signal(object)  # a tuple of LabelAgreement

    def __init__(self, session: Session, pane: QVBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._pane, self._window = session, pane, parent
        self._banner: Banner | None = None
        self._gestures: list[Id] = []
        self._looking: Job | None = None
        self._again = False
        self._agreement: Job | None = None
        self._compared = False
        self._soon = QTimer(self, interval=_SOON, singleShot=True)
        self._soon.timeout.connect(self.look)
        self._grown = QTimer(self, interval=_AGAIN, singleShot=True)
        self._grown.timeout.connect(self.looked)
        session.closing.connect(self._end)

    def look_soon(self) -> None:
        """Look for cases in a moment: others wrote something."""
        self._soon.start()

    def look(self) -> None:
        """Find out what is left in the articles that changed."""
        from annotator.gui.jobs import Job
        from annotator.workflow.review_queue import look_for_cases

        if not self._session.is_open:
            return
        if self._looking is not None:
            self._again = True
            return
        self._looking = job = Job(self, look_for_cases, self._session.project.path)
        job.progress.connect(self._tell)
        job.finished.connect(self._end_look)
        job.failed.connect(self._end_look)

    def compare(self) -> None:
        """Find out how far the annotators agree on each label; once while a project is open."""
        from annotator.gui.jobs import Job
        from annotator.workflow.label_agreement import label_agreement

        if self._compared or not self._session.is_open:
            return
        self._compared = True
        self._agreement = job = Job(self, label_agreement, self._session.project.path)
        job.finished.connect(self.agreement_found)
        job.finished.connect(job.deleteLater)
        job.failed.connect(job.deleteLater)  # the dashboard tells what is wrong

    def propose(self, title: str, choice: Choice) -> None:
        """Find out what a choice would rule, show it, and rule so if the person says so."""
        from annotator.workflow.adjudicating import propose

        def show(found: object) -> None:
            if isinstance(found, Outcome) and self._session.is_open:
                self._ask(title, choice, found)

        self._work(_("Looking what it would rule …"), show, propose, choice)

    def finish_agreed(self, documents: tuple[Id, ...], least: int) -> None:
        """Finish the articles in which there is nothing to rule on, after a preview."""
        choice = Choice(By.UNANIMOUS, documents=documents, least=least, finish=True)
        self.propose(_("Finish what is in full agreement"), choice)

    # Inside

    def _ask(self, title: str, choice: Choice, found: Outcome) -> None:
        from annotator.gui.dialogs.rule_many import RulePreview, outcome_text
        from annotator.workflow.adjudicating import adjudicate

        if not (found.ruled or found.agreed or found.finished):
            nothing = _("There is nothing that it would rule.")
            self._tell_done(f"{nothing} {outcome_text(found)}")
            return
        labels = self._session.project.labels.by_id()
        without = RulePreview.ask(self._window, title, found, labels)
        if without is not None:
            chosen = replace(choice, without=without)
            self._work(_("Ruling …"), self._ruled, adjudicate, chosen)

    def _work(
        self,
        text: str,
        done: Callable[[object], None],
        function: Callable[..., object],
        *args: object,
    ) -> None:
        from annotator.gui.jobs import Job
        from annotator.gui.panels.work_banner import WorkBanner

        aside = (self._looking, self._agreement)
        if any(job.running for job in self.findChildren(Job) if job not in aside):
            return
        if self._banner is not None:
            self._banner.hide()
        path, me = self._session.project.path, self._session.me.id
        job = Job(self, function, path, me, *args)
        self._session.closed.connect(job.cancel)
        work = WorkBanner(job, text)
        self._pane.insertWidget(0, work)
        work.finished.connect(done)
        work.failed.connect(self._failed)

    def _ruled(self, found: object) -> None:
        from annotator.gui.dialogs.rule_many import outcome_text

        if not isinstance(found, Outcome) or not self._session.is_open:
            return
        self._gestures = found.gestures
        self._session.look()
        action = _("Take it all back") if found.gestures else ""
        self._tell_done(outcome_text(found), action=action)
        self.settled.emit()
        self.look()

    def _take_back(self) -> None:
        from annotator.workflow.taking_back import take_back

        gestures, self._gestures = self._gestures, []
        if gestures:
            self._work(
                _("Taking it back …"), self._taken, partial(take_back, reviewing=True), gestures
            )

    def _taken(self, count: object) -> None:
        where = ngettext("in {n} article", "in {n} articles", int(str(count)))
        self._session.look()
        self._tell_done(_("Taken back {where}.").format(where=where))
        self.settled.emit()
        self.look()

    def _failed(self, error: AnnotatorError) -> None:
        self._tell_done(say(error))

    def _tell_done(self, text: str, *, action: str = "") -> None:
        if self._banner is None:
            self._banner = Banner()
            self._pane.insertWidget(0, self._banner)
            self._banner.acted.connect(self._take_back)
        self._banner.say(text, action=action)

    def _tell(self, done: int, total: int) -> None:
        self.progress.emit(done, total)
        if not self._grown.isActive():
            self._grown.start()

    def _end_look(self, _answer: object) -> None:
        if self._looking is not None:
            self._looking.deleteLater()
        self._looking = None
        self._grown.stop()
        self.progress.emit(1, 1)
        self.looked.emit()
        if self._again:
            self._again = False
            self.look()
        else:
            self.compare()

    def _end(self) -> None:
        self._soon.stop()
        self._grown.stop()
        self._gestures = []
        if self._banner is not None:
            self._banner.hide()
        if self._looking is not None:
            self._looking.cancel()
