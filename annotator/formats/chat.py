"""Chat lines for instruction tuning: spans as text and occurrence, for models cannot count."""

import json
from collections.abc import Iterator
from typing import Any

from annotator.formats.json_lines import encoded
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, laid_out
from annotator.formats.records import ProjectRecord, WriteOptions
from annotator.formats.writing import Written, surveyor, writer

_TASK = (
    "Mark the spans in the text. Answer with JSON alone: "
    '{"spans": [{"label": …, "text": …, "occurrence": …}]}. "text" is copied exactly; '
    '"occurrence" counts from 1 where the same words stand in the text before.'
)


def occurrence(text: str, start: int, end: int) -> int:
    """Return the how-manieth place, from 1, it is at which these words stand in the text."""
    words, count, at = text[start:end], 1, 0
    while (found := text.find(words, at)) != start:
        count, at = count + 1, found + 1
    return count


def place_of(text: str, words: str, number: int) -> tuple[int, int] | None:
    """Return the place of an occurrence; None when the words do not stand there so often."""
    at = -1
    for _ in range(number):
        at = text.find(words, at + 1)
        if at < 0 or not words:
            return None
    return at, at + len(words)


def _encoded(items: Written, options: WriteOptions, report: LossReport) -> Iterator[bytes]:
    del options
    system = _TASK
    for item in items:
        if isinstance(item, ProjectRecord):
            system = _system(item)
            continue
        page = laid_out(item, report)
        if item.metadata or item.title:
            report.add(LossKind.METADATA, item)
        answer = json.dumps({"spans": [*_spans(page, report)]}, ensure_ascii=False)
        roles = (("system", system), ("user", page.text), ("assistant", answer))
        yield encoded({"messages": [{"role": r, "content": c} for r, c in roles]})


def _system(project: ProjectRecord) -> str:
    labels = [
        f"- {one.name}" + (f": {' '.join(one.guideline.split())}" if one.guideline else "")
        for one in project.labels
        if not one.retired
    ]
    return "\n".join([_TASK, "Labels:", *labels]) if labels else _TASK


def _spans(page: Page, report: LossReport) -> Iterator[dict[str, Any]]:
    """Yield the spans in the order of the text."""
    for one, pieces in page.placed:
        if len(pieces) > 1:
            report.add(LossKind.PIECES, page.record, one)
        for start, end in pieces:
            report.annotations += 1
            body: dict[str, Any] = {
                "label": one.label,
                "text": page.text[start:end],
                "occurrence": occurrence(page.text, start, end),
            }
            yield body | ({"attributes": dict(one.attributes)} if one.attributes else {})


losses = surveyor(_encoded)
write = writer(_encoded)
