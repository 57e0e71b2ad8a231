"""Finding in all articles of a project, slice by slice: with the index where it knows the texts."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.core.finding import Context, context, plain
from annotator.core.model import Id
from annotator.core.query import Found, Query, answers, finder, fits, phrases
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Row
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow.indexing import index_file

_PAGE = 50  # articles looked into in one go
_USUAL = 3_000  # code points of an article, where a page is to be short


@dataclass(frozen=True, slots=True)
class Place:
    """How far a search has come: first what the index leads to, then what it does not know."""

    indexed: int = 0
    stand_in: int = 0
    index_done: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer to a query, with the words around it; offsets are the document's code points."""

    document: Id
    title: str
    found: Found
    context: Context
    before: str  # folded, the nearest word first: what hits are sorted by
    after: str


@dataclass(frozen=True, slots=True)
class Slice:
    """What a part of a search brought, and where it goes on."""

    hits: tuple[Hit, ...]
    looked: int  # articles looked into
    place: Place
    complete: bool


def find(
    path: Path, query: Query, person: Id, place: Place | None = None, *, length: int = 1_000_000
) -> Slice:
    """Answer a query in about `length` code points of texts; spans are those of one person.

    Raises what opening a project raises, and AnnotatorError for a bad regular expression.
    """
    place = place or Place()
    search = _Search(query, person)
    hits: list[Hit] = []
    looked = 0
    with (
        Project.open(path, readonly=True, patience=JOB_PATIENCE) as project,
        TextIndex(index_file(project.about.id)) as index,
    ):
        limit = min(_PAGE, max(5, length // _USUAL))
        for rows, reached in _candidates(project, index, search, place, limit=limit):
            place = reached
            texts = project.documents.texts([stand_in for stand_in, _ in rows])
            for stand_in, row in rows:
                hits += search.look(project, row, texts.get(stand_in, ""))
                length -= row.length
            looked += len(rows)
            if length <= 0:
                return Slice(tuple(hits), looked, place, complete=False)
    return Slice(tuple(hits), looked, place, complete=True)


class _Search:
    """A query made ready to be asked of one article after the other."""

    def __init__(self, query: Query, person: Id) -> None:
        self.query = query
        self.person = person
        self.phrases = phrases(query)
        self._find = finder(query) if query.text.strip() else None
        self._spans = bool(query.label or query.beside)
        self._chooses = bool(query.metadata or query.since or query.until)

    def look(self, project: Project, row: Row, text: str) -> list[Hit]:
        """Return the answers in one article."""
        about = dict(project.documents.get(row.id).metadata) if self._chooses else {}
        if not fits(self.query, row.state, about):
            return []
        spans = project.annotations.of(row.id, self.person) if self._spans else []
        return [_hit(row, text, found) for found in answers(self.query, self._find, text, spans)]


def _candidates(
    project: Project, index: TextIndex, search: _Search, place: Place, *, limit: int
) -> Iterator[tuple[list[tuple[int, Row]], Place]]:
    """Yield articles that may answer, page by page, each with the place behind it."""
    known = bool(search.phrases) and index.count() > 0
    begun = not search.query.whole
    while known and not place.index_done:
        led = index.having(search.phrases, after=place.indexed, limit=limit, begun=begun)
        stand_ins = project.documents.stand_ins([one for _, one in led])
        if len(led) == limit:
            place = Place(led[-1][0])
        else:
            place = Place(place.indexed, _last_known(project, index), index_done=True)
        yield _rows(project, stand_ins, search.person), place
    while page := project.documents.titles(after=place.stand_in, limit=limit):
        lacking = set(index.lacks([one.id for one in page])) if known else None
        wanted = [one.stand_in for one in page if lacking is None or one.id in lacking]
        place = Place(place.indexed, page[-1].stand_in, index_done=True)
        yield _rows(project, wanted, search.person), place


def _last_known(project: Project, index: TextIndex) -> int:
    """Return the stand-in of the last article of the index, which is filled in their order."""
    stand_ins = project.documents.ids()
    unknown = bisect_left(
        stand_ins, 1, key=lambda one: len(index.lacks([project.documents.id_of(one)]))
    )
    return stand_ins[unknown - 1] if unknown else 0


def _rows(project: Project, stand_ins: list[int], person: Id) -> list[tuple[int, Row]]:
    rows = project.documents.rows(stand_ins, person) if stand_ins else []
    return list(zip(stand_ins, rows, strict=True))


def _hit(row: Row, text: str, found: Found) -> Hit:
    around = context(text, found.start, found.end)
    before = " ".join(reversed(plain(around.before).split()))
    return Hit(row.id, row.title or row.name, found, around, before, plain(around.after))
