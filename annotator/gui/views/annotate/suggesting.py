"""Suggestions of the article in view: asked for, shown, hidden, taken many at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.core.model import Annotation, Id
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.language import _, ltr, say

if TYPE_CHECKING:
    from annotator.errors import AnnotatorError
    from annotator.gui.suggester import Suggester
    from annotator.workflow.suggesting_server import Answer, Means, Ranked

_STANDS = 700  # milliseconds until the window stands: the process is started after that
_PAUSE = 150  # after an edit
_KEPT = 8  # articles whose suggestions are kept


class Suggesting(QObject):
    """Asks beside the window, and hands on what is suggested to the article in view."""

    said = Signal(str)
    chosen = Signal(list)  # suggestions that shall be taken
    ranked = Signal(object)  # Ranked: in which articles one is least sure

    def __init__(
        self, session: Session, canvas: Canvas, queue: QueuePanel, preferences: Preferences
    ) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        self._queue = queue
        self._preferences = preferences
        self._suggester: Suggester | None = None
        self._ready = False  # the window stands
        self._known: dict[Id, list[Annotation]] = {}  # by article
        self._void = 0  # answers to questions up to this one are of no use any more
        self._told: set[str] = set()  # problems
        self._stands = QTimer(self, singleShot=True, interval=_STANDS)
        self._stands.timeout.connect(self.begin)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.ask)
        session.document_shown.connect(self._shown)
        session.annotations_changed.connect(self._edited)
        session.labels_changed.connect(self._anew)
        session.people_changed.connect(self._anew)
        session.sources_changed.connect(self._anew)
        session.closing.connect(self.end)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action about suggestions as a whole does."""
        return {
            "suggestions": self.switch,
            "accept_all": self.accept_all,
            "least_sure": self._queue.unsure.click,
        }

    def start(self) -> None:
        """Begin as soon as the window stands."""
        self._stands.start()

    def begin(self) -> None:
        """Ask from now on."""
        self._ready = True
        self.apply_settings()
        self.ask()

    def end(self) -> None:
        """Ask no more, and end the process that answers."""
        self._stands.stop()
        self._pause.stop()
        self._ready = False
        self._known.clear()
        self._told.clear()
        if self._suggester is not None:
            self._suggester.close()
            self._suggester.deleteLater()
            self._suggester = None

    def apply_settings(self) -> None:
        """Take over whether suggestions are shown, and which program makes further ones."""
        self._session.show_suggestions(self._is_on)
        if self._suggester is not None and self._suggester.means != self._means():
            self._suggester.close()
            self._suggester.deleteLater()
            self._suggester = None
        if self._ready:
            self._pause.start()

    def ask(self) -> None:
        """Ask what is suggested in the article in view."""
        document = self._session.document
        if not self._ready or document is None or not self._session.is_open or not self._is_on:
            return
        if not self._session.project.readonly:
            self._asked().ask(document, self._session.me.id)

    def knows(self, document: Id) -> bool:
        """Tell whether it is known what is suggested in an article."""
        return document in self._known

    def rank(self) -> None:
        """Ask in which articles one is least sure."""
        if self._session.is_open and not self._session.project.readonly:
            self._ready = True
            self.ask()
            self._asked().rank(self._session.me.id)

    def switch(self) -> None:
        """Show all suggestions, or hide them."""
        self._preferences.update(suggestions="hidden" if self._is_on else "shown")
        self.apply_settings()
        if self._is_on:
            self.said.emit(_("Suggestions are shown."))
        else:
            key = ltr(self._preferences.keymap.printed("suggestions"))
            self.said.emit(_("Suggestions are hidden; {key} shows them again.").format(key=key))

    def accept_all(self) -> None:
        """Ask which suggestions shall be taken, and take them in one go."""
        article = self._session.article
        if article is None or self._session.project.readonly:
            return
        waiting = article.suggestions()
        if not waiting:
            self.said.emit(_("Nothing is suggested in this article."))
            return
        from annotator.gui.dialogs.accept_all import AcceptAll

        chosen = AcceptAll.ask(self._canvas, waiting, self._session.labels)
        if chosen:
            self.chosen.emit(chosen)
        self._canvas.setFocus()

    @property
    def _is_on(self) -> bool:
        return self._preferences.settings.suggestions == "shown"

    def _means(self) -> "Means":
        from annotator.workflow.suggesting_server import Means

        commands = self._preferences.settings.commands
        return Means(commands.get(self._session.project.about.id, ""))

    def _asked(self) -> "Suggester":
        if self._suggester is None:
            from annotator.gui.suggester import Suggester

            self._suggester = Suggester(self._session.project.path, self._means(), self)
            self._suggester.answered.connect(self._answered)
            self._suggester.ranked.connect(self._hand_on)
            self._suggester.failed.connect(self._tell)
            self._void = 0
        return self._suggester

    def _shown(self, document: Id) -> None:
        # Before the text is painted: it opens with what was asked for ahead.
        if self._session.article is not None and document in self._known and self._is_on:
            self._session.article.propose(self._known[document])
        if self._ready:
            self.ask()

    def _edited(self, document: Id) -> None:
        if self._ready and document == self._session.document:
            self._pause.start()

    def _anew(self) -> None:
        """Ask again after what changed for every article; blind: nothing said before counts."""
        self._known.clear()
        if self._suggester is not None:
            self._void = self._suggester.number
        if self._ready:
            self._pause.start()

    def _answered(self, answer: "Answer") -> None:
        if answer.number <= self._void or not self._session.is_open:
            return
        self._known.pop(answer.document, None)
        self._known[answer.document] = list(answer.suggestions)
        while len(self._known) > _KEPT:
            self._known.pop(next(iter(self._known)))
        if answer.document == self._session.document:
            self._session.propose(answer.document, answer.suggestions)
            self._ask_ahead()
        for problem in answer.problems:
            self._tell(problem)

    def _ask_ahead(self) -> None:
        following = self._queue.neighbour(1)
        if following is not None:
            self._asked().ask(following, self._session.me.id, ahead=True)

    def _hand_on(self, ranked: "Ranked") -> None:
        if self._session.is_open and ranked.person == self._session.me.id:
            self.ranked.emit(ranked)

    def _tell(self, problem: "AnnotatorError") -> None:
        """Say what went wrong, once."""
        said = say(problem)
        if said not in self._told:
            self._told.add(said)
            self.said.emit(said)
