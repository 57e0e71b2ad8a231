"""Where keys lead from the article in view: to another one, and from pane to pane."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.model import Id, State
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.session import Session
from annotator.gui.widgets.going_round import go_round
from annotator.language import _


class Going(QObject):
    """Goes through the queue, and round the panes, of which `home` is where people work."""

    said = Signal(str)

    def __init__(
        self,
        parent: QObject,
        session: Session,
        queue: QueuePanel,
        *,
        panes: Sequence[QWidget],
        home: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._panes = panes
        self._home = home
        session.people_changed.connect(self._leave_others)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action that leads somewhere does."""
        return {
            "done_next": partial(self._finish, State.DONE),
            "skip": partial(self._finish, State.SKIPPED),
            "next_article": partial(self._step, 1),
            "previous_article": partial(self._step, -1),
            "next_unlabelled": self._next_unlabelled,
            "next_pane": partial(go_round, self._panes, 1),
            "previous_pane": partial(go_round, self._panes, -1),
        }

    def go(self, document: Id) -> None:
        """Bring an article into view, and the keyboard to it."""
        self._session.show(document)
        self._home.setFocus()

    def _leave_others(self) -> None:
        """Leave an article that was not given to the person who is at the keyboard now."""
        shown, queue = self._session.document, self._queue
        if shown is None or not queue.model.is_own or queue.holds(shown):
            return
        first = queue.model.document_at(0)
        if first is not None:
            self._session.show(first)

    def _step(self, step: int) -> None:
        document = self._queue.neighbour(step)
        if document is not None:
            self.go(document)
        else:
            self.said.emit(_("The queue ends here."))

    def _finish(self, state: State) -> None:
        if self._session.article is None or self._session.project.readonly:
            return
        self._session.article.set_state(state)
        self._step(1)

    def _next_unlabelled(self) -> None:
        session = self._session
        document = self._queue.model.next_unlabelled(session.document)
        if document is None:
            self.said.emit(_("Every article has a label or was dealt with."))
        else:
            self.go(document)
