"""Chat lines for instruction tuning: spans as text and occurrence, for models cannot count."""

import json
from collections.abc import Iterator
from typing import Any

from annotator.core.text import paragraphs
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
    system = _TASK
    for item in items:
        if isinstance(item, ProjectRecord):
            system = _system(item)
            continue
        page = laid_out(item, options, report)
        if item.metadata or item.title:
            report.add(LossKind.METADATA, item)
        for text, spans in _parts(page, report, paragraph=options.paragraphs):
            answer = json.dumps({"spans": spans}, ensure_ascii=False)
            roles = (("system", system), ("user", text), ("assistant", answer))
            yield encoded({"messages": [{"role": r, "content": c} for r, c in roles]})


def _system(project: ProjectRecord) -> str:
    labels = [
        f"- {one.name}" + (f": {' '.join(one.guideline.split())}" if one.guideline else "")
        for one in project.labels
        if not one.retired
    ]
    return "\n".join([_TASK, "Labels:", *labels]) if labels else _TASK


def _parts(
    page: Page, report: LossReport, *, paragraph: bool
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the text, or its paragraphs, each with its spans in the order of the text."""
    whole = [(0, len(page.text))]
    for first, last in paragraphs(page.text) if paragraph else whole:
        text = page.text[first:last]
        spans = []
        for one, pieces in page.placed:
            if not first <= pieces[0][0] < last:
                continue
            if len(pieces) > 1:
                report.add(LossKind.PIECES, page.record, one)
            for start, end in pieces:
                if end > last or start < first:
                    report.add(LossKind.LEFT_OUT, page.record, one)
                    continue
                report.annotations += 1
                body: dict[str, Any] = {
                    "label": one.label,
                    "text": page.text[start:end],
                    "occurrence": occurrence(text, start - first, end - first),
                }
                spans.append(
                    body | ({"attributes": dict(one.attributes)} if one.attributes else {})
                )
        if text.strip():
            yield text, spans


losses = surveyor(_encoded)
write = writer(_encoded)
