"""Ends of spans that are against the text or their label's policy: blanks, letters, brackets."""

from collections import Counter
from collections.abc import Collection, Iterator

from annotator.core.arabic import fold_text
from annotator.core.clitics import Evidence, Fault, Violation, violations
from annotator.core.consistency.finding import Finding, Fix, Kind, Range, Subject, Way, key_of
from annotator.core.consistency.tables import Role, role_of
from annotator.core.heads import HONORIFIC_PHRASES, HONORIFICS
from annotator.core.model import Annotation, BoundaryPolicy, Label
from annotator.core.phrases import PREFIXES
from annotator.core.words import snap_to_words, word_at

_ANYWHERE = frozenset({Fault.GRAPHEME, Fault.BLANK, Fault.PUNCTUATION, Fault.HALF_WORD})
_DRAWN = frozenset({Fault.HALF_WORD, Fault.PROCLITIC})  # a person may have wanted them
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "‹": "›"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_TWIN = '"'
_SIGNS = frozenset((*_PAIRS, *_CLOSERS, _TWIN))
_LETTERS = frozenset(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B))))
_FIRST = _LETTERS.difference("وفبلكسأ")  # no proclitic begins with them
_BLANKS = frozenset(" \n")
_BEHIND = frozenset(" \n،.؛:؟!)»")
_HONOURING = HONORIFICS | {phrase[0] for phrase in HONORIFIC_PHRASES}
_NEAR = 60  # code points in which the other one of a pair is looked for
_ROUNDS = 6  # in which the ends of one span come to rest


def ends(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the ends of each span, and brackets without a partner in it."""
    firsts = {one.id: _first_word(one.quote) for one in subject.annotations}
    counts = Counter(firsts.values())
    names = set(counts) - {""}
    evidence = Evidence(subject.evidence.articled, names, subject.evidence.words)
    for one in subject.annotations:
        label = subject.labels.get(one.label)
        if label is None:
            continue
        own = firsts[one.id]
        if counts[own] == 1:  # no span is evidence for its own first letter
            names.discard(own)
        yield from _of_span(subject.text, one, label, evidence)
        if own:
            names.add(own)


def _of_span(text: str, one: Annotation, label: Label, evidence: Evidence) -> Iterator[Finding]:
    policy, names = label.policy, evidence.names
    for index, (start, end) in enumerate(one.pieces):
        plain = _is_plain(text, start, end, policy)
        found = () if plain else violations(text, start, end, policy, evidence)
        for violation in found:
            last = violation.fault is not Fault.ENCLITIC or index == len(one.pieces) - 1
            if not (index == 0 and last) and violation.fault not in _ANYWHERE:
                continue
            better = _at_rest(text, violation, found, policy, evidence)
            yield _finding(
                Kind(violation.fault.value),
                text,
                one,
                index,
                _between(text, (start, end), (violation.start, violation.end)),
                Fix(
                    Way.RESIZE,
                    one.id,
                    _with(one, index, better),
                    certain=violation.certain
                    and (
                        violation.fault not in _DRAWN
                        or not _may_be_meant(text, one, label, better, names)
                    ),
                ),
            )
        if _SIGNS.isdisjoint(text[start:end]):
            continue
        faults = {violation.fault for violation in found}
        if not faults & {Fault.PUNCTUATION, Fault.GRAPHEME} and (
            sign := unbalanced(text, start, end)
        ):
            closed = _closed(text, (start, end), sign[0], policy, evidence)
            fix = Fix(Way.RESIZE, one.id, _with(one, index, closed)) if closed else None
            yield _finding(Kind.BRACKETS, text, one, index, sign[1], fix)


def _is_plain(text: str, start: int, end: int, policy: BoundaryPolicy) -> bool:
    """Tell at a glance that nothing can be wrong with the ends of a span: most are such."""
    if policy.article_out or policy.enclitics_out:
        return False
    if text[start] not in _FIRST or text[start + 1 : start + 2] not in _LETTERS:
        return False
    if text[end - 1] not in _LETTERS or (end < len(text) and text[end] not in _BEHIND):
        return False
    first = text[start:end].split(maxsplit=1)[0]
    return (start == 0 or text[start - 1] in _BLANKS) and fold_text(first) not in _HONOURING


def _may_be_meant(
    text: str, one: Annotation, label: Label, better: Range, names: Collection[str]
) -> bool:
    """Tell whether a person may have drawn the start as it is, whatever is certain of the letter.

    A name may begin with any letter, unless it stands elsewhere without it; and what was left out
    of a word is meant where it looks like a proclitic (ب|لقاء).
    """
    if better[0] > one.start:
        word = word_at(text, better[0])
        rest = fold_text(text[better[0] : word[1]]) if word else ""
        return role_of(label.name) is Role.PERSON and rest not in names
    return fold_text(text[better[0] : one.start]) in PREFIXES[1:]


def unbalanced(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Return the first bracket or quote of a range whose partner is not in it: place and sign."""
    opened: list[tuple[int, str]] = []
    twin: tuple[int, str] | None = None
    stray: list[tuple[int, str]] = []
    for at in range(start, end):
        char = text[at]
        if char not in _SIGNS:
            continue
        if char == _TWIN:
            twin = None if twin else (at, char)
        elif char in _PAIRS:
            opened.append((at, char))
        elif opened and opened[-1][1] == _CLOSERS[char]:
            opened.pop()
        else:
            stray.append((at, char))
    left = [*stray, *opened, *([twin] if twin else [])]
    return min(left, default=None)


def _closed(
    text: str, span: Range, at: int, policy: BoundaryPolicy, evidence: Evidence
) -> Range | None:
    """Return the span with the missing partner in it, or without the bracket; None: neither."""
    start, end = span
    sign = text[at]
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    wider: list[Range] = []
    if sign in _PAIRS or sign == _TWIN:
        partner = text.find(_PAIRS.get(sign, _TWIN), end, min(line_end, end + _NEAR))
        wider += [(start, partner + 1)] if partner >= 0 else []
    if sign in _CLOSERS or sign == _TWIN:
        partner = text.rfind(_CLOSERS.get(sign, _TWIN), max(line_start, start - _NEAR), start)
        wider += [(partner, end)] if partner >= 0 else []
    narrower = [(start, at), (at + 1, end)]
    for candidate in (*wider, *sorted(narrower, key=lambda one: one[0] - one[1])):
        if candidate[0] >= candidate[1] or unbalanced(text, *candidate):
            continue
        better = candidate
        for _ in range(_ROUNDS):
            wrong = [v for v in violations(text, *better, policy, evidence) if v.certain]
            if not wrong:
                break
            better = wrong[0].start, wrong[0].end
        if (
            better != span
            and not unbalanced(text, *better)
            and word_at(text, better[0]) is not None
        ):
            return better
    return None


def _at_rest(
    text: str,
    violation: Violation,
    found: tuple[Violation, ...],
    policy: BoundaryPolicy,
    evidence: Evidence,
) -> Range:
    """Return the ends without a fault, nor with one that mending it would bring."""
    better = violation.start, violation.end
    known = {one.fault for one in found} - {violation.fault}
    for _ in range(_ROUNDS):
        left = violations(text, *better, policy, evidence)
        worse = [one for one in left if one.fault not in known]
        if not worse:
            break
        better = worse[0].start, worse[0].end
    return better


def _finding(
    kind: Kind, text: str, one: Annotation, index: int, detail: str, fix: Fix | None
) -> Finding:
    start, end = one.pieces[index]
    key = key_of(kind, start, end, one.label)
    surface = fold_text(" ".join(text[slice(*snap_to_words(text, start, end))].split()))
    quote = text[start:end]
    return Finding(kind, start, end, key, quote, surface, one.label, one.id, detail=detail, fix=fix)


def _with(one: Annotation, index: int, piece: Range) -> tuple[Range, ...]:
    pieces = list(one.pieces)
    pieces[index] = piece
    return tuple(pieces)


def _between(text: str, before: Range, after: Range) -> str:
    """Return what a change of ends takes out or in."""
    front = slice(min(before[0], after[0]), max(before[0], after[0]))
    back = slice(min(before[1], after[1]), max(before[1], after[1]))
    return f"{text[front]} {text[back]}".strip()


def _first_word(quote: str) -> str:
    word = word_at(quote, 0)
    return fold_text(quote[slice(*word)]) if word else ""
