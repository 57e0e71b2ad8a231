"""The articles that a search has to look into, page by page: led by the index as far as it goes."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.model import Id
from annotator.store.documents import Row
from annotator.store.project import Project
from annotator.store.text_index import TextIndex

_LED = 1_000  # articles that the index names at once: asking costs more than many answers
_MANY = 5_000  # articles of which it is asked whether it has them


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
    label: Id = ""  # without phrases: only where the person has spans of this label


def candidates(
    project: Project, index: TextIndex, asked: Asked, place: Place, *, limit: int
) -> Iterator[tuple[list[tuple[int, Row]], Place]]:
    """Yield articles that may answer, page by page, each with the place behind it."""
    if asked.label and (not asked.phrases or _are_few(project, asked)):
        yield from _marked(project, asked, place, limit)
        return
    known = bool(asked.phrases) and index.count() > 0
    while known and not place.index_done:
        led = index.having(asked.phrases, after=place.indexed, limit=_LED, begun=asked.begun)
        for first in range(0, len(led), limit):
            some = led[first : first + limit]
            place = Place(some[-1][0])
            stand_ins = project.documents.stand_ins([one for _, one in some])
            yield _rows(project, stand_ins, asked.person), place
        if len(led) < _LED:
            place = Place(place.indexed, _last_known(project, index), index_done=True)
    while page := project.documents.titles(after=place.stand_in, limit=limit):
        lacking = set(index.lacks([one.id for one in page])) if known else None
        wanted = [one.stand_in for one in page if lacking is None or one.id in lacking]
        place = Place(place.indexed, page[-1].stand_in, index_done=True)
        yield _rows(project, wanted, asked.person), place


def share_of(project: Project, index: TextIndex, place: Place) -> float:
    """Return how much of a project is behind a place of a search, from 0 to 1."""
    total = max(1, project.documents.count())
    if place.indexed and not place.index_done:
        known = min(1.0, index.count() / total)
        return known * place.indexed / max(1, index.newest())
    return min(1.0, place.stand_in / total)


def _are_few(project: Project, asked: Asked) -> bool:
    some = project.annotations.documents_with(asked.label, asked.person, after=0, limit=_LED)
    return len(some) < _LED


def _marked(
    project: Project, asked: Asked, place: Place, limit: int
) -> Iterator[tuple[list[tuple[int, Row]], Place]]:
    marked = project.annotations.documents_with
    while some := marked(asked.label, asked.person, after=place.stand_in, limit=limit):
        place = Place(stand_in=some[-1])
        yield _rows(project, some, asked.person), place


def _last_known(project: Project, index: TextIndex) -> int:
    """Return the stand-in before the first article that the index does not have."""
    stand_ins = project.documents.ids()
    unknown = bisect_left(
        stand_ins, 1, key=lambda one: len(index.lacks([project.documents.id_of(one)]))
    )
    if index.count() < unknown:
        # It was not filled in their order: an import was hidden while a later one was indexed.
        unknown = _first_lacking(project, index, stand_ins)
    return stand_ins[unknown - 1] if unknown else 0


def _first_lacking(project: Project, index: TextIndex, stand_ins: list[int]) -> int:
    at = after = 0
    while page := project.documents.titles(after=after, limit=_MANY):
        lacking = set(index.lacks([one.id for one in page]))
        if lacking:
            return at + next(n for n, one in enumerate(page) if one.id in lacking)
        at, after = at + len(page), page[-1].stand_in
    return len(stand_ins)


def _rows(project: Project, stand_ins: list[int], person: Id) -> list[tuple[int, Row]]:
    rows = project.documents.rows(stand_ins, person) if stand_ins else []
    return list(zip(stand_ins, rows, strict=True))
