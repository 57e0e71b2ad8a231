"""What touches very many spans of one article: done beside the window, with progress."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.model import Annotation
from annotator.errors import AnnotatorError
from annotator.gui.session import Session
from annotator.gui.views.annotate.doing import Doing
from annotator.language import _, ngettext, say
from annotator.store.undo import Undone

_AT_ONCE = 100  # spans; objects of the file that an undo may touch


class Bulk(QObject):
    """Takes thousands of suggestions in one step of undo, and takes that back."""

    said = Signal(str)

    def __init__(self, window: QWidget, session: Session, doing: Doing, pane: QVBoxLayout) -> None:
        super().__init__(window)
        self._session = session
        self._doing = doing
        self._pane = pane
        self._banner: QWidget | None = None  # while something is on its way

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action does that may touch very many spans."""
        return {"undo": partial(self._revert, "undo"), "redo": partial(self._revert, "redo")}

    def accept(self, suggestions: Sequence[Annotation]) -> None:
        """Take suggestions of the article in view: a few at once, many beside the window."""
        article = self._session.article
        if article is None:
            return
        if len(suggestions) <= _AT_ONCE:
            article.accept(*suggestions)
            self._accepted(len(suggestions))
            return
        from annotator.workflow.taking import take_job

        self._work(
            _("Accepting suggestions…"), self._accepted, take_job, article.takings(*suggestions)
        )

    def _revert(self, verb: str) -> None:
        if self._is_busy:
            self.said.emit(_("Wait until the work above the article is done."))
            return
        if not self._is_large(verb):
            (self._doing.undo if verb == "undo" else self._doing.redo)()
            return
        from annotator.workflow.taking import revert_job

        text = _("Taking it back …") if verb == "undo" else _("Putting it back …")
        self._work(text, partial(self._reverted, verb), revert_job, verb)

    def _is_large(self, verb: str) -> bool:
        article, project = self._session.article, self._session.project
        if article is None or project.readonly:
            return False
        return project.undo.size(article.id, verb) > _AT_ONCE

    @property
    def _is_busy(self) -> bool:
        return self._banner is not None

    def _work(
        self, text: str, done: Callable[..., None], function: Callable[..., object], *args: object
    ) -> None:
        from annotator.gui.jobs import Job
        from annotator.gui.panels.work_banner import WorkBanner

        if self._is_busy:
            self.said.emit(_("Wait until the work above the article is done."))
            return
        session = self._session
        job = Job(self, function, session.project.path, session.me.id, session.document, *args)
        session.closed.connect(job.cancel)
        self._banner = work = WorkBanner(job, text)
        self._pane.insertWidget(0, work)
        for ended in (work.finished, work.failed):
            ended.connect(self._forget_banner)
        work.finished.connect(done)
        work.failed.connect(self._failed)

    def _forget_banner(self, _answer: object) -> None:
        self._banner = None

    def _accepted(self, count: object) -> None:
        if self._session.is_open:
            self._session.look()
        number = int(str(count))
        self.said.emit(ngettext("{n} suggestion accepted", "{n} suggestions accepted", number))

    def _reverted(self, verb: str, done: object) -> None:
        if self._session.is_open and isinstance(done, Undone):
            self._session.look()
            self._session.undone.emit(done, verb)

    def _failed(self, error: AnnotatorError) -> None:
        self.said.emit(say(error))
