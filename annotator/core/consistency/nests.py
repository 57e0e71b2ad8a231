"""Spans inside spans that the guideline does not want, spans marked twice, chains left uncut."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from annotator.core.arabic import fold_text
from annotator.core.chains import cut_chain
from annotator.core.clitics import snap
from annotator.core.consistency.finding import Finding, Fix, Kind, Range, Subject, Way, key_of
from annotator.core.consistency.tables import nest_of
from annotator.core.heads import FAMILIES
from annotator.core.model import Annotation
from annotator.core.words import word_at

_MARKS = "،؛;,–—|"
_LEAST = 2  # members
_BEFORE = "وفبلك"
_WORD = re.compile(r"[^\W_]+")


def nests(subject: Subject) -> Iterator[Finding]:
    """Yield each span that stands in another where it should not, with the innermost such one."""
    open_: list[Annotation] = []
    for one in subject.single:
        open_ = [other for other in open_ if other.end > one.start]
        for other in reversed(open_):
            if other.end < one.end:
                continue  # they cross
            finding = _nested(subject, other, one)
            if finding is not None:
                yield finding
                break
        open_.append(one)


def _nested(subject: Subject, outer: Annotation, inner: Annotation) -> Finding | None:
    same_place = outer.pieces == inner.pieces
    if same_place:
        if outer.label != inner.label:
            return None  # told as two labels of one text
        kind, certain = Kind.DOUBLE, True
    else:
        nest = nest_of(subject.labels[outer.label].name, subject.labels[inner.label].name)
        if nest.wanted if nest else outer.label != inner.label:
            return None
        kind, certain = Kind.NESTED, bool(nest and nest.certain)
    narrower = None if outer.label == inner.label else _without(subject, outer, inner)
    fix = (
        Fix(Way.RESIZE, outer.id, (narrower,))
        if narrower
        else Fix(Way.REMOVE, inner.id, certain=certain)
    )
    return Finding(
        kind,
        inner.start,
        inner.end,
        key_of(kind, inner.start, inner.end, inner.label, outer.start, outer.end, outer.label),
        subject.text[inner.start : inner.end],
        subject.surfaces[inner.id],
        inner.label,
        inner.id,
        other=outer.label,
        detail=subject.text[outer.start : outer.end],
        fix=fix,
    )


def _without(subject: Subject, outer: Annotation, inner: Annotation) -> Range | None:
    """Return what is left of an outer span beside one at its start or end: the name of a rank."""
    policy = subject.labels[outer.label].policy
    if inner.start == outer.start:
        rest = inner.end, outer.end
    elif inner.end == outer.end:
        rest = outer.start, inner.start
    else:
        return None
    start, end = snap(subject.text, *rest, policy, subject.evidence)
    first, last = word_at(subject.text, start), word_at(subject.text, end - 1)
    begins = first is not None and first[0] in (start, outer.start)
    ends = last is not None and last[1] in (end, outer.end)
    return (start, end) if begins and ends else None


def chains(subject: Subject) -> Iterator[Finding]:
    """Yield the spans that hold several members, each with its own head, where those are cut."""
    for one in subject.single:
        label = subject.labels[one.label]
        text = subject.text
        quote = text[one.start : one.end]
        if not label.policy.cut_chains or not _may_be_chain(subject.surfaces[one.id]):
            continue
        links = cut_chain(text, one.start, one.end, label.policy, evidence=subject.evidence)
        if len(links) < 2 or not all(_is_headed(text, start) for start, _ in links):
            continue
        gaps = [text[a[1] : b[0]] for a, b in pairwise(links)]
        yield Finding(
            Kind.CHAIN,
            one.start,
            one.end,
            key_of(Kind.CHAIN, one.start, one.end, one.label),
            quote,
            subject.surfaces[one.id],
            one.label,
            one.id,
            count=len(links),
            fix=Fix(
                Way.CUT,
                one.id,
                links,
                certain=all(any(mark in gap for mark in _MARKS) for gap in gaps),
            ),
        )


def _may_be_chain(surface: str) -> bool:
    """Tell whether two words of a folded text may each begin a member."""
    return sum(map(_is_head, _WORD.findall(surface))) >= _LEAST


def _is_headed(text: str, at: int) -> bool:
    word = word_at(text, at)
    return word is not None and _is_head(fold_text(text[slice(*word)]))


@lru_cache(maxsize=5_000)
def _is_head(word: str) -> bool:
    shapes = {word, word[1:]} if word[:1] in _BEFORE else {word}
    return any(
        family.holds(shape) or any(shape == first for first, _ in family.pairs)
        for family in FAMILIES
        for shape in shapes
    )
