"""spaCy's DocBin: all spans in `doc.spans["sc"]`, those that do not overlap in `doc.ents`."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.formats.extras import load_extra
from annotator.formats.files import replacing
from annotator.formats.flat import Mark, Sheet, dropped, sheet
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.records import ProjectRecord, Record, WriteOptions

LONGEST = 24  # tokens of a span that the config lets the span categorizer suggest
SPANS_KEY = "sc"  # where spaCy's span categorizer looks


def losses(items: Iterable[Record | ProjectRecord], options: WriteOptions) -> LossReport:
    """Return what writing these records would lose; it does not need spaCy."""
    report = LossReport(options.examples)
    for _ in _sheets(items, options, report):
        pass
    return report


def write(
    items: Iterable[Record | ProjectRecord], destination: Path, options: WriteOptions
) -> LossReport:
    """Write the records as a DocBin of Arabic docs with our tokens and return what was lost.

    Raises AnnotatorError when spaCy is not installed. A DocBin is one block: the docs, packed,
    are held in memory until it is written. Beside it stands a config that trains on it.
    """
    spacy = load_extra("spacy")
    blank = spacy.blank("ar")
    report = LossReport(options.examples)
    docs = load_extra("spacy.tokens").DocBin(store_user_data=True)
    longest = 1
    with replacing(destination) as file:
        for page in _sheets(items, options, report):
            docs.add(_doc(page, blank.vocab))
            lengths = (last - first for first, last in map(page.token_range, page.marks))
            longest = max(longest, *lengths, 1)
        file.write(docs.to_bytes())
    with replacing(config_path(destination)) as file:
        file.write(_config(min(longest, LONGEST)).encode())
    return report


def config_path(destination: Path) -> Path:
    """Return where the training config of a DocBin stands."""
    return destination.with_suffix(".cfg")


def _config(longest: int) -> str:
    """Return spaCy's own config for `ner` and `spancat`, which suggests spans up to that length."""
    made = load_extra("spacy.cli.init_config").init_config(
        lang="ar", pipeline=["ner", "spancat"], optimize="efficiency", gpu=False
    )
    parts = made["components"]["spancat"]
    parts["spans_key"] = SPANS_KEY
    parts["suggester"] = {
        "@misc": "spacy.ngram_suggester.v1",
        "sizes": list(range(1, longest + 1)),
    }
    text: str = made.to_str()
    return text


def _sheets(
    items: Iterable[Record | ProjectRecord], options: WriteOptions, report: LossReport
) -> Iterator[Sheet]:
    for item in items:
        if isinstance(item, Record):
            page = sheet(item, options, report)
            for mark in dropped(page):
                report.add(LossKind.ENTITIES, page.record, mark.annotation)
            report.annotations += len(page.marks)
            yield page


def _doc(page: Sheet, vocab: Any) -> Any:
    tokens = load_extra("spacy.tokens")
    words, spaces, places = _pieces(page.text, page.tokens)
    starts = {places[first] for first, _ in page.sentences}
    doc = tokens.Doc(
        vocab,
        words=words,
        spaces=spaces,
        sent_starts=[index in starts or index == 0 for index in range(len(words))],
        user_data=_user_data(page),
    )
    made = {}
    for index, mark in enumerate(page.marks):
        first, last = page.token_range(mark)
        place = places[first], places[last - 1] + 1
        made[id(mark)] = tokens.Span(doc, *place, label=mark.label, span_id=_span_id(mark, index))
    doc.spans[SPANS_KEY] = list(made.values())
    doc.set_ents([made[id(mark)] for mark in page.flat])
    return doc


def _span_id(mark: Mark, index: int) -> str:
    return mark.annotation.id or str(index)


def _pieces(text: str, found: Sequence[tuple[int, int]]) -> tuple[list[str], list[bool], list[int]]:
    """Return spaCy's words, whether a space follows each, and where our tokens are among them.

    spaCy keeps every character: white space beyond one space is a word of its own.
    """
    words: list[str] = []
    spaces: list[bool] = []
    places: list[int] = []
    position = 0
    for start, end in (*found, (len(text), len(text))):
        gap = text[position:start]
        if gap.startswith(" ") and words:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if start < end:
            places.append(len(words))
            words.append(text[start:end])
            spaces.append(False)
        position = end
    return words, spaces, places


def _user_data(page: Sheet) -> dict[str, Any]:
    record = page.record
    attributes = {
        _span_id(mark, index): dict(mark.annotation.attributes)
        for index, mark in enumerate(page.marks)
        if mark.annotation.attributes
    }
    return {
        "id": record.id,
        "name": record.name,
        "title": record.title,
        "source": record.source,
        "metadata": dict(record.metadata),
        "attributes": attributes,  # by the id of the span
    }
