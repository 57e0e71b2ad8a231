"""Finding in all articles of a project, slice by slice: with the index where it knows the texts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.finding import Context, context, plain
from annotator.core.model import Id
from annotator.core.query import Found, Query, answers, finder, fits, phrases
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Row
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow.candidates import Asked, Place, candidates, share_of
from annotator.workflow.indexing import index_file

_PAGE = 50  # articles looked into in one go
_USUAL = 3_000  # code points of an article, where a page is to be short
_LOOKED_AT = 200  # articles that are asked which metadata there is


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
    share: float  # of the project that is behind it, from 0 to 1
    complete: bool


def find(
    path: Path, query: Query, person: Id, place: Place | None = None, *, length: int = 1_000_000
) -> Slice:
    """Answer a query in about `length` code points of texts; spans are those of one person.

    Raises what opening a project raises, and AnnotatorError for a bad regular expression.
    """
    search = Search(query, person)
    with (
        Project.open(path, readonly=True, patience=JOB_PATIENCE) as project,
        TextIndex(index_file(project.about.id)) as index,
    ):
        return next(search.slices(project, index, place, lengths=(length,)))


def metadata_keys(project: Project) -> tuple[str, ...]:
    """Return the names of the metadata that articles have, as some from all over tell."""
    stand_ins = project.documents.ids()
    some = stand_ins[:: max(1, len(stand_ins) // _LOOKED_AT)]
    keys = {
        key for one in some for key in project.documents.get(project.documents.id_of(one)).metadata
    }
    return tuple(sorted(keys))


class Search:
    """A query made ready to be asked of one article after the other."""

    def __init__(self, query: Query, person: Id) -> None:
        """Raise AnnotatorError for a bad regular expression."""
        self.query = query
        self.person = person
        self._asked = Asked(
            phrases(query), person, begun=not query.whole, label=query.label or _beside(query)
        )
        self._find = finder(query) if query.text.strip() else None
        self._spans = bool(query.label or query.beside)
        self._chooses = bool(query.metadata or query.since or query.until)

    def slices(
        self,
        project: Project,
        index: TextIndex,
        place: Place | None = None,
        *,
        lengths: Iterable[int],
    ) -> Iterator[Slice]:
        """Yield what is found in about so many code points of texts, then in so many; from a place.

        The last one is complete, unless the lengths end before the texts do.
        """
        steps = iter(lengths)
        length = next(steps)
        hits: list[Hit] = []
        place, looked = place or Place(), 0
        limit = min(_PAGE, max(5, length // _USUAL))
        for rows, reached in candidates(project, index, self._asked, place, limit=limit):
            found, read = self._look(project, rows)
            hits += found
            place, looked, length = reached, looked + len(rows), length - read
            if length <= 0:
                share = share_of(project, index, place)
                yield Slice(tuple(hits), looked, place, share, complete=False)
                hits, looked, length = [], 0, next(steps, 0)
        yield Slice(tuple(hits), looked, place, 1.0, complete=True)

    def _look(self, project: Project, rows: Sequence[tuple[int, Row]]) -> tuple[list[Hit], int]:
        """Return the answers in some articles, and how many code points were read (at least 1)."""
        wanted = [(stand_in, row) for stand_in, row in rows if self._may_answer(row)]
        texts = project.documents.texts([stand_in for stand_in, _ in wanted]) if wanted else {}
        hits = [hit for at, row in wanted for hit in self._answers(project, row, texts.get(at, ""))]
        return hits, len(rows) + sum(row.length for _, row in wanted)

    def _may_answer(self, row: Row) -> bool:
        """Tell by an article's row alone whether there is any use in reading it."""
        if self.query.states and row.state not in self.query.states:
            return False
        return row.marks > 0 or not (self.query.label or _beside(self.query))

    def _answers(self, project: Project, row: Row, text: str) -> list[Hit]:
        about = dict(project.documents.get(row.id).metadata) if self._chooses else {}
        if not fits(self.query, row.state, about):
            return []
        spans = project.annotations.of(row.id, self.person) if self._spans else []
        return [_hit(row, text, found) for found in answers(self.query, self._find, text, spans)]


def _beside(query: Query) -> Id:
    """Return the label of which there must be a span where a query finds anything, or ""."""
    return "" if query.apart else query.beside


def _hit(row: Row, text: str, found: Found) -> Hit:
    around = context(text, found.start, found.end)
    before = " ".join(reversed(plain(around.before).split()))
    return Hit(row.id, row.title or row.name, found, around, before, plain(around.after))
