"""One look at the consistency of an article: all kinds of findings, in the order of the text."""

from annotator.core.clitics import Evidence, evidence_of
from annotator.core.consistency.ends import ends
from annotator.core.consistency.finding import Finding, Kind, Subject
from annotator.core.consistency.nests import chains, nests
from annotator.core.consistency.said import misplaced, nameless, outdated
from annotator.core.consistency.surfaces import differing, unmarked

_TELLING = 200_000  # code points of an article that are asked for evidence
_LOOKS = (ends, nests, chains, differing, unmarked, misplaced, nameless, outdated)
_ORDER = {kind: order for order, kind in enumerate(Kind)}


def find_inconsistent(subject: Subject) -> list[Finding]:
    """Return what is not consistent in an article, in the order of its text, each matter once."""
    found = {one.key: one for look in _LOOKS for one in look(subject)}
    return sorted(found.values(), key=lambda one: (one.start, _ORDER[one.kind], one.end))


def text_evidence(text: str) -> Evidence:
    """Return what a text tells of first letters, for a `Subject`."""
    return evidence_of([text[:_TELLING]])
