"""Keeps the queue: read from the index, brought up to date by what is ruled here."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.panels.review_queue import ReviewQueue
from annotator.gui.session import Session
from annotator.gui.views.review.bench import Bench
from annotator.gui.views.review.many import Many
from annotator.gui.views.review.showing import Showing
from annotator.store.review_entries import Order
from annotator.store.review_index import ReviewIndex
from annotator.workflow.review_queue import entry_of_desk, review_file


class Queueing(QObject):
    """What is left where, and where the reviewer begins."""

    read_anew = Signal()  # the queue shows what the index knows now

    def __init__(
        self,
        parent: QObject,
        session: Session,
        *,
        bench: Bench,
        queue: ReviewQueue,
        showing: Showing,
        many: Many,
    ) -> None:
        super().__init__(parent)
        self._session, self._bench, self._queue = session, bench, queue
        self._showing, self._many = showing, many
        self._index: ReviewIndex | None = None
        queue.wanted_changed.connect(self._narrowed)
        bench.ruled.connect(self.note)
        many.looked.connect(self.reload)

    def open_index(self) -> None:
        """Open the index of the project."""
        if self._session.is_open:
            try:
                self._index = ReviewIndex(review_file(self._session.project.about.id))
            except AnnotatorError:
                self._index = None  # the job makes it, or says why it cannot
        self._showing.index = self._index

    def leave(self) -> None:
        """Let go of the index: the project is closed."""
        self._showing.index = None
        if self._index is not None:
            self._index.close()
            self._index = None

    def reload(self) -> None:
        """Read the queue from the index."""
        if not self._session.is_open:
            return
        if self._index is None:
            self.open_index()
        if self._index is None:
            return
        asked = self._queue.asked()
        try:
            totals = self._index.summary(asked)
            if asked.order is Order.TEXT:
                self._queue.model.show_texts(self._index.surfaces(asked))
            else:
                self._queue.model.show_articles(self._index.rows(asked))
        except AnnotatorError:
            return  # it is being written; the next look comes soon
        self._queue.show_totals(totals)
        if self._session.document:
            self._queue.select(self._session.document)
        if self._bench.desk is None or not self._bench.desk.annotators:
            self.begin()
        self.read_anew.emit()

    def begin(self) -> None:
        """Begin with the first article of the queue, unless the one in view has something."""
        if self._bench.desk is None or not self._bench.listed():
            row = self._queue.model.row(0)
            if row is not None and row.id != self._session.document:
                self._session.show(row.id)
                return
        self._bench.begin()

    def note(self) -> None:
        """Keep in the index, and in the list, what a ruling of ours left in the article."""
        desk = self._bench.desk
        if desk is None or self._index is None:
            return
        stand_in = self._session.project.documents.stand_in(desk.document)
        self._index.note([entry_of_desk(desk, stand_in=stand_in, change=0)])
        left = len(self._bench.open())
        ruled = sum(one.reviewer == desk.me for one in desk.rulings)
        self._queue.model.update_row(desk.document, left, ruled=ruled, finished=desk.is_finished)
        try:
            self._queue.show_totals(self._index.summary(self._queue.asked()))
        except AnnotatorError:
            return

    def settled(self) -> tuple[Id, ...]:
        """Return the articles in which nothing is left to rule on, that are not finished."""
        if self._index is None:
            return ()
        asked = replace(self._queue.asked(), settled=True, finished=False)
        return tuple(one.id for one in self._index.rows(asked))

    def _narrowed(self) -> None:
        self._bench.wanted = self._queue.wanted
        if not self._queue.wanted.documents:
            self._bench.only = {}
        self.reload()
        self._bench.read()
        case = self._bench.case
        if case is None or case not in self._bench.listed():
            self.begin()
        self._showing.show_case()
