"""The consistency of marks in all articles: looked at, mended and taken back beside the window."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from annotator.core.model import Id, Role
from annotator.errors import AnnotatorError
from annotator.gui.panels.consistency import ConsistencyPanel
from annotator.gui.session import Session
from annotator.gui.widgets.banner import Banner
from annotator.language import _, ngettext, say

if TYPE_CHECKING:
    from annotator.workflow.consistency import Found, Report


class CheckingAll(QObject):
    """Runs the jobs, with banners above the text; the panel lists what they bring."""

    def __init__(self, session: Session, panel: ConsistencyPanel, pane: QVBoxLayout) -> None:
        super().__init__(panel)
        self._session = session
        self._panel = panel
        self._pane = pane
        self._banner: Banner | None = None
        self._gestures: list[Id] = []
        self._every_layer = False
        panel.look_at_all_requested.connect(lambda on: self.look_at_all(every_layer=on))
        session.closing.connect(self._end)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action about all articles does."""
        return {"consistency_all": partial(self.look_at_all, every_layer=False)}

    def look_at_all(self, *, every_layer: bool) -> None:
        """Look at all articles of mine, or (the lead) of everybody, layer by layer."""
        from annotator.workflow.consistency import look_at_all

        if not self._session.is_open:
            return
        self._every_layer = every_layer
        people = self._session.project.annotators.all() if every_layer else [self._session.me]
        persons = tuple(one.id for one in people if one.roles != {Role.SOURCE})
        self._panel.show_all((), {}, _("Looking at every article…"))
        self._work(
            _("Looking at the consistency of all articles…"), self._looked, look_at_all, persons
        )

    def mend(self, chosen: "list[Found]") -> None:
        """Do what findings in several articles propose."""
        from annotator.workflow.mending import mend_job

        pairs = [(one.document, one.finding) for one in chosen]
        self._work(_("Mending…"), self._mended, mend_job, self._session.me.id, pairs)

    def _end(self) -> None:
        self._gestures = []
        if self._banner is not None:
            self._banner.hide()

    def _work(
        self, text: str, done: Callable[..., None], function: Callable[..., object], *args: object
    ) -> None:
        from annotator.gui.jobs import Job
        from annotator.gui.panels.work_banner import WorkBanner

        if any(job.running for job in self.findChildren(Job)):
            return
        if self._banner is not None:
            self._banner.hide()
        job = Job(self, function, self._session.project.path, *args)
        self._session.closed.connect(job.cancel)
        work = WorkBanner(job, text)
        self._pane.insertWidget(0, work)
        work.finished.connect(done)
        work.failed.connect(self._failed)

    def _looked(self, report: object) -> None:
        from annotator.workflow.consistency import Report

        if not isinstance(report, Report) or not self._session.is_open:
            return
        several = len({owner for owner, _kind in report.counts} | {self._session.me.id}) > 1
        people = {one.id: one.name for one in self._session.project.annotators.all()}
        self._panel.show_all(report.found, people if several else {}, report_text(report))

    def _mended(self, mended: object) -> None:
        done, gestures = getattr(mended, "done", 0), getattr(mended, "gestures", [])
        passed = getattr(mended, "passed", 0)
        self._gestures = list(gestures)
        said = [
            ngettext("{n} mark mended", "{n} marks mended", done),
            ngettext("in {n} article", "in {n} articles", len(gestures)),
        ]
        if passed:
            said.append(ngettext("{n} was changed meanwhile", "{n} were changed meanwhile", passed))
        self._tell(" · ".join(said), action=_("Take it all back") if gestures else "")
        self.look_at_all(every_layer=self._every_layer)

    def _take_back(self) -> None:
        from annotator.workflow.taking_back import take_back

        gestures, self._gestures = self._gestures, []
        if gestures:
            self._work(_("Taking it back …"), self._taken, take_back, self._session.me.id, gestures)

    def _taken(self, count: object) -> None:
        where = ngettext("in {n} article", "in {n} articles", int(str(count)))
        self._tell(_("Taken back {where}.").format(where=where))
        self.look_at_all(every_layer=self._every_layer)

    def _failed(self, error: AnnotatorError) -> None:
        self._panel.show_all((), {}, say(error))

    def _tell(self, text: str, *, action: str = "") -> None:
        if self._banner is None:
            self._banner = Banner()
            self._pane.insertWidget(0, self._banner)
            self._banner.acted.connect(self._take_back)
        self._banner.say(text, action=action)


def report_text(report: "Report") -> str:
    """Return how much was found in all articles, and what of it is not listed."""
    parts = [
        ngettext("{n} finding", "{n} findings", report.total),
        ngettext("in {n} article", "in {n} articles", report.articles),
    ]
    if report.total > len(report.found):
        parts.append(ngettext("the first {n} listed", "the first {n} listed", len(report.found)))
    if report.full:
        parts.append(_("there are more texts than can be compared"))
    return " · ".join(parts)
