"""A text with marks inside, and what the rules mark in it."""

from annotator.core.clitics import evidence_of
from annotator.core.proposing.rules import find_all
from benchmarks.keys.inline import parse

_LETTERS = {"person": "P", "title": "T", "meeting": "M", "decision": "D"}


def marked(body: str) -> tuple[str, str]:
    """Return a marked text as it should be, and as the rules mark it."""
    article = parse("", body)
    found = find_all(article.text, evidence=evidence_of([article.text]))
    wanted = [(one.start, one.end, one.label[0], one.kind[:1]) for one in article.wanted]
    seen = [(one.start, one.end, _LETTERS[one.kind], one.sort[:1]) for one in found]
    return _written(article.text, wanted), _written(article.text, seen)


def _written(text: str, spans: list[tuple[int, int, str, str]]) -> str:
    opened = {start: "" for start, *_ in spans}
    closed = {end: "" for _, end, *_ in spans}
    for start, end, label, sort in sorted(spans, key=lambda one: (one[0], -one[1])):
        opened[start] += f"[{label}{sort} "
        closed[end] += "]"
    return "".join(
        closed.get(at, "") + opened.get(at, "") + text[at : at + 1] for at in range(len(text) + 1)
    )
