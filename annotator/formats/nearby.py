"""What does not fit a text, with the text around the place that a file claims."""

from dataclasses import dataclass

from annotator.core.model import Pieces
from annotator.errors import Message

AROUND = 120  # code points shown before and behind a claimed place
_LONGEST = 400  # of the claimed place itself


@dataclass(frozen=True, slots=True)
class Nearby:
    """A stretch of a text; places in it are code points from its own beginning."""

    text: str
    start: int  # the claimed place; empty where it lies outside the text
    end: int
    offset: int = 0  # where in the whole text the stretch begins
    instead: tuple[int, int] | None = None  # where the words stand that the file says


@dataclass(frozen=True, slots=True)
class Misfit(Message):
    """The message for a span that does not fit, with the place it claims."""

    near: Nearby | None = None


def around(text: str, pieces: Pieces, quote: str | None = None) -> Nearby:
    """Return the text around a claimed place, and where in it the quote stands, if anywhere."""
    first, last = (pieces[0][0], pieces[-1][1]) if pieces else (0, 0)
    start = max(0, min(first, len(text)))
    end = max(start, min(last, len(text), start + _LONGEST))
    begin, stop = max(0, start - AROUND), min(len(text), end + AROUND)
    stretch = text[begin:stop]
    found = _nearest(stretch, quote, start - begin) if quote else None
    return Nearby(stretch, start - begin, end - begin, begin, found)


def _nearest(stretch: str, quote: str, place: int) -> tuple[int, int] | None:
    before, behind = stretch.rfind(quote, 0, place + len(quote)), stretch.find(quote, place)
    found = [at for at in (before, behind) if at >= 0]
    if not found:
        return None
    at = min(found, key=lambda one: abs(one - place))
    return at, at + len(quote)
