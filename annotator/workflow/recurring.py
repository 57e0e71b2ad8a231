"""Short lines that recur across the articles of one import: they are not article."""

from collections.abc import Iterator

import msgspec

from annotator.core.lines import DETECTOR_VERSION, detect, key_of_line
from annotator.core.model import Id, Line, LineStatus

RECURS = 5  # articles in which a line stands before it counts as recurring
LONGEST = 80  # code points; a longer line that recurs is a republished paragraph
_MOST = 50_000  # rare lines remembered, so that memory does not grow with the import
_LATE = "recurring/1"

_Place = tuple[bytes, int, int]  # document, start, end: code points
_Short = tuple[str, int, int]  # key, start, end


class Look(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What can be said of the lines of one article by itself."""

    lines: tuple[Line, ...]  # that are not plain content
    short: tuple[_Short, ...]  # other lines, which may recur
    prose: bool  # a list or a poem is left alone: its short lines are the article


def look_at(text: str) -> Look:
    """Look at the lines of an article."""
    lines = detect(text)
    short = _short_lines(text)
    prose = len(short) * 2 <= text.count("\n") + 1 or len(short) <= 4
    # What a line is by itself goes before that it recurs.
    known = {line.start for line in lines}
    return Look(lines, tuple([one for one in short if one[1] not in known]), prose)


class Recurring:
    """Counts short lines across articles, and says what is not article in each of them."""

    def __init__(self) -> None:
        self._seen: dict[int, list[_Place]] = {}  # by the hash of a line's key: keys are long
        self._recurring: set[str] = set()
        self._late: dict[bytes, list[Line]] = {}

    def lines_of(self, document: Id, look: Look) -> tuple[Line, ...]:
        """Return the line statuses of a new article, and learn from its short lines."""
        again = [one for one in look.short if one[0] in self._recurring]
        if look.prose:
            blob = bytes.fromhex(document)
            for key, start, end in look.short:
                if key not in self._recurring:
                    self._learn(key, (blob, start, end))
        if not again:
            return look.lines
        more = (Line(start, end, LineStatus.REPEATED, DETECTOR_VERSION) for _, start, end in again)
        return in_order(look.lines, tuple(more))

    def late(self) -> Iterator[tuple[Id, tuple[Line, ...]]]:
        """Yield the articles with lines that were found to recur after the article had gone by."""
        for document, more in self._late.items():
            yield document.hex(), tuple(more)

    def _learn(self, key: str, place: _Place) -> None:
        places = self._seen.setdefault(hash(key), [])
        places.append(place)
        if len(places) >= RECURS:
            self._recurring.add(key)
            for document, start, end in self._seen.pop(hash(key)):
                line = Line(start, end, LineStatus.REPEATED, _LATE)
                self._late.setdefault(document, []).append(line)
        elif len(self._seen) > _MOST:
            self._seen = {one: some for one, some in self._seen.items() if len(some) > 1}
            if len(self._seen) > _MOST // 2:
                self._seen.clear()


def in_order(lines: tuple[Line, ...], more: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return both by where they begin; a line that is in both is as `more` says."""
    both = {line.start: line for line in (*lines, *more)}
    return tuple(both[start] for start in sorted(both))


def _short_lines(text: str) -> list[_Short]:
    found = []
    start = 0
    for line in text.split("\n"):
        length = len(line)
        if 0 < length <= LONGEST and (key := key_of_line(line)):
            found.append((key, start, start + length))
        start += length + 1
    return found
