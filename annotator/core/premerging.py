"""What may be taken over from layers before a person rules: by strategy, case by case.

A strategy settles whole cases (`disagreement`), never parts of one: what it takes is an answer
that somebody gave, so that nothing comes into being that nobody marked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from annotator.core.disagreement import Case, Lane
from annotator.core.layers import Place, Values
from annotator.core.model import Id

Strategy = Callable[[Case], Lane | None]  # the answer to take, or None: a person rules


@dataclass(frozen=True, slots=True)
class Settled:
    """A case with the answer that a strategy took: `lane.answer` () is "nothing here"."""

    case: Case
    lane: Lane


@dataclass(frozen=True, slots=True)
class Premerged:
    """What a strategy settled, and what is left to rule on; both in the order of the text."""

    settled: tuple[Settled, ...]
    left: tuple[Case, ...]

    def marks(self) -> dict[Place, Values]:
        """Return the spans that the settled answers mark, in the order of the text."""
        return dict(one for settled in self.settled for one in settled.lane.answer)


def premerge(cases: Iterable[Case], strategy: Strategy) -> Premerged:
    """Settle the cases that a strategy decides. Ruled cases are for the caller to leave out."""
    settled, left = [], []
    for case in cases:
        lane = strategy(case)
        if lane is None:
            left.append(case)
        else:
            settled.append(Settled(case, lane))
    return Premerged(tuple(settled), tuple(left))


def unanimous() -> Strategy:
    """Take what all layers say, attributes included."""
    return _unanimous


def majority(threshold: Fraction = Fraction(1, 2), *, least: int = 2) -> Strategy:
    """Take the answer of more than `threshold` of the layers, if at least `least` gave it.

    With a threshold below a half only an answer that no other equals in number is taken. "Nothing
    here" is an answer like any other.
    """
    if not 0 <= threshold < 1 or least < 1:
        raise ValueError(f"not a majority: more than {threshold}, at least {least}")
    return partial(_majority, threshold=threshold, least=least)


def trusted(annotators: Sequence[Id]) -> Strategy:
    """Take the answer of the first of these annotators who has a layer there."""
    return partial(_trusted, order=tuple(annotators))


def _unanimous(case: Case) -> Lane | None:
    return case.lanes[0] if case.agreed else None


def _majority(case: Case, *, threshold: Fraction, least: int) -> Lane | None:
    votes = sorted((len(lane.annotators) for lane in case.lanes), reverse=True)
    first = max(case.lanes, key=lambda lane: len(lane.annotators))
    tied = len(votes) > 1 and votes[0] == votes[1]
    enough = votes[0] >= least and votes[0] > threshold * sum(votes)
    return first if enough and not tied else None


def _trusted(case: Case, *, order: Sequence[Id]) -> Lane | None:
    by_annotator = {name: lane for lane in case.lanes for name in lane.annotators}
    return next((by_annotator[name] for name in order if name in by_annotator), None)
