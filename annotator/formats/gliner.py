"""GLiNER's JSON: words, and spans over them whose last word is counted in."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import regex

from annotator.formats.flat import Sheet, sheet
from annotator.formats.json_lines import encoded
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import WriteOptions
from annotator.formats.writing import Written, records_of, surveyor, writer

MAX_WORDS = 384  # of a passage: GLiNER cuts what is longer, without a word
_HARAKAT = regex.compile(r"[\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ITS_OWN = regex.compile(r"\w+(?:[-_]\w+)*|\S")  # how GLiNER splits when it predicts


def _encoded(items: Written, options: WriteOptions, report: LossReport) -> Iterator[bytes]:
    before = b"[\n"
    for record in records_of(items):
        page = sheet(record, options, report, nested=True)
        for passage in _passages(page, report, own=options.own_tokens):
            yield before + encoded(passage).rstrip()
            before = b",\n"
        for mark in page.marks:
            if mark.annotation.attributes:
                report.add(LossKind.ATTRIBUTES, record, mark.annotation)
        if record.metadata or record.title:
            report.add(LossKind.METADATA, record)
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _passages(page: Sheet, report: LossReport, *, own: bool) -> Iterator[dict[str, Any]]:
    """Yield passages of whole sentences, none longer than GLiNER takes if that can be."""
    words, firsts = _words(page, own=own)
    bounds = [firsts[first] for first, _ in page.sentences] + [len(words)]
    start = 0
    for here, following in pairwise(bounds):
        if following - start > MAX_WORDS and here > start:
            yield _passage(page, words, firsts, start, here, report)
            start = here
    if len(words) > start:
        yield _passage(page, words, firsts, start, len(words), report)


def _words(page: Sheet, *, own: bool) -> tuple[list[str], list[int]]:
    """Return the words, and at which of them each of our tokens begins (the end included)."""
    words: list[str] = []
    firsts: list[int] = []
    for start, end in page.tokens:
        firsts.append(len(words))
        text = page.text[start:end]
        words += [text] if own else _ITS_OWN.findall(_HARAKAT.sub("", text)) or [text]
    return words, [*firsts, len(words)]


def _passage(
    page: Sheet, words: list[str], firsts: list[int], start: int, end: int, report: LossReport
) -> dict[str, Any]:
    spans = []
    for mark in page.marks:
        first, last = page.token_range(mark)
        if start <= firsts[first] and firsts[last] <= end:
            # The last word is counted in.
            spans.append([firsts[first] - start, firsts[last] - 1 - start, mark.label])
    report.annotations += len(spans)
    return {"tokenized_text": words[start:end], "ner": spans}


losses = surveyor(_encoded)
write = writer(_encoded)
