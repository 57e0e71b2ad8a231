"""The deeds of a project as a table: who did what, when, in which article."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.panels.articles_model import Index
from annotator.gui.panels.wording import deed_text, directed, moment, person_name
from annotator.gui.session import Session
from annotator.gui.widgets.plain_label import tooltip
from annotator.language import N_, _, isolate
from annotator.store.history import Deed

_TITLES = (N_("When"), N_("Who"), N_("What"), N_("Article"))
_PAGE = 100
_TRIES = 20  # pages looked through for more deeds of one person
_SILENT = ("time",)
_REVERSIBLE = ("import", "labels", "people", "name", "guideline", "assign", "planning", "openness")


class DeedsModel(QAbstractTableModel):
    """Deeds, the newest first; older ones are fetched when they are scrolled to."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._person: Id = ""
        self._deeds: list[Deed] = []
        self._before: int | None = None
        self._more = False
        self._names: dict[Id, str] = {}
        self._titles: dict[Id, str] = {}
        self._taken: dict[Id, Deed | None] = {}  # what a step back took back, by its id

    def reload(self, person: Id) -> None:
        """Read from the newest end; of one person, or of all ("")."""
        people = self._session.project.annotators.all()
        self.beginResetModel()
        self._person, self._before, self._more = person, None, True
        self._names = {one.id: person_name(one) for one in people}
        self._titles.clear()
        self._deeds = self._fetch()
        self.endResetModel()

    def deed(self, row: int) -> Deed | None:
        """Return the deed of a row."""
        return self._deeds[row] if 0 <= row < len(self._deeds) else None

    def is_reversible(self, deed: Deed) -> bool:
        """Tell whether a lead can take this deed back from the history."""
        if deed.document:
            return False
        return deed.verb in _REVERSIBLE or (
            deed.verb in ("undo", "redo", "unimport", "reimport") and bool(deed.undoes)
        )

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._deeds)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(_TITLES)

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and self._session.is_open

    def fetchMore(self, parent: Index) -> None:
        found = self._fetch()
        if found:
            self.beginInsertRows(QModelIndex(), len(self._deeds), len(self._deeds) + len(found) - 1)
            self._deeds.extend(found)
            self.endInsertRows()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_TITLES[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        deed = self._deeds[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._title(deed.document)) if deed.document else None
        cells = (
            lambda: moment(deed.at),
            lambda: isolate(self._names.get(deed.person, "?")),
            lambda: self.what(deed),
            lambda: self._title(deed.document) if deed.document else "",
        )
        return cells[index.column()]()

    def what(self, deed: Deed) -> str:
        """Return what was done, in words; of a step back, what it took back."""
        taken = self._taken_back(deed)
        if taken is None:
            return deed_text(deed.verb)
        return f"{deed_text(deed.verb)}: {deed_text(taken.verb)}"

    def _taken_back(self, deed: Deed) -> Deed | None:
        """Return the deed at the bottom of undo, redo, undo …, or None when there is none."""
        if deed.id in self._taken:
            return self._taken[deed.id]
        bottom = deed
        try:
            while bottom.undoes:
                found = self._session.project.history.deed(bottom.undoes)
                if found is None:
                    break
                bottom = found
        except AnnotatorError:
            return None  # the file is held just now
        self._taken[deed.id] = bottom if bottom is not deed else None
        return self._taken[deed.id]

    def _fetch(self) -> list[Deed]:
        found: list[Deed] = []
        for _try in range(_TRIES):
            try:
                page = self._session.project.history.page(before=self._before, limit=_PAGE)
            except AnnotatorError:
                return found  # the file is held; scrolling asks again
            self._more = len(page) == _PAGE
            if page:
                self._before = page[-1].sealed
            found += [
                one for one in page if one.verb not in _SILENT and self._person in ("", one.person)
            ]
            if len(found) >= _PAGE // 2 or not self._more:
                break
        return found

    def _title(self, document: Id) -> str:
        if document not in self._titles:
            try:
                known = self._session.project.documents.get(document)
                self._titles[document] = directed(known.title or known.name)
            except AnnotatorError:
                self._titles[document] = _("(no longer here)")
        return self._titles[document]
