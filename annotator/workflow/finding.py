"""Finding in all articles of a project, slice by slice: with the index where it knows the texts."""

from dataclasses import dataclass
from pathlib import Path

from annotator.core.finding import Context, context, plain
from annotator.core.model import Id
from annotator.core.query import Found, Query, answers, finder, fits, phrases
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Row
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow.candidates import Asked, Place, candidates
from annotator.workflow.indexing import index_file

_PAGE = 50  # articles looked into in one go
_USUAL = 3_000  # code points of an article, where a page is to be short


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
        asked = Asked(search.phrases, person, begun=not query.whole)
        for rows, reached in candidates(project, index, asked, place, limit=limit):
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


def _hit(row: Row, text: str, found: Found) -> Hit:
    around = context(text, found.start, found.end)
    before = " ".join(reversed(plain(around.before).split()))
    return Hit(row.id, row.title or row.name, found, around, before, plain(around.after))
