"""The rules together: what they propose in a text for labels that they know, in text order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from annotator.core.arabic import fold_text
from annotator.core.clitics import NO_EVIDENCE, Evidence
from annotator.core.model import BoundaryPolicy, Label
from annotator.core.proposing import decisions, meetings
from annotator.core.proposing.again import names_again
from annotator.core.proposing.persons import find_persons
from annotator.core.proposing.reading import Found, Reader
from annotator.core.proposing.tables import (
    DECISION_NAMES,
    GAPS,
    MEETING_NAMES,
    PERSON_NAMES,
    TITLE_NAMES,
)
from annotator.core.proposing.titles import find_titles
from annotator.core.suggesting import Proposal, SourceKind
from annotator.core.words import word_at

_KINDS = {
    "person": PERSON_NAMES,
    "title": TITLE_NAMES,
    "meeting": MEETING_NAMES,
    "decision": DECISION_NAMES,
}
_SORTS = frozenset((meetings.NAMED, meetings.MENTION))
RULES = "rules"  # the source of what they propose
_CHAINS = 1000  # other sources number their chains from 1
_FURTHEST = 14  # code points between a name and its title


def propose(
    text: str,
    labels: Iterable[Label],
    *,
    names: Collection[str] = (),
    evidence: Evidence = NO_EVIDENCE,
) -> list[Proposal]:
    """Return what the rules propose in a text for those labels that they know by name.

    `names` are of persons marked in the text already: they and their parts are found again. A
    title and the name beside it have the same number of a chain. Ends are as the policies say.
    """
    by_kind = {kind: label for label in labels if (kind := _kind(label))}
    if not by_kind:
        return []
    proposals = []
    for one in find_all(text, names=names, evidence=evidence):
        label = by_kind.get(one.kind)
        if label is not None:
            start = _start(text, one.start, label.policy)
            proposals.append(
                Proposal(
                    start,
                    one.end,
                    label.id,
                    RULES,
                    SourceKind.RULES,
                    one.score,
                    chain=one.chain and _CHAINS + one.chain,
                )
            )
    return proposals


def attributes_of(quote: str, label: Label) -> dict[str, str]:
    """Return the attributes that the text of a span tells: named or mention; {} if none."""
    kind = _kind(label)
    if kind == "meeting":
        return _attribute(label, meetings.kind_of(Reader(quote)))
    if kind == "decision":
        return _attribute(label, decisions.kind_of(quote))
    return {}


def find_all(
    text: str, *, names: Collection[str] = (), evidence: Evidence = NO_EVIDENCE
) -> list[Found]:
    """Return what the rules see in a text (code points), in order."""
    reader = Reader(text, evidence)
    titles = find_titles(reader)
    persons = find_persons(reader, titles)
    known = [fold_text(text[one.start : one.end]) for one in persons]
    known += [fold_text(one) for one in names]
    persons = _apart([*persons, *names_again(reader, known)])
    titles = _before(text, titles, persons)
    documents = decisions.find_decisions(reader)
    gatherings = [_over(one, documents) for one in meetings.find_meetings(reader)]
    found = [*_chained(text, [*titles, *persons]), *gatherings, *documents]
    return sorted(found, key=lambda one: (one.start, -one.end))


def _kind(label: Label) -> str:
    name = label.name.upper()
    return next((kind for kind, names in _KINDS.items() if name in names), "")


def _attribute(label: Label, sort: str) -> dict[str, str]:
    for one in label.attributes:
        if sort and {choice.name for choice in one.choices} >= _SORTS:
            return {one.name: sort}
    return {}


def _start(text: str, start: int, policy: BoundaryPolicy) -> int:
    """Return where a span begins under a policy that may take some proclitics in."""
    word = word_at(text, start)
    if word is None or word[0] == start:
        return start
    letters = text[word[0] : start]
    outside = next(
        (at for at, one in enumerate(letters) if one not in policy.proclitics_out), len(letters)
    )
    return word[0] + outside


def _before(text: str, titles: Sequence[Found], persons: Sequence[Found]) -> list[Found]:
    """Return the titles, each ending before the name that its end holds; none inside a name."""
    kept = []
    for one in titles:
        held = [other for other in persons if _overlap(one, other)]
        if held and one.start < held[0].start:
            end = one.start + len(text[one.start : held[0].start].rstrip())
            kept.append(replace(one, end=end))
        elif not held:
            kept.append(one)
    return kept


def _over(one: Found, others: Sequence[Found]) -> Found:
    """Return a span that ends where what it ends in ends: a decision in the name of a meeting."""
    ends = {other.end for other in others}
    for other in others:
        crossed = one.start < other.start < one.end < other.end
        joined = other.start - one.end == 2 and one.end in ends  # a space and و
        if crossed or joined:
            one = replace(one, end=other.end)
    return one


def _apart(found: Sequence[Found]) -> list[Found]:
    """Return the longest of those that overlap."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda o: (o.start - o.end, -o.score)):
        if not any(_overlap(one, other) for other in kept):
            kept.append(one)
    return kept


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _chained(text: str, found: Sequence[Found]) -> list[Found]:
    """Number what belongs to one person: titles before a name, and those behind it."""
    groups: list[list[Found]] = []
    for one in sorted(found, key=lambda one: one.start):
        last = groups[-1] if groups else None
        if last and _belongs(text[last[-1].end : one.start], last, one):
            last.append(one)
        else:
            groups.append([one])
    return [
        replace(one, chain=number if len(group) > 1 else 0)
        for number, group in enumerate(groups, 1)
        for one in group
    ]


def _belongs(gap: str, group: Sequence[Found], one: Found) -> bool:
    """Tell whether a title or name is of the person that a group is about."""
    signs = gap.strip()
    named = any(other.kind == "person" for other in group)
    if "\n" in gap or len(gap) > _FURTHEST:
        return False
    if one.kind == "person":
        return not named and all(word in GAPS for word in signs.split())
    if signs in ("، و", "،و", "و"):
        return not named or signs == "و"
    return signs in ("", "،", "–", "-", "—", ".") or all(word in GAPS for word in signs.split())
