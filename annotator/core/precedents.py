"""The same text ruled on before: how it was answered, and that answer carried over to a case."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.core.arabic import fold_text
from annotator.core.bare_ends import bare_ends
from annotator.core.disagreement import Answer, Case
from annotator.core.layers import Values
from annotator.core.model import Ruling
from annotator.core.reviewing import answer_of

Shape = tuple[tuple[str, str, Values], ...]  # folded words, label, attributes of each span


@dataclass(frozen=True, slots=True)
class Precedent:
    """A ruling with the text of its article."""

    ruling: Ruling
    text: str

    @property
    def shape(self) -> Shape:
        """Return the answer by its words: equal where the same was said of the same text."""
        return shape_of(self.text, answer_of(self.ruling))


@dataclass(frozen=True, slots=True)
class Said:
    """One way in which a text was ruled, how often, and the newest ruling that said so."""

    shape: Shape
    times: int
    newest: Precedent


def shape_of(text: str, answer: Answer) -> Shape:
    """Return an answer by its words instead of its places."""
    return tuple(
        (" ".join(fold_text(text[start:end]).split()), label, values)
        for (start, end, label), values in answer
    )


def said_before(precedents: Iterable[Precedent]) -> list[Said]:
    """Return the ways in which a text was ruled, the most frequent first, then the newest."""
    found: dict[Shape, list[Precedent]] = {}
    for one in precedents:
        found.setdefault(one.shape, []).append(one)
    said = [
        Said(shape, len(some), max(some, key=lambda one: (one.ruling.at, one.ruling.id)))
        for shape, some in found.items()
    ]
    return sorted(said, key=lambda one: (-one.times, -one.newest.ruling.at, one.newest.ruling.id))


def carried(precedent: Precedent, case: Case, text: str) -> Answer | None:
    """Return a precedent's answer at the place of a case; None where it does not fit there.

    The same letters are taken over as they lie. Where only the folded words are the same (other
    harakat, another hamza), an answer that somebody gave and that has the same words is taken.
    """
    ruled = answer_of(precedent.ruling)
    if not ruled:
        return ()
    then, there = precedent.text, precedent.ruling
    step = bare_ends(text, case.start, case.end)[0] - bare_ends(then, there.start, there.end)[0]
    if all(
        start + step >= 0 and text[start + step : end + step] == then[start:end]
        for (start, end, _), _ in ruled
    ):
        return tuple(
            ((start + step, end + step, label), values) for (start, end, label), values in ruled
        )
    shape = precedent.shape
    return next((x.answer for x in case.lanes if shape_of(text, x.answer) == shape), None)


def counts_of(said: Sequence[Said]) -> Counter[int]:
    """Return how often the text was ruled to have so many spans; 0 is "nothing here"."""
    counts: Counter[int] = Counter()
    for one in said:
        counts[len(one.shape)] += one.times
    return counts
