"""What a sequence model sees of a text: pieces of words with features, spans as BIO tags.

A proclitic is a piece of its own, so that a span can begin behind it. All offsets are code points.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotator.core.arabic import ARTICLE, fold_text
from annotator.core.clitics import Verdict, proclitics_of
from annotator.core.heads import DECISIONS, HONORIFICS, MEETINGS, OFFICES
from annotator.core.model import Id
from annotator.core.words import tokens

FEATURES_VERSION = "1"  # a model that learned other features is made anew
OUTSIDE = "O"
_LONGEST = 120  # pieces of one sequence
_ENDS = frozenset(".؟!؛")
_PARTING = frozenset("،؛,;-–/و")
_FAMILIES = (("office", OFFICES), ("meeting", MEETINGS), ("decision", DECISIONS))

Span = tuple[int, int, Id]
Hits = Sequence[tuple[int, int, str]]  # code points, what a list or the memory knows there


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a part of one, or a sign."""

    start: int
    end: int
    folded: str
    glued: bool  # to the piece before it


def sequences(text: str) -> Iterator[list[Piece]]:
    """Yield the pieces of a text in order, a line or sentence at a time."""
    start = 0
    for line in text.splitlines(keepends=True):
        run: list[Piece] = []
        for piece in _pieces(text, start, start + len(line)):
            run.append(piece)
            if len(run) >= _LONGEST or (piece.folded in _ENDS and len(run) > _LONGEST // 4):
                yield run
                run = []
        if run:
            yield run
        start += len(line)


def features(text: str, run: Sequence[Piece], hits: Hits = ()) -> list[list[str]]:
    """Return the features of each piece of a sequence; `hits` are those of the whole text."""
    words = [piece.folded for piece in run]
    known = _known(run, hits)
    caption = "caption" if "|" in words or text[run[0].start : run[-1].end].endswith("|") else ""
    first = "first" if run[0].start == 0 else ""
    found = []
    for at, piece in enumerate(run):
        before = words[at - 1] if at else "^"
        after = words[at + 1] if at + 1 < len(run) else "$"
        one = [
            *_looks(piece.folded),
            f"-1={before}",
            f"+1={after}",
            f"-1,0={before} {piece.folded}",
            f"0,+1={piece.folded} {after}",
            f"-2={words[at - 2]}" if at > 1 else "-2=^",
            f"+2={words[at + 2]}" if at + 2 < len(run) else "+2=$",
            *_kinds(before, "-1"),
            *_kinds(after, "+1"),
            *known[at],
        ]
        one += [mark for mark in (caption, first, "glued" if piece.glued else "") if mark]
        found.append(one)
    _place_in_chain(words, found)
    return found


def tags_of(run: Sequence[Piece], spans: Iterable[Span]) -> list[str]:
    """Return the BIO tags of a sequence for spans that do not overlap."""
    tags = [OUTSIDE] * len(run)
    for start, end, label in spans:
        inside = [at for at, one in enumerate(run) if start < one.end and one.start < end]
        for at in inside:
            tags[at] = f"{'B' if at == inside[0] else 'I'}-{label}"
    return tags


def spans_of(
    run: Sequence[Piece], tags: Sequence[str], chances: Sequence[float]
) -> list[tuple[Span, float]]:
    """Return what tags say, each span with the least chance of its pieces."""
    found: list[tuple[Span, float]] = []
    first = -1
    for at, tag in enumerate((*tags, OUTSIDE)):
        goes_on = first >= 0 and tag == f"I-{tags[first][2:]}"
        if first >= 0 and not goes_on:
            span = run[first].start, run[at - 1].end, tags[first][2:]
            found.append((span, min(chances[first:at])))
            first = -1
        if tag != OUTSIDE and not goes_on:
            first = at  # an I without its B begins a span all the same
    return found


def outermost(spans: Iterable[Span]) -> list[Span]:
    """Return the spans of which none overlap, the longer first: a sequence has one tag a piece."""
    kept: list[Span] = []
    for one in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    return sorted(kept)


def _pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    for first, last in tokens(text, start, end):
        word = text[first:last]
        at = 0
        for cut in (*_cuts(word), len(word)):
            yield Piece(first + at, first + cut, fold_text(word[at:cut]), at > 0)
            at = cut


@lru_cache(maxsize=100_000)
def _cuts(word: str) -> tuple[int, ...]:
    return tuple(cut.at for cut in proclitics_of(word) if cut.verdict is not Verdict.RADICAL)


@lru_cache(maxsize=100_000)
def _looks(word: str) -> tuple[str, ...]:
    bare = word.removeprefix(ARTICLE) if len(word) > 3 else word
    found = [f"0={word}", f"s2={word[-2:]}", f"s3={word[-3:]}", f"p2={bare[:2]}", f"p3={bare[:3]}"]
    if bare != word:
        found += ["al", f"bare={bare}"]
    if any(sign.isdigit() for sign in word):
        found.append("code" if any(sign.isalpha() for sign in word) else "number")
    elif word.isascii() and word.isalpha():
        found.append("latin")
    elif not any(sign.isalnum() for sign in word):
        found.append("sign")
    return (*found, *_kinds(word, "0"))


@lru_cache(maxsize=200_000)
def _kinds(word: str, where: str) -> tuple[str, ...]:
    found = [f"{where}:{name}" for name, family in _FAMILIES if family.holds(word)]
    if word in HONORIFICS:
        found.append(f"{where}:honorific")
    return tuple(found)


def _known(run: Sequence[Piece], hits: Hits) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in run]
    if not hits:
        return found
    start, end = run[0].start, run[-1].end
    near = [hit for hit in hits if hit[0] < end and start < hit[1]]
    for first, last, name in near:
        for at, piece in enumerate(run):
            if first < piece.end and piece.start < last:
                found[at].append(f"{'B' if piece.start <= first else 'I'}~{name}")
    return found


def _place_in_chain(words: Sequence[str], found: list[list[str]]) -> None:
    """Say of each piece how far behind the last office it stands, and whether a mark parts them."""
    since, parted = -1, False
    for at, word in enumerate(words):
        if since >= 0:
            found[at].append(f"office-{min(since, 6)}{'|' if parted else ''}")
            since += 1
            parted = parted or word in _PARTING
        if OFFICES.holds(word):
            since, parted = 0, False
