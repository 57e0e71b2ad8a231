"""What is looked for in many articles: text as people mean it, and what is marked beside it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from annotator.core.arabic import ARTICLE, CONJUNCTIONS, PREPOSITIONS, proclitic_forms
from annotator.core.finding import plain, searchable
from annotator.core.model import Annotation, Id, State
from annotator.core.patterns import compiled, places

_BEFORE = r"(?<![^\W_])"
_AFTER = r"(?![^\W_])"

Ranges = list[tuple[int, int]]


class Mode(StrEnum):
    """How the text of a query is compared."""

    FOLDED = "folded"  # marks, tatweel and the spelling of alefs aside; proclitics may stand before
    EXACT = "exact"  # every code point
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; what is left empty does not matter."""

    text: str = ""
    mode: Mode = Mode.FOLDED
    whole: bool = False  # folded: the last word ends with the text
    label: Id = ""  # found are the spans of this label that hold the text
    beside: Id = ""  # a span of this label stands near
    apart: bool = False  # or rather: none does
    near: int = 30  # code points that may lie between the two, in one line
    states: frozenset[State] = frozenset()
    metadata: tuple[tuple[str, str], ...] = ()  # (key, what its value holds)
    since: str = ""  # the metadata "date", as 2026-11-21 or less of it
    until: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether it asks for nothing that could be shown: neither a text nor a label."""
        return not self.text.strip() and not self.label


@dataclass(frozen=True, slots=True)
class Found:
    """One answer in a text: code points, and the annotation that it is ("": it is plain text)."""

    start: int
    end: int
    annotation: Id = ""
    label: Id = ""


def finder(query: Query) -> Callable[[str], Ranges]:
    """Return what finds the text of a query in a text, in code points.

    Raises AnnotatorError for a regular expression that is none; so does the finder itself when one
    takes too long.
    """
    if query.mode is Mode.EXACT:
        return lambda text: _exactly(text, query.text)
    if query.mode is Mode.REGEX:
        return _by_pattern(query.text)
    return _folded(query.text, whole=query.whole)


def phrases(query: Query) -> tuple[str, ...]:
    """Return the folded phrases (`core.finding.plain`) one of which a text must hold; (): any text.

    They are what an index of words can be asked; the last word of each may go on unless the query
    is for whole words.
    """
    words = re.findall(r"[^\W_]+", plain(query.text))
    if query.mode is Mode.REGEX or not words:
        return ()
    if query.mode is Mode.EXACT:
        # It may begin and end inside a word: the words between are certain.
        return (" ".join(words[1:-1]),) if len(words) > 2 else ()
    return tuple(" ".join((form, *words[1:])) for form in proclitic_forms(words[0]))


def answers(
    query: Query, find: Callable[[str], Ranges] | None, text: str, spans: Sequence[Annotation]
) -> list[Found]:
    """Return what of a text and its spans answers a query; `find` is None when it has no text."""
    places = find(text) if find else []
    if query.label:
        mine = [one for one in spans if one.label == query.label]
        found = [
            Found(one.start, one.end, one.id, one.label)
            for one in mine
            if find is None or any(one.start <= start and end <= one.end for start, end in places)
        ]
    else:
        found = [Found(start, end) for start, end in places]
    if not query.beside:
        return found
    others = [one for one in spans if one.label == query.beside]
    return [
        one
        for one in found
        if any(_is_near(text, one, other, query.near) for other in others) != query.apart
    ]


def fits(query: Query, state: State, metadata: dict[str, str]) -> bool:
    """Tell whether an article is one in which a query looks at all."""
    if query.states and state not in query.states:
        return False
    for key, value in query.metadata:
        if plain(value) not in plain(metadata.get(key, "")):
            return False
    date = metadata.get("date", "")
    if query.since and not date >= query.since:
        return False
    return not (query.until and not (date and date[: len(query.until)] <= query.until))


def _is_near(text: str, found: Found, other: Annotation, near: int) -> bool:
    if other.id == found.annotation:
        return False
    low, high = sorted(((found.start, found.end), (other.start, other.end)))
    gap = text[low[1] : high[0]]
    return len(gap) <= near and "\n" not in gap


def _exactly(text: str, phrase: str) -> Ranges:
    found = []
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        found.append((at, at + len(phrase)))
        at = text.find(phrase, at + len(phrase))
    return found


def _by_pattern(pattern: str) -> Callable[[str], Ranges]:
    return partial(places, compiled(pattern))


def _folded(phrase: str, *, whole: bool) -> Callable[[str], Ranges]:
    words = plain(phrase).split()
    if not words:
        return lambda _text: []
    head, *rest = words
    letters, middles = "".join(CONJUNCTIONS), "".join((*PREPOSITIONS, "س"))
    tail = "".join(rf"\s+{re.escape(word)}" for word in rest) + (_AFTER if whole else "")
    first, second = rf"[{letters}]?[{middles}]?(?:{ARTICLE})?", rf"[{letters}]?ل"
    if head.startswith(ARTICLE) and len(head) > len(ARTICLE):
        # Behind ل the article loses its alef (للأمم), before a lam all of it is lost (للجنة).
        left = head[2:] if head[2:].startswith("ل") else head[1:]
        lam = rf"{second}(?P<lam>{re.escape(left)}{tail})"
    else:
        lam = rf"{second}ل(?P<lam>{re.escape(head)}{tail})"
    pattern = re.compile(rf"{_BEFORE}(?:{first}(?P<plain>{re.escape(head)}{tail})|{lam})")

    def in_part(text: str, start: int) -> Ranges:
        folded = searchable(text)
        places = [one.span(one.lastgroup or 0) for one in pattern.finditer(folded.text)]
        originals = [folded.to_original(*place) for place in places]
        return [(start + first, start + last) for first, last in originals]

    def find(text: str) -> Ranges:
        if not pattern.search(plain(text)):
            return []
        # The way back to the original is dear: only lines that hold something pay for it.
        found: Ranges = []
        start = 0
        for line in text.splitlines(keepends=True):
            if pattern.search(plain(line)):
                found += in_part(line, start)
            start += len(line)
        return found or in_part(text, 0)  # a phrase may go over the end of a line

    return find
