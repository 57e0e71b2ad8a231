"""Tables in which each row is a span: rows of one article that follow each other are one record."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.model import Pieces, State
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, imported, merged, unread_span
from annotator.formats.clean import is_storable, tidy
from annotator.formats.files import sha256
from annotator.formats.records import AnnotationRecord, Items, LayerRecord, Problem, Record
from annotator.formats.rows import Broken, Row
from annotator.formats.units import Evidence, Unit, choose_unit

NAME = "table"  # of fields in `foreign`
ATTRIBUTE = "attribute."  # before the names of columns that hold attributes
_START = ("start", "begin", "start_offset", "البداية")
_END = ("end", "end_offset", "stop", "النهاية")
_LABEL = ("label", "tag", "type", "entity", "الفئة")
_QUOTE = ("quote", "mention", "span", "المقطع")
_ANNOTATOR = ("annotator", "user", "الموسِّم")
_NUMBERS = re.compile(r"\s*\d{1,15}(?:\s*;\s*\d{1,15})*\s*")
_DANGEROUS = frozenset("=+-@\t\r\n")


def inert(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `plain` is the way back."""
    return f"'{value}" if value.lstrip("'")[:1] in _DANGEROUS else value


def plain(cell: str) -> str:
    """Return what `inert` made a cell of."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in _DANGEROUS else cell


@dataclass(frozen=True, slots=True)
class SpanColumns:
    """The columns that say where a span is and what it is; "" for those that are not there."""

    start: str
    end: str
    label: str
    quote: str
    annotator: str


def span_columns(names: Sequence[str], sample: Sequence[Sequence[str]]) -> SpanColumns | None:
    """Return the columns of a table of spans, or None when its rows are no spans."""
    found = [_named(names, usual) for usual in (_START, _END, _LABEL)]
    if not all(found):
        return None
    places = [names.index(name) for name in found[:2]]
    cells = [row[at] for row in sample for at in places if at < len(row) and row[at].strip()]
    if sum(_NUMBERS.fullmatch(cell) is not None for cell in cells) * 2 < len(cells):
        return None
    start, end, label = found
    return SpanColumns(start, end, label, _named(names, _QUOTE), _named(names, _ANNOTATOR))


def unit_of(
    names: Sequence[str], sample: Sequence[Sequence[str]], text: str, spans: SpanColumns
) -> Unit:
    """Return the unit in which the offsets of these rows fit their texts best."""
    found: list[Evidence] = []
    last = ""
    for row in sample:
        cells = {n: plain(c) for n, c in zip(names, row, strict=False)}
        last = cells.get(text) or last
        pieces = _pieces(cells.get(spans.start, ""), cells.get(spans.end, ""))
        if len(pieces) == 1:
            quote = cells.get(spans.quote) or None
            found.append(Evidence(last, [(*pieces[0], quote)]))
    return choose_unit(found)


def _named(names: Sequence[str], usual: Sequence[str]) -> str:
    lowered = {name.casefold(): name for name in reversed(names)}
    return next((lowered[name] for name in usual if name in lowered), "")


@dataclass
class _Article:
    """The rows of one article."""

    line: int
    identity: str
    text: str
    title: str
    layers: dict[str, list[tuple[int, AnnotationRecord]]] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)


class SpanRows:
    """Gathers rows to articles."""

    def __init__(
        self,
        path: Path,
        columns: Sequence[str],
        text: str,
        title: str,
        identity: str,
        spans: SpanColumns,
        unit: Unit = Unit.CODE_POINTS,
    ) -> None:
        self._path = path
        self._columns = columns
        self._text, self._title, self._id = text, title, identity
        self._spans = spans
        self._unit = unit
        self._article: _Article | None = None
        self._bad: list[tuple[int, Message]] = []

    def items(self, rows: Iterator[Row | Broken], *, header: bool) -> Items:
        """Yield the articles and the problems."""
        for row in rows:
            if isinstance(row, Broken):
                yield Problem(self._path.name, row.line, row.message)
            elif header:
                header = False
            elif len(row.cells) > len(self._columns):
                message = Message(
                    "This row has {found} cells, but the table has {expected} columns; it was "
                    "left out. Perhaps a text with the separator in it is not quoted.",
                    {"found": len(row.cells), "expected": len(self._columns)},
                )
                yield Problem(self._path.name, row.line, message)
            else:
                yield from self._row(row)
        yield from self._end()

    def _row(self, row: Row) -> Items:
        cells = {n: plain(c) for n, c in zip(self._columns, row.cells, strict=False)}
        text = cells.pop(self._text, "")
        identity, title = tidy(cells.pop(self._id, "")), tidy(cells.pop(self._title, ""))
        now = self._article
        if now is None or now.identity != identity or (text and text != now.text):
            yield from self._end()
            now = self._article = _Article(row.line, identity, text, title)
        self._take(row.line, cells, now)

    def _take(self, line: int, cells: dict[str, str], article: _Article) -> None:
        spans = self._spans
        owner = tidy(cells.pop(spans.annotator, ""))
        state = cells.pop("state", "")
        if state in {*State}:
            article.states[owner] = State(state)
        start, end = cells.pop(spans.start, ""), cells.pop(spans.end, "")
        label, quote = tidy(cells.pop(spans.label, "")), cells.pop(spans.quote, "")
        quote = quote.replace("\r\n", "\n").replace("\r", "\n")
        quote = quote if is_storable(quote) else tidy(quote)
        layer = article.layers.setdefault(owner, [])
        if not (start.strip() or end.strip() or label):
            return
        pieces = _pieces(start, end)
        if not pieces or not label:
            self._bad.append((line, unread_span(f"{start}–{end} {label}")))
            return
        attributes = {
            name.removeprefix(ATTRIBUTE): tidy(cells.pop(name))
            for name in [*cells]
            if name.startswith(ATTRIBUTE) and cells[name]
        }
        rest = {name: tidy(cell) for name, cell in cells.items() if cell.strip()}
        one = AnnotationRecord(
            label,
            pieces,
            quote or None,
            attributes=attributes,
            origin=imported(self._path.name),
            foreign={NAME: rest} if rest else {},
        )
        layer.append((line, one))

    def _end(self) -> Items:
        article, self._article = self._article, None
        bad, self._bad = self._bad, []
        if article is None:
            return
        try:
            record = _record(self._path, article, self._text, bad, self._unit)
        except AnnotatorError as error:
            yield Problem(self._path.name, article.line, error.message)
            return
        for line, message in bad:
            yield Problem(self._path.name, line, message)
        yield record


def _pieces(start: str, end: str) -> Pieces:
    if not (_NUMBERS.fullmatch(start) and _NUMBERS.fullmatch(end)):
        return ()
    starts, ends = start.split(";"), end.split(";")
    if len(starts) != len(ends):
        return ()
    return tuple((int(one), int(other)) for one, other in zip(starts, ends, strict=True))


def _record(
    path: Path, article: _Article, column: str, bad: list[tuple[int, Message]], unit: Unit
) -> Record:
    if not article.text.strip():
        raise AnnotatorError("This row has no text in the column {column}.", column=column)
    ground = Ground(article.text, unit)
    layers = []
    for owner, claims in article.layers.items():
        kept: list[AnnotationRecord] = []
        for line, claim in claims:
            fitting, unfit = ground.settle([claim])
            kept += fitting
            bad += [(line, message) for message in unfit]
        layers.append(LayerRecord(owner, article.states.get(owner), annotations=tuple(kept)))
    return Record(
        text=ground.text,
        name=article.identity or f"{path.stem}-{article.line}",
        title=article.title,
        source=article.identity or f"{path.name}:{article.line}",
        layers=tuple(one for one in merged(layers) if one != LayerRecord()),
        file=path.name,
        line=article.line,
        raw_sha256=sha256(article.text.encode("utf-8", "surrogatepass")),
    )
