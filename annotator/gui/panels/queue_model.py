"""The articles of the queue by position: a person's own where articles are given out, else all."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from annotator.core.model import Id, State
from annotator.gui.panels.wording import state_title
from annotator.gui.session import Session
from annotator.language import _
from annotator.store.documents import Row

Index = QModelIndex | QPersistentModelIndex
CHUNK = 60  # rows read at a time, when they come into view
ROW = Qt.ItemDataRole.UserRole  # the Row itself


class QueueModel(QAbstractListModel):
    """The articles of the queue by position; rows are read when they are looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._ids: list[int] = []
        self._places: dict[int, int] | None = None  # of them, where they are not ascending
        self._doubts: dict[int, float] = {}
        self._rows: dict[int, Row] = {}
        self._states: dict[int, State] = {}  # of the person's own articles
        self._everything = False
        self.is_own = False  # whether these are the articles given to the person

    def reload(self) -> None:
        """Read the order anew."""
        self.beginResetModel()
        project, me = self._session.project, self._session.me.id
        work = project.workload.of(me)
        self.is_own = not self._everything and (bool(work.order) or self._is_bound())
        self._states = dict(work.states) if self.is_own else {}
        self._ids = list(work.order) if self.is_own else project.documents.ids()
        self._places = None
        if self._doubts:
            self._ids.sort(key=lambda one: -self._doubts.get(one, -1.0))
        if self._doubts or self.is_own:
            self._places = {one: place for place, one in enumerate(self._ids)}
        self._rows.clear()
        self.endResetModel()

    def show_everything(self, on: bool) -> None:
        """Show all articles, or where articles are given out the person's own."""
        self._everything = on
        self.reload()

    def may_show_everything(self) -> bool:
        """Tell whether the person may see articles that were not given to them."""
        project = self._session.project
        return self._session.is_lead or project.about.body().open_articles

    def forget(self) -> None:
        """Forget the order of a project that was closed, or of another person."""
        self._doubts = {}
        self._everything = False

    def set_doubts(self, doubts: dict[int, float]) -> None:
        """Put first where one is least sure, by stand-in; {}: the usual order."""
        self._doubts = doubts
        self.reload()

    def refresh(self, document: Id) -> None:
        """Read one article's row anew."""
        place = self.place_of(document)
        if place is None:
            return
        if place in self._rows or self.is_own:
            rows = self._session.project.documents.rows(
                self._ids[place : place + 1], self._session.me.id
            )
            self._rows.update(zip((place,), rows, strict=False))
            if rows and self.is_own:
                self._states[self._ids[place]] = rows[0].state
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def progress(self) -> Counter[State]:
        """Return how many articles are in each state."""
        if self.is_own:
            return Counter(self._states.values())
        return self._session.project.documents.progress(self._session.me.id)

    def place_of(self, document: Id) -> int | None:
        """Return where an article stands in the queue."""
        stand_in = self._session.project.documents.stand_in(document)
        if self._places is not None:
            return self._places.get(stand_in)
        place = bisect_left(self._ids, stand_in)
        return place if self._ids[place : place + 1] == [stand_in] else None

    def document_at(self, place: int) -> Id | None:
        """Return the article at a place of the queue."""
        if not 0 <= place < len(self._ids):
            return None
        return self._session.project.documents.id_of(self._ids[place])

    def next_unlabelled(self, after: Id | None) -> Id | None:
        """Return the next article (round the end) that is still to do and has no mark, or None."""
        project, me = self._session.project, self._session.me.id
        if not self.is_own:
            return project.documents.next_unlabelled(me, after)
        here = self.place_of(after) if after else None
        start = 0 if here is None else here + 1
        waiting = [
            one
            for one in (*self._ids[start:], *self._ids[:start])
            if self._states[one] is State.TODO
        ]
        for chunk in _chunks(waiting):
            for row in project.documents.rows(chunk, me):
                if not row.marks and row.id != after:
                    return row.id
        return None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title or row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = _("Returned") if row.returned else state_title(row.state)
            return f"{row.title or row.name}, {state}"
        return row if role == ROW else None

    def _is_bound(self) -> bool:
        """Tell whether the person sees nothing but what was given to them."""
        return self._session.project.assignments.any() and not self.may_show_everything()

    def _row(self, place: int) -> Row | None:
        if place not in self._rows and 0 <= place < len(self._ids) and self._session.is_open:
            first = place - place % CHUNK
            some = self._ids[first : first + CHUNK]
            rows = self._session.project.documents.rows(some, self._session.me.id)
            if len(self._rows) > 50 * CHUNK:
                self._rows.clear()
            for at, row in enumerate(rows, start=first):
                self._rows[at] = row
        return self._rows.get(place)


def _chunks(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK)]
