"""An article with its spans as lines of a terminal: wrapped, marked, and only then turned round."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from annotator.cli import bidi
from annotator.core.color import contrast, parse
from annotator.core.text import (
    Direction,
    paragraph_direction,
    paragraphs,
    text_direction,
)
from annotator.language import isolate

_WORD = regex.compile(r"[^\s\u00a0\u202f]*(?:[\u00a0\u202f][^\s\u00a0\u202f]*)*\s*")
_CONTINUED = "+"
_CUBE = 6
_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of an annotation as it is to be seen: code points of the text, label, colour."""

    start: int
    end: int
    label: str
    color: str = ""  # "#rrggbb", or "" for none

    @property
    def length(self) -> int:
        """Return its length in code points."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Screen:
    """What the lines are made for."""

    width: int = 80  # columns
    turns: bool = False  # we shape and reorder, the terminal does not
    colors: bool = False
    isolates: bool = False  # labels are kept apart from the text by signs that nobody sees


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring clusters of one mark, as the eye meets them: first and after the last."""

    first: int
    last: int
    mark: Mark
    begins: bool  # whether the mark's own beginning is in it


Segments = list[tuple[str, str]]  # (text, colour)


def marked_lines(text: str, marks: Sequence[Mark], screen: Screen) -> Iterator[str]:
    """Yield the lines of a text, its marks in brackets: `[PERSON …]`.

    A mark that goes on after a break, or that the order of the line tears apart, is bracketed
    again with `+` after its label. Where the screen turns lines, taking the brackets away leaves
    exactly the line without marks.
    """
    whole = text_direction(text)
    for start, end in paragraphs(text):
        direction = paragraph_direction(text[start:end], fallback=whole)
        inside = [one for one in marks if one.start < end and start < one.end]
        for segments in _wrapped(text, (start, end), inside, screen, direction):
            line = _painted(segments) if screen.colors else "".join(one for one, _ in segments)
            if screen.turns and direction is Direction.RTL:
                line = " " * (screen.width - _columns(segments)) + line
            yield line.rstrip() if not screen.colors else line


def _wrapped(
    text: str, place: tuple[int, int], marks: list[Mark], screen: Screen, direction: Direction
) -> Iterator[Segments]:
    words = list(_words(text, place, screen.width))
    at = 0
    while at < len(words):
        upto = _as_many(text, words, at, marks, screen.width)
        while True:
            span = words[at][0], words[upto - 1][1]
            segments = _line(text, span, marks, screen, direction)
            if upto == at + 1 or _columns(segments) <= screen.width:
                break
            upto -= 1
        yield segments
        at = upto
    if not words:
        yield []


def _words(text: str, place: tuple[int, int], width: int) -> Iterator[tuple[int, int]]:
    """Yield words with the white space after them; one that is wider than a line is cut."""
    for match in _WORD.finditer(text, *place):
        start, end = match.span()
        while end - start > width:
            cut = start + width
            while cut < end and not bidi.columns(text[cut]):
                cut += 1  # not between a letter and its marks
            yield start, cut
            start = cut
        if start < end:
            yield start, end


def _as_many(
    text: str, words: list[tuple[int, int]], at: int, marks: list[Mark], width: int
) -> int:
    """Return after which word the line is full, each mark counted with one pair of brackets."""
    first = words[at][0]
    taken = sum(_cost(one) for one in marks if one.start < first < one.end)
    for index in range(at, len(words)):
        start, end = words[index]
        taken += bidi.columns(text[start:end])
        taken += sum(_cost(one) for one in marks if start <= one.start < end)
        if taken - _trailing(text[start:end]) > width:
            return max(index, at + 1)
    return len(words)


def _cost(mark: Mark) -> int:
    return bidi.columns(mark.label) + len("[ ]")


def _trailing(word: str) -> int:
    return len(word) - len(word.rstrip())


def _line(
    text: str, place: tuple[int, int], marks: list[Mark], screen: Screen, direction: Direction
) -> Segments:
    start = place[0]
    line = bidi.printable(text[start : place[1]].rstrip())
    if screen.turns:
        clusters = bidi.visual_clusters(line, direction)
    else:
        clusters = bidi.logical_clusters(line)
    places = [(start + index, end + start) for index, end in _extents(clusters, len(line))]
    runs = [run for one in marks for run in _runs(places, one)]
    right = screen.turns and direction is Direction.RTL
    return _assembled(clusters, runs, screen, begins_right=right)


def _extents(clusters: list[tuple[int, str]], length: int) -> list[tuple[int, int]]:
    """Return where each cluster stands in the line, its marks included."""
    starts = sorted(index for index, _ in clusters)
    ends = dict(zip(starts, [*starts[1:], length], strict=True))
    return [(index, ends[index]) for index, _ in clusters]


def _runs(places: list[tuple[int, int]], mark: Mark) -> Iterator[_Run]:
    first = None
    begins = False
    for index, (start, end) in enumerate([*places, (mark.end, mark.end)]):
        if start < mark.end and mark.start < end:
            first = index if first is None else first
            begins = begins or start <= mark.start
        elif first is not None:
            yield _Run(first, index, mark, begins)
            first, begins = None, False


def _assembled(
    clusters: list[tuple[int, str]], runs: list[_Run], screen: Screen, *, begins_right: bool
) -> Segments:
    segments: Segments = []
    for index in range(len(clusters) + 1):
        for run in sorted((one for one in runs if one.last == index), key=_inner_first):
            named = f" {_label(run, screen)}]" if begins_right else "]"
            segments.append((named, run.mark.color))
        for run in sorted((one for one in runs if one.first == index), key=_outer_first):
            segments.append(("[" if begins_right else f"[{_label(run, screen)} ", run.mark.color))
        if index < len(clusters):
            around = [one.mark for one in runs if one.first <= index < one.last]
            color = min(around, key=lambda one: one.length).color if around else ""
            segments.append((clusters[index][1], color))
    return segments


def _inner_first(run: _Run) -> tuple[int, int]:
    return run.last - run.first, run.mark.length


def _outer_first(run: _Run) -> tuple[int, int]:
    return run.first - run.last, -run.mark.length


def _label(run: _Run, screen: Screen) -> str:
    label = bidi.printable(run.mark.label) + ("" if run.begins else _CONTINUED)
    if screen.turns:
        return bidi.visual(label)
    return isolate(label) if screen.isolates else label


def _columns(segments: Segments) -> int:
    return sum(bidi.columns(text) for text, _ in segments)


def _painted(segments: Iterable[tuple[str, str]]) -> str:
    parts: list[str] = []
    now = ""
    for text, color in segments:
        if color != now:
            parts.append(_RESET if now else "")
            parts.append(_paint(color) if color else "")
            now = color
        parts.append(text)
    return "".join(parts) + (_RESET if now else "")


def _paint(color: str) -> str:
    """Return the code for a ground of the nearest of 216 colours and readable ink on it."""
    red, green, blue = (round(part * (_CUBE - 1)) for part in parse(color))
    ink = 231 if contrast(color, "#ffffff") >= contrast(color, "#000000") else 16
    return f"\x1b[38;5;{ink};48;5;{16 + _CUBE * _CUBE * red + _CUBE * green + blue}m"
