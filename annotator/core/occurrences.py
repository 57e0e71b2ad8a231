"""Every occurrence of a phrase in a text, in groups by how certain it is to be meant."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from operator import itemgetter

from annotator.core.arabic import ARTICLE, Folded, fold, fold_text
from annotator.core.clitics import NO_EVIDENCE, Evidence
from annotator.core.heads import OFFICES, is_articled
from annotator.core.model import BoundaryPolicy
from annotator.core.phrases import (
    LAM_PREFIXES,
    PREFIXES,
    is_doubtful,
    is_lookalike,
    pieces_of,
    run_together,
    with_article,
)
from annotator.core.spellings import Relation, Spelled, sieve_of, spelled
from annotator.core.text import is_grapheme_boundary
from annotator.core.words import tokens, word_at

# Where an office stands inside another: نائب رئيس …, مدير مكتب رئيس …
_GOVERNORS = frozenset(
    fold_text(
        """
        نائب نائبا نائبي نواب نائبة وكيل وكيلة مساعد مساعدة معاون مستشار مستشارة مدير مديرة ممثل
        ممثلة مبعوث مبعوثة سكرتير سكرتيرة رئيس رئيسة ناطق متحدث
        """
    ).split()
)
_LINKS = frozenset(fold_text("مكتب ديوان شؤون لشؤون باسم أول حرس مستشاري").split())
_RULING = _GOVERNORS | _LINKS
_LAST_WORD = re.compile(r"(?<!\S)(\S+)\s+\Z")
_LONGEST_WORD = 40  # code points that are looked back through for one

Range = tuple[int, int]
DEFAULT_POLICY = BoundaryPolicy()


class Kind(StrEnum):
    """Why something is taken for an occurrence; the first three are certain."""

    SAME = "same"
    PROCLITIC = "proclitic"  # و ف ب ل ك are written onto it
    LAM = "lam"  # its ال stands in لل
    LOOKALIKE = "lookalike"  # ى for ي
    VARIANT = "variant"  # another spelling of the name
    INFLECTED = "inflected"
    INSIDE = "inside"  # in a longer span of the label, or an office in an office
    UNSURE = "unsure"  # its first letters may belong to another word


SURE = frozenset({Kind.SAME, Kind.PROCLITIC, Kind.LAM})


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind: ranges of code points in text order. Only sure groups are ticked."""

    kind: Kind
    hits: tuple[Range, ...]

    @property
    def sure(self) -> bool:
        """Tell whether all of it may be marked without asking."""
        return self.kind in SURE


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a word is read as the first of a phrase."""

    kind: Kind
    at: int  # letters of the folded word that stand before the phrase


class Finder:
    """Finds one phrase in many texts."""

    def __init__(
        self,
        phrase: str,
        *,
        evidence: Evidence = NO_EVIDENCE,
        policy: BoundaryPolicy = DEFAULT_POLICY,
        compounds: bool = True,
    ) -> None:
        """Prepare a phrase; with `compounds` عبدالله is a variant of عبد الله."""
        self._evidence = evidence
        self._out = policy.proclitics_out
        self._tokens = pieces_of(phrase)
        self._alone = len(self._tokens) == 1
        self._words: list[Spelled | None] = [
            spelled(token, alone=self._alone, first=at == 0) if _is_word(token) else None
            for at, token in enumerate(self._tokens)
        ]
        self._firsts = [self._words[0]] if self._words and self._words[0] else []
        restored = with_article(self._tokens, evidence)
        if restored:
            self._firsts.append(spelled(restored, alone=self._alone, first=True))
        self._readings: dict[str, _Reading | None] = {}
        other = run_together(phrase) if compounds else ""
        self._other = (
            Finder(other, evidence=evidence, policy=policy, compounds=False) if other else None
        )

    @cached_property
    def _sieve(self) -> "re.Pattern[str]":
        firsts = [word for word in self._firsts if word]
        if not firsts:
            return re.compile(re.escape(fold_text(self._tokens[0])))
        more = len(self._tokens) > 1 and self._words[1] is not None
        pattern = "|".join(dict.fromkeys(sieve_of(word, more=more) for word in firsts))
        if more and (second := self._words[1]):
            pattern = rf"(?:{pattern})\s+(?:{ARTICLE})?{sieve_of(second, more=False)}"
        return re.compile(pattern)

    def find(
        self,
        text: str | Folded,
        *,
        skip: Iterable[Range] = (),
        taken: Collection[Range] = (),
    ) -> tuple[Group, ...]:
        """Return the hits in a text by groups, in code points of the original; none overlap.

        Nothing is found in `skip`. `taken` are the spans that the label has already: what equals
        one is no hit, what overlaps one is INSIDE.
        """
        folded = fold(text) if isinstance(text, str) else text
        skipped, marked, own = _Cover(skip), _Cover(taken), set(taken)
        hits = list(self._hits(folded))
        if self._other:
            mine = _Cover(place for _, place in hits)
            others = (place for _, place in self._other._hits(folded) if not mine.touches(place))
            hits = sorted([*hits, *((Kind.VARIANT, place) for place in others)], key=itemgetter(1))
        groups: dict[Kind, list[Range]] = {}
        for kind, place in hits:
            if place not in own and not skipped.touches(place):
                touched = Kind.INSIDE if marked.touches(place) else kind
                groups.setdefault(touched, []).append(place)
        return tuple(Group(kind, tuple(groups[kind])) for kind in Kind if kind in groups)

    def _hits(self, folded: Folded) -> Iterator[tuple[Kind, Range]]:
        """Yield the kinds and places of all hits in the original, in text order."""
        at = 0
        while self._tokens and (match := self._sieve.search(folded.text, at)):
            at = match.start() + 1
            if hit := self._hit(folded, match.start()):
                kind, start, end = hit
                at = max(end, at)
                place = folded.to_original(start, end)
                if _is_whole(folded, place):
                    yield kind, place

    def _hit(self, folded: Folded, at: int) -> tuple[Kind, int, int] | None:
        """Return the kind and the folded range of the hit whose first word holds `at`."""
        text = folded.text
        if self._firsts:
            bounds = word_at(text, at)
            if bounds is None:
                return None
            start, end = bounds
            reading = self._reading(text[start:end])
            if reading is None:
                return None
            begin = start + reading.at
            if reading.kind is Kind.INFLECTED and self._is_other(folded, begin, end):
                return None
            kind = self._seen(folded, self._firsts[-1], begin, end, reading.kind)
        else:
            start, end, reading, kind = at, at + 1, _Reading(Kind.SAME, 0), Kind.SAME
        rest = self._rest(folded, end)
        if rest is None:
            return None
        kind, end = _worse(kind, rest[0]), rest[1]
        begin = start + reading.at
        if kind is Kind.PROCLITIC and self._is_doubtful(folded, start, begin):
            kind = Kind.UNSURE
        if kind in SURE and begin == start and self._is_ruled(text, start):
            kind = Kind.INSIDE
        return kind, self._outer(text, start, begin), end

    def _rest(self, folded: Folded, end: int) -> tuple[Kind, int] | None:
        """Return the kind and the end of what follows the first word, if it is the phrase."""
        text = folded.text
        kind = Kind.SAME
        if self._alone:
            return kind, end
        behind = tokens(text, end)
        for token, word in zip(self._tokens[1:], self._words[1:], strict=True):
            start, after = next(behind, (end, end))
            between = text[end:start]
            if start == after or (between and not between.isspace()):
                return None
            if word is None:
                if text[start:after] != fold_text(token):
                    return None
            else:
                relation = word.relation(text[start:after])
                if relation is None or (not between and _is_word(text[end - 1 : end])):
                    return None
                kind = _worse(kind, self._seen(folded, word, start, after, _KINDS[relation]))
            end = after
        return kind, end

    def _reading(self, word: str) -> _Reading | None:
        """Return the best reading of a folded word as the first of the phrase."""
        if word not in self._readings:
            found = [
                reading
                for first in self._firsts
                if first is not None
                for reading in _readings(word, first, restored=first is not self._words[0])
            ]
            if self._alone and len(self._firsts) > 1:
                found = [
                    _Reading(Kind.INFLECTED, one.at) if restored else one
                    for one in found
                    for restored in [one.kind is Kind.LAM or word[one.at :].startswith(ARTICLE)]
                ]
            # A phrase from a لل cut means its article wherever لل stands again.
            lams = [one for one in found if one.kind is Kind.LAM] if self._firsts[1:] else []
            self._readings[word] = min(lams or found, key=_rank, default=None)
        return self._readings[word]

    def _seen(self, folded: Folded, word: Spelled, start: int, end: int, kind: Kind) -> Kind:
        """Return the kind after a look at what folding hides: ى and ي."""
        if kind not in SURE or not word.folded.endswith("ي"):
            return kind
        raw = folded.original[slice(*folded.to_original(start, end))]
        return Kind.LOOKALIKE if is_lookalike(raw, word.raw) else kind

    def _is_other(self, folded: Folded, start: int, end: int) -> bool:
        """Tell whether what looks like ال before the phrase is none: ألمانيا for مانيا."""
        first = self._firsts[0]
        raw = folded.original[slice(*folded.to_original(start, end))]
        looks = folded.text.startswith(ARTICLE, start) and first is not None and not first.articled
        return looks and not is_articled(raw)

    def _is_doubtful(self, folded: Folded, start: int, begin: int) -> bool:
        """Tell whether the letters before a hit may be radical (كمال for مال)."""
        bounds = folded.to_original(start, word_end(folded.text, start))
        raw = folded.original[bounds[0] : bounds[1]]
        if len(self._tokens) > 2:
            return False
        return is_doubtful(raw, begin - start, self._evidence, more=not self._alone)

    def _outer(self, text: str, start: int, begin: int) -> int:
        """Return where the hit begins when some proclitics stay in by the policy."""
        for at in range(start, begin):
            if text[at] not in self._out:
                return at
        return begin

    def _is_ruled(self, text: str, start: int) -> bool:
        """Tell whether the phrase is an office and a longer one holds it here."""
        first = self._words[0]
        if first is None or not OFFICES.holds(first.folded):
            return False
        while before := _LAST_WORD.search(text[max(0, start - _LONGEST_WORD) : start]):
            bare = next(filter(_RULING.__contains__, _without_proclitics(before[1])), "")
            if bare not in _LINKS:
                return bool(bare)
            start -= len(before[0])
        return False


def find_occurrences(
    text: str,
    phrase: str,
    *,
    evidence: Evidence = NO_EVIDENCE,
    policy: BoundaryPolicy = DEFAULT_POLICY,
    skip: Iterable[Range] = (),
    taken: Collection[Range] = (),
) -> tuple[Group, ...]:
    """Return every occurrence of a phrase in one text: `Finder(phrase).find(text)`."""
    return Finder(phrase, evidence=evidence, policy=policy).find(text, skip=skip, taken=taken)


def word_end(text: str, start: int) -> int:
    """Return where the word that holds `start` ends."""
    bounds = word_at(text, start)
    return bounds[1] if bounds else start


_KINDS = {
    Relation.SAME: Kind.SAME,
    Relation.VARIANT: Kind.VARIANT,
    Relation.INFLECTED: Kind.INFLECTED,
}
_ORDER = {kind: order for order, kind in enumerate(Kind)}


def _readings(word: str, first: Spelled, *, restored: bool) -> Iterable[_Reading]:
    for prefix in PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        relation = first.relation(rest)
        if relation is not None and not (restored and relation is Relation.INFLECTED):
            kind = _KINDS[relation]
            yield _Reading(Kind.PROCLITIC if prefix and kind is Kind.SAME else kind, len(prefix))
    for lam in LAM_PREFIXES:
        if word.startswith(lam) and len(word) > len(lam):
            rest = word[len(lam) :]
            for full in (ARTICLE + rest, ARTICLE + "ل" + rest):
                relation = first.relation(full)
                if relation is not None:
                    kind = _KINDS[relation]
                    at = len(lam) - 1
                    yield _Reading(Kind.LAM if kind is Kind.SAME else kind, at)


def _without_proclitics(word: str) -> Iterable[str]:
    return (word[len(prefix) :] for prefix in PREFIXES if word.startswith(prefix))


def _rank(reading: _Reading) -> tuple[int, int]:
    return _ORDER[reading.kind], reading.at


def _worse(one: Kind, other: Kind) -> Kind:
    return max(one, other, key=lambda kind: _ORDER[kind])


def _is_word(token: str) -> bool:
    return any(char.isalnum() for char in token)


class _Cover:
    """Ranges that may overlap, asked whether they touch another."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        ordered = sorted(ranges)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))  # the last so far

    def touches(self, place: Range) -> bool:
        """Tell whether one of them shares a code point with a range."""
        at = bisect_left(self._starts, place[1])
        return at > 0 and self._ends[at - 1] > place[0]


def _is_whole(folded: Folded, place: Range) -> bool:
    original = folded.original
    return is_grapheme_boundary(original, place[0]) and is_grapheme_boundary(original, place[1])
