"""What a mark says that the article, its lines or its label no longer bear out."""

from collections.abc import Iterator

from annotator.core.consistency.finding import (
    Finding,
    Fix,
    Kind,
    Subject,
    Way,
    key_of,
    plain_surface,
)
from annotator.core.consistency.tables import KIND, MENTION, NAMED, NEED_NAMED, role_of
from annotator.core.model import Annotation, LineStatus, meaning_under

_NEVER = frozenset({LineStatus.ADVERT, LineStatus.SOURCE, LineStatus.COMMENT})
_UNREAD = _NEVER | {LineStatus.REPEATED}


def misplaced(subject: Subject) -> Iterator[Finding]:
    """Yield the marks in lines that are not content."""
    aside = sorted((o.start, o.end, o.status) for o in subject.lines if o.status in _UNREAD)
    at = 0
    for one in sorted(subject.annotations, key=lambda o: o.start):
        while at < len(aside) and aside[at][1] <= one.start:
            at += 1
        if at < len(aside) and aside[at][0] < one.end and one.label in subject.labels:
            status = aside[at][2]
            fix = Fix(Way.REMOVE, one.id, certain=status in _NEVER)
            yield _finding(Kind.LINE, subject, one, fix, status.value)


def nameless(subject: Subject) -> Iterator[Finding]:
    """Yield the mentions of a meeting or decision where the article names none."""
    named = {one.label for one in subject.annotations if one.attributes.get(KIND) == NAMED}
    for one in subject.annotations:
        label = subject.labels.get(one.label)
        role = role_of(label.name) if label else None
        if role not in NEED_NAMED or one.label in named:
            continue
        if one.attributes.get(KIND) == MENTION:
            goes = NEED_NAMED[role]
            fix = Fix(Way.REMOVE, one.id) if goes else None
            yield _finding(Kind.NAMELESS, subject, one, fix, role.value)


def outdated(subject: Subject) -> Iterator[Finding]:
    """Yield the marks made before their label came to mean something else."""
    for one in subject.annotations:
        label = subject.labels.get(one.label)
        if label is not None and meaning_under(one.guideline) < label.meaning:
            fix = Fix(Way.CONFIRM, one.id, one.pieces)
            yield _finding(Kind.MEANING, subject, one, fix, str(label.meaning))


def _finding(
    kind: Kind, subject: Subject, one: Annotation, fix: Fix | None, detail: str
) -> Finding:
    quote = subject.text[one.start : one.end]
    return Finding(
        kind,
        one.start,
        one.end,
        key_of(kind, one.pieces, one.label, detail),
        quote,
        plain_surface(quote),
        one.label,
        one.id,
        detail=detail,
        fix=fix,
    )
