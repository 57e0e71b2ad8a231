"""The articles that a search has to look into, page by page: led by the index as far as it goes."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.model import Id
from annotator.store.documents import Row
from annotator.store.project import Project
from annotator.store.text_index import TextIndex


@dataclass(frozen=True, slots=True)
class Place:
    """How far a search has come: first what the index leads to, then what it does not know."""

    indexed: int = 0
    stand_in: int = 0
    index_done: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What an article must hold: one of some folded phrases; (): any article may answer."""

    phrases: tuple[str, ...]
    person: Id  # whose states and counts the rows tell
    begun: bool = False  # the last word of a phrase need only begin so


def candidates(
    project: Project, index: TextIndex, asked: Asked, place: Place, *, limit: int
) -> Iterator[tuple[list[tuple[int, Row]], Place]]:
    """Yield articles that may answer, page by page, each with the place behind it."""
    known = bool(asked.phrases) and index.count() > 0
    while known and not place.index_done:
        led = index.having(asked.phrases, after=place.indexed, limit=limit, begun=asked.begun)
        stand_ins = project.documents.stand_ins([one for _, one in led])
        if len(led) == limit:
            place = Place(led[-1][0])
        else:
            place = Place(place.indexed, _last_known(project, index), index_done=True)
        yield _rows(project, stand_ins, asked.person), place
    while page := project.documents.titles(after=place.stand_in, limit=limit):
        lacking = set(index.lacks([one.id for one in page])) if known else None
        wanted = [one.stand_in for one in page if lacking is None or one.id in lacking]
        place = Place(place.indexed, page[-1].stand_in, index_done=True)
        yield _rows(project, wanted, asked.person), place


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
