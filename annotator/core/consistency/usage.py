"""How texts are labelled: counts by folded surface, within a bound."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from annotator.core.model import Id

MOST = 200_000  # surfaces that are remembered
_USUAL = 2  # times that a text must have been marked to be missed where it is not


class Usage:
    """Counts how often each surface (`surface_of`) was given each label; forgets nothing else."""

    def __init__(self, *, most: int = MOST) -> None:
        self._counts: dict[str, Counter[Id]] = {}
        self._by_first: dict[str, set[str]] = {}
        self._most = most
        self.full = False  # surfaces came that were not taken in

    def __len__(self) -> int:
        return len(self._counts)

    def add(self, surface: str, label: Id, by: int = 1) -> None:
        """Count a span that was marked, or (`by` -1) is there no more."""
        counts = self._counts.get(surface)
        if counts is None:
            if by < 0 or not surface:
                return
            if len(self._counts) >= self._most:
                self.full = True
                return
            counts = self._counts[surface] = Counter()
            self._by_first.setdefault(first_of(surface), set()).add(surface)
        counts[label] += by
        if counts[label] <= 0:
            del counts[label]
        if not counts:
            del self._counts[surface]
            self._by_first[first_of(surface)].discard(surface)

    def labels(self, surface: str) -> Mapping[Id, int]:
        """Return how often a surface has each label."""
        return self._counts.get(surface, {})

    def begin_with(self, first: str) -> Iterable[str]:
        """Return the surfaces that begin with a folded word."""
        return self._by_first.get(first, ())

    def begins(self, first: str) -> bool:
        """Tell whether any surface begins with a folded word."""
        return first in self._by_first

    def usual(self, surface: str, *, least: int = _USUAL) -> tuple[Id, int] | None:
        """Return the one label that a surface nearly always has, and how often it was marked."""
        counts = self._counts.get(surface)
        if not counts:
            return None
        label = max(counts, key=lambda one: (counts[one], one))
        total = sum(counts.values())
        return (label, counts[label]) if total >= least and 5 * counts[label] >= 4 * total else None

    def surfaces(self) -> Iterator[str]:
        """Yield every surface that is counted."""
        yield from self._counts


def first_of(surface: str) -> str:
    """Return the first word of a folded surface, up to a sign."""
    for at, char in enumerate(surface):
        if not char.isalnum():
            return surface[:at]
    return surface
