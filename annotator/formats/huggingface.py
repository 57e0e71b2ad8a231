"""A dataset folder for Hugging Face: spans and tokens in JSON lines or Parquet, and a card."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from annotator.formats.extras import load_extra
from annotator.formats.flat import Sheet, dropped, sheet
from annotator.formats.json_lines import as_text, encoded, fields_of
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, all_laid_out
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ProjectRecord,
    Record,
    WriteOptions,
)
from annotator.formats.tags import written_tags
from annotator.formats.units import Unit, backwards
from annotator.formats.writing import Written
from annotator.formats.zips import new_folder

SPANS, TOKENS = "spans", "tokens"  # the two configurations
_WHOLE = "train"  # the split that a dataset has which is not divided
_SPLITS = {"train": _WHOLE, "dev": "validation", "test": "test"}  # as their library calls them
_HOLDS = frozenset(
    {
        *(LossKind.PEOPLE, LossKind.STATE, LossKind.SECONDS),
        *(LossKind.ORIGIN, LossKind.SCORE, LossKind.GUIDELINE),
    }
)
_FITTED = (LossKind.WIDENED, LossKind.TRIMMED, LossKind.SPLIT_WORD)
_SPAN = ("label", "text", "annotator", "attributes")
_PROVENANCE = ("origin", "by", "accepted_by", "score", "guideline")
_BATCH = 500  # rows of Parquet that are held at once


@dataclass
class _Card:
    """What README.md says: the project, its labels, how many rows there are."""

    name: str = ""
    guideline: str = ""
    provenance: bool = True
    labels: dict[str, str] = field(default_factory=dict)  # with their titles
    tags: dict[str, None] = field(default_factory=lambda: {"O": None})
    rows: dict[str, int] = field(default_factory=lambda: {SPANS: 0, TOKENS: 0})
    splits: frozenset[str] = frozenset({_WHOLE})

    def text(self, ending: str) -> str:
        configs = [
            {
                "config_name": name,
                "data_files": [
                    {"split": split, "path": f"{name}/{split}-*{ending}"}
                    for split in _SPLITS.values()
                    if split in self.splits
                ],
                "default": name == SPANS,
            }
            for name in (SPANS, TOKENS)
        ]
        about = [
            {"config_name": name, "features": features}
            for name, features in ((SPANS, self._spans()), (TOKENS, self._tokens()))
        ]
        # Each value is JSON, which is YAML too, so that this program can read its own card.
        head = {
            "language": ["ar"],
            "task_categories": ["token-classification"],
            "configs": configs,
            "dataset_info": about,
        }
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
        labels = [
            f"- `{name}`{': ' if title else ''}{title}" for name, title in self.labels.items()
        ]
        return "\n".join(
            [
                *("---", *lines, "---", "", f"# {self.name or 'Dataset'}", ""),
                "`spans`: an article a row; offsets are code points, half-open, and `text` is what",
                "stands there. `tokens`: a sentence a row, with its tags in `ner_tags`.",
                "",
                *(f"- {name}: {count} rows" for name, count in self.rows.items()),
                *("", "## Labels", "", *labels, "", self.guideline, ""),
            ]
        )

    def _spans(self) -> list[dict[str, Any]]:
        span = [
            {"name": "start", "dtype": "int32"},
            {"name": "end", "dtype": "int32"},
            {"name": "label", "dtype": _classes([*self.labels])},
            *(_string(name) for name in _SPAN[1:]),
        ]
        if self.provenance:
            kinds = dict.fromkeys(_PROVENANCE, "string") | {"score": "float64"}
            span += [{"name": name, "dtype": kind} for name, kind in kinds.items()]
        layer = [_string("annotator"), _string("state")]
        if self.provenance:
            layer.append({"name": "seconds", "dtype": "int64"})
        plain = [_string(one) for one in ("id", "title", "text", "metadata")]
        return [*plain, {"name": "spans", "list": span}, {"name": "layers", "list": layer}]

    def _tokens(self) -> list[dict[str, Any]]:
        return [
            _string("id"),
            _string("annotator"),
            {"name": "tokens", "sequence": "string"},
            {"name": "ner_tags", "sequence": _classes([*self.tags])},
        ]


def _string(name: str) -> dict[str, Any]:
    return {"name": name, "dtype": "string"}


def _classes(names: list[str]) -> Any:
    if not names:
        return "string"
    return {"class_label": {"names": {str(number): name for number, name in enumerate(names)}}}


class _Sink(Protocol):
    """Where the rows of one configuration go."""

    def row(self, body: dict[str, Any]) -> None: ...
    def close(self) -> None: ...


class _Nowhere:
    """Takes the rows of a dry run."""

    def row(self, body: dict[str, Any], split: str = _WHOLE) -> None: ...
    def close(self) -> None: ...


class _Lines:
    """JSON lines in shards."""

    def __init__(self, folder: Path, split: str, options: WriteOptions) -> None:
        self._folder, self._split = folder, split
        self._limit = options.shard
        self._number = self._size = 0
        self._file = self._shard()

    def _shard(self) -> Any:
        return (self._folder / f"{self._split}-{self._number:05}.jsonl").open("wb")

    def row(self, body: dict[str, Any]) -> None:
        """Write a row, in a new shard when the last one is full."""
        if 0 < self._limit < self._size:
            self._file.close()
            self._number, self._size = self._number + 1, 0
            self._file = self._shard()
        self._size += self._file.write(encoded(body))

    def close(self) -> None:
        """Close the last shard."""
        self._file.close()


class _Parquet:
    """Parquet in shards, written in batches."""

    def __init__(self, folder: Path, split: str, options: WriteOptions) -> None:
        self._limit = options.shard
        self._arrow = load_extra("pyarrow", extra="exchange")
        self._parquet = load_extra("pyarrow.parquet", extra="exchange")
        self._folder, self._split = folder, split
        self._schema = _schema(self._arrow, folder.name, provenance=options.provenance)
        self._number = self._size = 0
        self._rows: list[dict[str, Any]] = []
        self._writer = self._shard()

    def _shard(self) -> Any:
        path = self._folder / f"{self._split}-{self._number:05}.parquet"
        return self._parquet.ParquetWriter(path, self._schema)

    def row(self, body: dict[str, Any]) -> None:
        """Take a row; write when a batch is full, in a new shard when the last one is."""
        if 0 < self._limit < self._size:
            self._flush()
            self._writer.close()
            self._number, self._size = self._number + 1, 0
            self._writer = self._shard()
        self._rows.append(body)
        self._size += len(body.get("text", "")) * 2 + 40 * len(body.get("tokens", ()))
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._rows:
            return  # readers stumble over groups of rows without any
        table = self._arrow.Table.from_pylist(self._rows, schema=self._schema)
        self._writer.write_table(table)
        self._rows.clear()

    def close(self) -> None:
        """Write what is left, and close the last shard."""
        self._flush()
        self._writer.close()


class _Divided:
    """A sink for each split, made when its first row comes."""

    def __init__(
        self, folder: Path, make: Callable[[Path, str, WriteOptions], _Sink], options: WriteOptions
    ) -> None:
        folder.mkdir()
        self._folder, self._make, self._options = folder, make, options
        self._sinks: dict[str, _Sink] = {}

    def row(self, body: dict[str, Any], split: str = _WHOLE) -> None:
        """Write a row where its split goes."""
        sink = self._sinks.get(split)
        if sink is None:
            sink = self._sinks[split] = self._make(self._folder, split, self._options)
        sink.row(body)

    def splits(self) -> frozenset[str]:
        """Return the splits that have rows."""
        return frozenset(self._sinks)

    def close(self) -> None:
        """Close every split; one without any articles is written, so that there is a file."""
        if not self._sinks:
            self._sinks[_WHOLE] = self._make(self._folder, _WHOLE, self._options)
        for sink in self._sinks.values():
            sink.close()


def _schema(arrow: Any, name: str, *, provenance: bool) -> Any:
    text = arrow.string()
    if name == TOKENS:
        words = [(one, arrow.list_(text)) for one in ("tokens", "ner_tags")]
        return arrow.schema([("id", text), ("annotator", text), *words])
    span = [("start", arrow.int32()), ("end", arrow.int32()), *((one, text) for one in _SPAN)]
    layer = [("annotator", text), ("state", text)]
    if provenance:
        span += [(one, arrow.float64() if one == "score" else text) for one in _PROVENANCE]
        layer.append(("seconds", arrow.int64()))
    plain = [(one, text) for one in ("id", "title", "text", "metadata")]
    lists = [
        ("spans", arrow.list_(arrow.struct(span))),
        ("layers", arrow.list_(arrow.struct(layer))),
    ]
    return arrow.schema([*plain, *lists])


def losses(items: Written, options: WriteOptions) -> LossReport:
    """Return what writing would lose, by writing to nowhere."""
    report = LossReport(options.examples)
    _fill(items, options, report, _Card(), {SPANS: _Nowhere(), TOKENS: _Nowhere()})
    return report


def _write(items: Written, destination: Path, options: WriteOptions, *, ending: str) -> LossReport:
    """Write a new folder and return what was lost.

    Raises AnnotatorError when it is there already, or a library for Parquet is not installed.
    """
    report = LossReport(options.examples)
    card = _Card(provenance=options.provenance)
    make = _Parquet if ending == ".parquet" else _Lines
    if ending == ".parquet":
        load_extra("pyarrow", extra="exchange")
    with new_folder(destination) as folder:
        sinks = {name: _Divided(folder / name, make, options) for name in (SPANS, TOKENS)}
        try:
            _fill(items, options, report, card, sinks)
        finally:
            for sink in sinks.values():
                sink.close()
        card.splits = frozenset(split for sink in sinks.values() for split in sink.splits())
        (folder / "README.md").write_text(card.text(ending), encoding="utf-8", newline="\n")
    return report


def _fill(
    items: Written,
    options: WriteOptions,
    report: LossReport,
    card: _Card,
    sinks: Mapping[str, "_Divided | _Nowhere"],
) -> None:
    for item in items:
        if isinstance(item, ProjectRecord):
            card.name, card.guideline = item.name, item.guideline
            kept = [one for one in item.labels if not one.retired]
            card.labels |= {one.name: one.titles.get("ar", "") for one in kept}
            continue
        pages = all_laid_out(item, report, holds=_HOLDS)
        split = _SPLITS.get(item.side, _WHOLE)
        sinks[SPANS].row(_article(item, pages, options, report, card), split)
        card.rows[SPANS] += 1
        for layer in item.layers or (LayerRecord(),):
            fitting = LossReport(options.examples)
            page = sheet(replace(item, layers=(layer,)), options, fitting)
            report.take(fitting, _FITTED)
            fitting.counts[LossKind.ENTITIES] = fitting.counts[LossKind.WITHOUT_WORD]
            fitting.examples[LossKind.ENTITIES] = fitting.examples.get(LossKind.WITHOUT_WORD, [])
            report.take(fitting, [LossKind.ENTITIES])
            for mark in dropped(page):
                report.add(LossKind.ENTITIES, item, mark.annotation)
            for row in _sentences(page, options, card):
                sinks[TOKENS].row(row, split)
                card.rows[TOKENS] += 1


def _article(
    record: Record, pages: list[Page], options: WriteOptions, report: LossReport, card: _Card
) -> dict[str, Any]:
    spans = []
    offset = backwards(record.text, Unit(options.offsets) if options.offsets else Unit.CODE_POINTS)
    for page in pages:
        for one, pieces in page.placed:
            card.labels.setdefault(one.label, "")
            if len(pieces) > 1:
                report.add(LossKind.PIECES, record, one)
            for start, end in pieces:
                report.annotations += 1
                body = {
                    "start": offset(start),
                    "end": offset(end),
                    "label": one.label,
                    "text": page.text[start:end],
                    "annotator": page.layer.annotator,
                    "attributes": as_text(dict(one.attributes)) if one.attributes else "",
                }
                spans.append(body | (_provenance(one) if options.provenance else {}))
    return {
        "id": record.name,
        "title": record.title,
        "text": pages[0].text,
        "metadata": as_text(fields_of(record)) if record.metadata else "",
        "spans": spans,
        "layers": [_layer(page.layer, options) for page in pages if page.layer != LayerRecord()],
    }


def _provenance(one: AnnotationRecord) -> dict[str, Any]:
    made = one.origin
    return {
        "origin": made.kind.value,
        "by": made.by,
        "accepted_by": made.accepted_by,
        "score": one.score,
        "guideline": one.guideline,
    }


def _layer(layer: LayerRecord, options: WriteOptions) -> dict[str, Any]:
    body: dict[str, Any] = {"annotator": layer.annotator, "state": layer.state or ""}
    return body | ({"seconds": layer.seconds} if options.provenance else {})


def _sentences(page: Sheet, options: WriteOptions, card: _Card) -> Iterator[dict[str, Any]]:
    spans = [(*page.token_range(mark), mark.label) for mark in page.flat]
    tags = written_tags(len(page.tokens), spans, options.scheme)
    card.tags |= dict.fromkeys(tags)
    for number, (first, last) in enumerate(page.sentences):
        yield {
            "id": f"{page.record.name}#{number}",
            "annotator": page.layer.annotator,
            "tokens": [page.text[start:end] for start, end in page.tokens[first:last]],
            "ner_tags": tags[first:last],
        }


write = partial(_write, ending=".jsonl")
write_parquet = partial(_write, ending=".parquet")
