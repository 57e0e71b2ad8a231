"""The fewest keys that give a span other ends."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from annotator.core.chains import extend_to_punctuation
from annotator.core.text import next_grapheme, previous_grapheme
from annotator.core.words import end_by_word, start_by_word

_MOST = 6  # keys at one end
Steps = Callable[[int, int], Sequence[int]]  # the places that a step key goes round, of a span


def keys_for(
    text: str,
    span: tuple[int, int],
    wanted: tuple[int, int],
    *,
    starts: Steps,
    ends: Steps,
    rtl: bool,
) -> list[str] | None:
    """Return the keys that move the ends of a span to where they should be; None: too many."""
    start, end = span
    on, back = ("Left", "Right") if rtl else ("Right", "Left")

    def from_start(place: int) -> Iterable[tuple[str, int | None]]:
        yield "[", _next(starts(place, end), place)
        yield "Ctrl+]", start_by_word(text, place, end, 1)
        yield "Ctrl+[", start_by_word(text, place, end, -1)
        yield f"Ctrl+Alt+Shift+{on}", next_grapheme(text, place)
        yield f"Ctrl+Alt+Shift+{back}", previous_grapheme(text, place)

    def from_end(place: int) -> Iterable[tuple[str, int | None]]:
        yield "]", _next(ends(wanted[0], place), place)
        yield "E", extend_to_punctuation(text, wanted[0], place)
        yield "Shift+]", end_by_word(text, wanted[0], place, 1)
        yield "Shift+[", end_by_word(text, wanted[0], place, -1)
        yield f"Ctrl+Shift+{on}", next_grapheme(text, place)
        yield f"Ctrl+Shift+{back}", previous_grapheme(text, place)

    if not (start < wanted[1] and wanted[0] < end):
        return None
    first = _fewest(start, wanted[0], from_start, within=(0, end - 1))
    second = _fewest(end, wanted[1], from_end, within=(wanted[0] + 1, len(text)))
    return None if first is None or second is None else [*first, *second]


def _next(places: Sequence[int], place: int) -> int | None:
    if len(places) < 2:
        return None
    return places[(places.index(place) + 1) % len(places)] if place in places else places[0]


def _fewest(
    place: int,
    goal: int,
    moves: Callable[[int], Iterable[tuple[str, int | None]]],
    *,
    within: tuple[int, int],
) -> list[str] | None:
    queue: deque[tuple[int, tuple[str, ...]]] = deque([(place, ())])
    seen = {place}
    while queue:
        here, keys = queue.popleft()
        if here == goal:
            return list(keys)
        if len(keys) == _MOST:
            continue
        for key, after in moves(here):
            if after is not None and after not in seen and within[0] <= after <= within[1]:
                seen.add(after)
                queue.append((after, (*keys, key)))
    return None
