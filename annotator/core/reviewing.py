"""Where a reviewer stands in a document: which cases are open, ruled or stale, and what gold has.

What one reviewer ruled makes gold; what another ruled is a second opinion, kept and shown.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from annotator.core.disagreement import Answer, Case, Lane, surface_of
from annotator.core.layers import Ends, Place, Values
from annotator.core.model import Id, Ruling, Span, Way


class Standing(StrEnum):
    """How far a case is, for the reviewer who asks."""

    OPEN = "open"  # layers differ and nobody ruled
    STALE = "stale"  # it was ruled, and what was judged is otherwise now
    AGREED = "agreed"  # all layers say the same; gold does not have it yet
    RULED = "ruled"


@dataclass(frozen=True, slots=True)
class Position:
    """A case, the ruling on it if there is one, and what other reviewers ruled there."""

    case: Case
    standing: Standing
    ruling: Ruling | None = None
    others: tuple[Ruling, ...] = ()

    @property
    def undecided(self) -> bool:
        """Tell whether a person has to look at it."""
        return self.standing in (Standing.OPEN, Standing.STALE)


def decider_of(rulings: Iterable[Ruling], assigned: Sequence[Id] = ()) -> Id:
    """Return the reviewer whose rulings make gold: the one assigned, else who ruled first; "".

    Who was first is told by the ids, which a ruling keeps when its reviewer rules otherwise and
    wherever it travels. The times of both change.
    """
    if assigned:
        return assigned[0]
    first = min(rulings, key=lambda one: one.id, default=None)
    return first.reviewer if first else ""


def positions(
    cases: Sequence[Case], rulings: Sequence[Ruling], reviewer: Id, *, text: str
) -> list[Position]:
    """Return every case with how far it is for a reviewer, in the order of the text.

    A ruling whose place has no case any more (all layers took their spans away) stands as a case
    of its own, so that what was decided never goes unseen.
    """
    mine = [one for one in rulings if one.reviewer == reviewer]
    others = [one for one in rulings if one.reviewer != reviewer]
    found = [_position(case, mine, others) for case in cases]
    if cases:
        gone = [one for one in mine if not any(_meets(one, case) for case in cases)]
        found += [_position(_gone(one, cases[0], text), mine, others) for one in gone]
    return sorted(found, key=lambda one: (one.case.start, one.case.end))


def _position(case: Case, mine: Sequence[Ruling], others: Sequence[Ruling]) -> Position:
    on_it = [one for one in mine if one.case == case.key and _meets(one, case)]
    same = max(on_it, key=_newness, default=None)
    near = same or next((one for one in mine if _meets(one, case)), None)
    beside = tuple(one for one in others if _meets(one, case))
    if same is not None:
        return Position(case, Standing.RULED, same, beside)
    if near is not None:
        return Position(case, Standing.STALE, near, beside)
    return Position(case, Standing.AGREED if case.agreed else Standing.OPEN, None, beside)


def _gone(ruling: Ruling, like: Case, text: str) -> Case:
    said = f"{ruling.document}\0gone\0{ruling.start}\0{ruling.end}"
    key = hashlib.sha256(said.encode()).hexdigest()[:32]
    everybody = tuple(name for lane in like.lanes for name in lane.annotators)
    lane = Lane((), tuple(sorted(everybody)))
    surface = surface_of(text, ruling.start, ruling.end)
    return Case(key, ruling.document, ruling.start, ruling.end, (), (lane,), surface)


def _meets(ruling: Ruling, case: Case) -> bool:
    return ruling.start < case.end and case.start < ruling.end


def overlapped(ruling: Ruling, cases: Iterable[Case]) -> list[Case]:
    """Return the cases that share text with a ruling."""
    return [case for case in cases if _meets(ruling, case)]


def answer_of(ruling: Ruling) -> Answer:
    """Return what a ruling says as an answer: () is "nothing here"."""
    return tuple(((span.start, span.end, span.label), values) for span, values in ruling.answer)


def spans_of(answer: Answer) -> tuple[tuple[Span, Values], ...]:
    """Return an answer as a ruling holds it."""
    return tuple((Span(*place), values) for place, values in answer)


def gold_of(rulings: Iterable[Ruling], reviewer: Id) -> dict[Place, Values]:
    """Return the spans that gold has by the rulings of the reviewer who decides.

    Who ruled on a case at two machines has two rulings on it: the newer one counts.
    """
    newest: dict[str, Ruling] = {}
    for one in sorted(rulings, key=_newness):
        if one.reviewer == reviewer:
            newest[one.case] = one
    return dict(one for ruled in newest.values() for one in answer_of(ruled))


def _newness(ruling: Ruling) -> tuple[int, Id]:
    return ruling.at, ruling.id


def lane_of(case: Case, answer: Answer) -> Lane | None:
    """Return the lane that gave this answer, or None: nobody did."""
    return next((lane for lane in case.lanes if lane.answer == answer), None)


def label_of(case: Case) -> str:
    """Return the label that a case is mostly about: whose guideline helps to rule on it."""
    votes: Counter[str] = Counter()
    for lane in case.lanes:
        for (_, _, label), _ in lane.answer:
            votes[label] += len(lane.annotators)
    return max(sorted(votes), key=votes.__getitem__) if votes else ""


def labels_of(case: Case) -> frozenset[str]:
    """Return every label that somebody gave in a case."""
    return frozenset(place[2] for lane in case.lanes for place, _ in lane.answer)


def differing(case: Case) -> tuple[Ends, ...]:
    """Return the letters (code points) that only some of those mark who mark anything there.

    Empty where the answers differ in labels or attributes alone, or everything would be named.
    """
    lanes = [lane for lane in case.lanes if lane.answer]
    edges = sorted({edge for lane in lanes for place, _ in lane.answer for edge in place[:2]})
    ranges: list[Ends] = []
    for start, end in pairwise(edges):
        depths = {sum(p[0] <= start and end <= p[1] for p, _ in lane.answer) for lane in lanes}
        if len(depths) > 1:
            ranges.append((start, end))
    if not ranges:  # spans that touch against one long one: the letters on both sides of the cut
        own = [{edge for place, _ in lane.answer for edge in place[:2]} for lane in lanes]
        cuts = [edge for edge in edges if not all(edge in some for some in own)]
        ranges = [(max(case.start, cut - 1), min(case.end, cut + 1)) for cut in cuts]
    merged = _merged(ranges)
    return () if merged == ((case.start, case.end),) else merged


def _merged(ranges: Iterable[Ends]) -> tuple[Ends, ...]:
    found: list[Ends] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


def is_precedent(ruling: Ruling) -> bool:
    """Tell whether a person looked at it: what all agreed on teaches nothing."""
    return ruling.way in (Way.LANE, Way.OWN)


def judged_beside(case: Case, answer: Answer, annotators: Iterable[Id]) -> Mapping[Id, Answer]:
    """Return what each of these annotators had in a case, where it is not the answer."""
    wanted = set(annotators)
    return {
        name: lane.answer
        for lane in case.lanes
        for name in lane.annotators
        if name in wanted and lane.answer != answer
    }
