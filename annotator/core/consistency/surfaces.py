"""The same text labelled differently, or left unmarked though it is marked elsewhere."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from annotator.core.arabic import ARTICLE, Folded, fold, fold_text
from annotator.core.consistency.finding import Finding, Fix, Kind, Range, Subject, Way, key_of
from annotator.core.consistency.tables import Role, role_of
from annotator.core.consistency.usage import Usage, first_of
from annotator.core.heads import OFFICES
from annotator.core.lines import content
from annotator.core.model import Annotation, Id
from annotator.core.occurrences import SURE, Finder
from annotator.core.phrases import LAM_PREFIXES, PREFIXES

_WORD = re.compile(r"[^\W_]+")
_PROCLITICS = frozenset("وفبلك")
_SHORTEST = 3  # letters of a text that is missed where it is not marked
MOST_UNMARKED = 500  # of one article; more nobody walks through
_AROUND = 60  # code points before a place that tell what it is part of


def differing(subject: Subject) -> Iterator[Finding]:
    """Yield the spans whose text has another label in the article, or in other articles.

    In the article the label that fewer have is the doubtful one; of as many, what is usual in
    other articles decides, else what stands later.
    """
    by_surface: dict[str, list[Annotation]] = defaultdict(list)
    for one in subject.single:
        surface = subject.surfaces[one.id]
        if surface:
            by_surface[surface].append(one)
    for surface, some in by_surface.items():
        best = _best(subject, surface, some)
        counts = _counts(some)
        for one in some:
            if one.label != best and len(counts) > 1:
                yield _differs(Kind.LABELS, subject, one, surface, best, counts[best])
                continue
            usual = subject.elsewhere.usual(surface)
            if usual and usual[0] != one.label and subject.is_used(usual[0]):
                if len(counts) > 1 and any(other.label == usual[0] for other in some):
                    continue  # told by the other one
                yield _differs(Kind.ELSEWHERE, subject, one, surface, *usual)


def _best(subject: Subject, surface: str, some: Sequence[Annotation]) -> Id:
    counts = _counts(some)
    elsewhere = subject.elsewhere.labels(surface)
    first = {one.label: -at for at, one in reversed(list(enumerate(some)))}
    return max(counts, key=lambda one: (counts[one], elsewhere.get(one, 0), first[one]))


def _counts(some: Sequence[Annotation]) -> Mapping[Id, int]:
    counts: dict[Id, int] = defaultdict(int)
    for one in some:
        counts[one.label] += 1
    return counts


def _differs(
    kind: Kind, subject: Subject, one: Annotation, surface: str, other: Id, count: int
) -> Finding:
    twice = any(two.label == other and two.pieces == one.pieces for two in subject.single)
    return Finding(
        kind,
        one.start,
        one.end,
        key_of(kind, one.start, one.end, one.label, other),
        subject.text[one.start : one.end],
        surface,
        one.label,
        one.id,
        other=other,
        count=count,
        fix=Fix(Way.REMOVE, one.id) if twice else Fix(Way.RELABEL, one.id, label=other),
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A surface that is looked for: what it would become, and how often it is marked so."""

    surface: str
    label: Id
    count: int
    sure: bool


def unmarked(subject: Subject) -> Iterator[Finding]:
    """Yield the places where a text stands unmarked that is marked here or in other articles.

    Only what was read is judged, never a line put aside, nor what stands in or across a span.
    """
    here = Usage()
    raw: dict[str, str] = {}
    for one in subject.single:
        surface = subject.surfaces[one.id]
        here.add(surface, one.label)
        raw.setdefault(surface, subject.phrases[one.id])
    folded = fold(subject.text)
    taken = sorted(piece for one in subject.annotations for piece in one.pieces)
    search = _Search(subject, folded, taken, here, raw)
    yield from islice(search.places(), MOST_UNMARKED)


class _Search:
    """Looks for known surfaces in one text; the words that can begin one are sifted first."""

    def __init__(
        self,
        subject: Subject,
        folded: Folded,
        taken: Sequence[Range],
        here: Usage,
        raw: Mapping[str, str],
    ) -> None:
        self._subject = subject
        self._folded = folded
        self._taken = taken
        self._reach = _reach(taken)
        self._here = here
        self._raw = raw
        self._content = content(subject.text, subject.lines)
        self._starts = [start for start, _ in self._content]
        self._finders: dict[str, Finder] = {}
        self._spaced = folded.text.replace("\u00a0", " ").replace("\t", " ")

    def places(self) -> Iterator[Finding]:
        subject, folded = self._subject, self._folded
        limit = len(subject.text) if subject.read_to is None else subject.read_to
        readings = {
            word: found
            for word in set(_WORD.findall(folded.text))
            if (found := self._readings(word))
        }
        last = 0
        for match in _WORD.finditer(folded.text):
            found = readings.get(match[0], [])
            if not found or match.start() < last:
                continue
            if folded.to_original(match.start(), match.end())[0] >= limit:
                break
            for wanted in found:
                end = self._matches(wanted, match)
                finding = self._finding(wanted, match.start(), end) if end else None
                if finding is not None:
                    last = end
                    yield finding
                    break

    def _readings(self, word: str) -> list[_Wanted]:
        """Return what a word may begin, the longest first."""
        firsts = list(_firsts(word, self._begins))
        if not firsts:
            return []
        elsewhere = self._subject.elsewhere
        surfaces = {
            surface
            for first in firsts
            for surface in (*self._here.begin_with(first), *elsewhere.begin_with(first))
        }
        found = [one for surface in surfaces if (one := self._wanted(surface))]
        return sorted(found, key=lambda one: (-len(one.surface), one.surface))

    def _begins(self, first: str) -> bool:
        return self._here.begins(first) or self._subject.elsewhere.begins(first)

    def _wanted(self, surface: str) -> _Wanted | None:
        if len(surface) < _SHORTEST:
            return None
        here = self._here.usual(surface, least=1)
        if here is not None and self._subject.is_used(here[0]):
            return _Wanted(surface, *here, sure=len(self._here.labels(surface)) == 1)
        if self._here.labels(surface):
            return None  # it has several labels here: that is told of its spans
        usual = self._subject.elsewhere.usual(surface)
        if usual is None or not self._subject.is_used(usual[0]):
            return None
        return _Wanted(surface, *usual, sure=False)

    def _matches(self, wanted: _Wanted, match: "re.Match[str]") -> int:
        """Return where a surface that begins in a word ends in the folded text; 0: it does not."""
        rest = wanted.surface[len(first_of(wanted.surface)) :]
        if not rest:
            return match.end()
        end = match.end() + len(rest)
        if not self._spaced.startswith(rest, match.end()):
            return 0
        return 0 if self._spaced[end : end + 1].isalnum() and rest[-1].isalnum() else end

    def _finding(self, wanted: _Wanted, start: int, end: int) -> Finding | None:
        """Return what stands at a place of the folded text, if it is meant and unmarked."""
        place = self._folded.to_original(start, end)
        if self._is_taken(place) or not self._is_content(place):
            return None
        phrase = self._raw.get(wanted.surface, wanted.surface)
        if self._subject.text[slice(*place)] == phrase and not _is_office(phrase):
            return self._found(wanted, place)
        return self._judged(wanted, phrase, place)

    def _judged(self, wanted: _Wanted, phrase: str, place: Range) -> Finding | None:
        """Return what stands at a place, after a look at its letters and what it is part of."""
        text = self._subject.text
        first = max(text.rfind("\n", 0, place[0]) + 1, place[0] - _AROUND)
        while first and first < place[0] and not text[first - 1].isspace():
            first += 1
        finder = self._finders.get(wanted.surface)
        if finder is None:
            policy = self._subject.labels[wanted.label].policy
            finder = Finder(phrase, evidence=self._subject.evidence, policy=policy)
            self._finders[wanted.surface] = finder
        for group in finder.find(text[first : place[1]]):
            for hit in group.hits:
                span = first + hit[0], first + hit[1]
                if group.kind in SURE and span[0] >= place[0] and span[1] == place[1]:
                    return self._found(wanted, span)
        return None

    def _found(self, wanted: _Wanted, span: Range) -> Finding:
        here = self._here.labels(wanted.surface)
        role = role_of(self._subject.labels[wanted.label].name)
        # One common noun, الرئيس, may be another's.
        certain = wanted.sure and (" " in wanted.surface or role is Role.PERSON)
        return Finding(
            Kind.UNMARKED,
            *span,
            key_of(Kind.UNMARKED, *span, wanted.label),
            self._subject.text[slice(*span)],
            wanted.surface,
            wanted.label,
            other=wanted.label,
            count=wanted.count,
            detail="here" if here else "elsewhere",
            fix=Fix(Way.MARK, ranges=(span,), label=wanted.label, certain=certain),
        )

    def _is_taken(self, place: Range) -> bool:
        before = bisect_right(self._taken, (place[1] - 1, len(self._subject.text))) - 1
        return before >= 0 and self._reach[before] > place[0]

    def _is_content(self, place: Range) -> bool:
        at = bisect_right(self._starts, place[0]) - 1
        return at >= 0 and place[1] <= self._content[at][1]


def _is_office(phrase: str) -> bool:
    return OFFICES.holds(fold_text(phrase.split(maxsplit=1)[0]))


def _reach(taken: Sequence[Range]) -> list[int]:
    """Return for each range how far it and those before it reach."""
    reach: list[int] = []
    for _, end in taken:
        reach.append(max(end, reach[-1]) if reach else end)
    return reach


def _firsts(word: str, begins: Callable[[str], bool]) -> Iterator[str]:
    """Yield the first words as which a folded word may be read, its proclitics left out."""
    if begins(word):
        yield word
    if word[0] not in _PROCLITICS:
        return
    for prefix in PREFIXES[1:]:
        if word.startswith(prefix) and begins(word[len(prefix) :]):
            yield word[len(prefix) :]
    for lam in LAM_PREFIXES:
        if word.startswith(lam):
            rest = word[len(lam) :]
            yield from filter(begins, (ARTICLE + rest, ARTICLE + "ل" + rest))
