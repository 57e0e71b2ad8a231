"""The ends of spans: steps through the places that mean something, and what a policy cut off."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.core.clitics import end_steps, start_steps
from annotator.core.model import Annotation
from annotator.core.words import end_by_word, start_by_word
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.keymap import KeyMap
from annotator.gui.session import Session
from annotator.gui.views.annotate.doing import Doing
from annotator.language import _, isolate, ltr


class Bounds(QObject):
    """Moves the ends of the selected span, or of the one just marked."""

    said = Signal(str)

    def __init__(self, session: Session, canvas: Canvas, doing: Doing, keymap: KeyMap) -> None:
        super().__init__(doing)
        self._session = session
        self._canvas = canvas
        self._doing = doing
        self._keymap = keymap
        doing.marked.connect(self._say_snapped)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action on ends does."""
        return {
            "step_start": partial(self._step, "start"),
            "step_end": partial(self._step, "end"),
            "unsnap": self.unsnap,
            "end_on": partial(self._by_word, "end", 1),
            "end_back": partial(self._by_word, "end", -1),
            "start_on": partial(self._by_word, "start", 1),
            "start_back": partial(self._by_word, "start", -1),
        }

    def unsnap(self) -> None:
        """Give the span just marked the ends that were selected."""
        article = self._session.article
        if article is None or self._session.project.readonly or not article.unsnap():
            self.said.emit(_("Nothing was left out of the last span."))

    def _step(self, side: str) -> None:
        own = self._doing.movable()
        article, label = self._session.article, self._session.label(own.label) if own else None
        if own is None or label is None or article is None:
            self.said.emit(_("Select a span whose ends shall move."))
            return
        steps = start_steps if side == "start" else end_steps
        places = steps(
            article.text, own.start, own.end, label.policy, article.evidence(apart=own.id)
        )
        at = own.start if side == "start" else own.end
        if len(places) < 2:
            self.said.emit(
                _("“{text}” has no other place to begin.").format(text=isolate(own.quote))
                if side == "start"
                else _("“{text}” has no other place to end.").format(text=isolate(own.quote))
            )
            return
        next_place = places[(places.index(at) + 1) % len(places)] if at in places else places[0]
        self._move(own, side, next_place)

    def _by_word(self, side: str, step: int) -> None:
        own, article = self._doing.movable(), self._session.article
        if own is None or article is None:
            self.said.emit(_("Select a span whose ends shall move."))
            return
        piece = own.pieces[0] if side == "start" else own.pieces[-1]
        places = start_by_word if side == "start" else end_by_word
        place = places(article.text, *piece, step)
        if place is not None:
            self._move(own, side, place)
            self._canvas.ensure_visible(place, place)

    def _move(self, own: Annotation, side: str, place: int) -> None:
        piece = 0 if side == "start" else len(own.pieces) - 1
        start, end = own.pieces[piece]
        start, end = (place, end) if side == "start" else (start, place)
        self._doing.resize(own.id, piece, start, end)
        if self._canvas.selected_mark() != own.id:
            self._canvas.select_mark(own.id)

    def _say_snapped(self) -> None:
        article = self._session.article
        snapped = article.snapped() if article else None
        if article is None or snapped is None:
            return
        whole, piece = snapped.whole, snapped.piece
        left = f"{article.text[whole[0] : piece[0]]} {article.text[piece[1] : whole[1]]}".strip()
        self.said.emit(
            _("“{letters}” was left out. {key} takes it in.").format(
                letters=isolate(left), key=ltr(self._keymap.printed("unsnap"))
            )
        )
