"""Rows of Hugging Face datasets come in: texts with spans, or tokens with tags; Parquet too."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from annotator.core.model import Origin, State
from annotator.errors import AnnotatorError, Message
from annotator.formats.claims import Ground, imported, unread_span
from annotator.formats.clean import is_storable, tidy
from annotator.formats.conll_in import REBUILT
from annotator.formats.extras import load_extra
from annotator.formats.json_array import json_records
from annotator.formats.json_lines import (
    JsonLine,
    Said,
    as_text,
    as_value,
    no_text,
    objects_in,
    taken,
    whole,
)
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
)
from annotator.formats.tags import parted, spans_of
from annotator.formats.units import Unit

_TAGS = ("ner_tags", "tags", "labels", "ner")
_SPANS = ("spans", "entities")
_NAMES = re.compile(r"""^\s*['"]?(\d+)['"]?\s*:\s*['"]?([^'"\n]+?)['"]?\s*$""", re.MULTILINE)
_CARD = 1024 * 1024  # bytes of a card that are looked at
_BATCH = 200  # rows of Parquet that are held at once
_HEAD = ("id", "doc_id", "name")


def knows(body: Mapping[str, Any]) -> bool:
    """Tell whether a record looks like a row of a dataset of ours, or of tokens with tags."""
    if isinstance(body.get("tokens"), list) and not isinstance(body.get("text"), str):
        return any(isinstance(body.get(name), list) for name in _TAGS)
    spans = body.get("spans")
    return isinstance(body.get("metadata"), str) and isinstance(spans, list) and "title" in body


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the records of a file of JSON lines and its problems."""
    yield from _records(path, json_records(path, ""), _class_names(path), options)


def read_parquet(path: Path, options: ReadOptions) -> Items:
    """Yield the records of a Parquet file and its problems. It needs pyarrow."""
    try:
        arrow = load_extra("pyarrow", extra="exchange")
        parquet = load_extra("pyarrow.parquet", extra="exchange")
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)
        return
    try:
        with parquet.ParquetFile(path) as file:
            names = _names_of_schema(file.schema_arrow.metadata) or _class_names(path)
            yield from _records(path, _rows(arrow, file, path.name), names, options)
    except (arrow.ArrowException, OSError, ValueError) as error:
        message = Message(
            "The table is damaged and cannot be read any further ({reason}).",
            {"reason": str(error)[:200]},
        )
        yield Problem(path.name, None, message)


def read_arrow(path: Path, options: ReadOptions) -> Items:
    """Yield the records of an Arrow file, as `datasets` saves them. It needs pyarrow."""
    try:
        arrow = load_extra("pyarrow", extra="exchange")
        ipc = load_extra("pyarrow.ipc", extra="exchange")
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)
        return
    try:
        with arrow.memory_map(str(path)) as source:
            is_file = source.read(6) == b"ARROW1"
            source.seek(0)
            reader = ipc.open_file(source) if is_file else ipc.open_stream(source)
            names = _names_of_schema(reader.schema.metadata) or _class_names(path)
            batches = map(reader.get_batch, range(reader.num_record_batches)) if is_file else reader
            yield from _records(path, _numbered(batches), names, options)
    except (arrow.ArrowException, OSError, ValueError) as error:
        message = Message(
            "The table is damaged and cannot be read any further ({reason}).",
            {"reason": str(error)[:200]},
        )
        yield Problem(path.name, None, message)


def _numbered(batches: Iterable[Any]) -> Iterator[JsonLine]:
    number = 0
    for batch in batches:
        for body in batch.to_pylist():
            number += 1
            yield JsonLine(number, repr(body).encode("utf-8", "surrogatepass"), body)


def _rows(arrow: Any, file: Any, name: str) -> Iterator[JsonLine | Problem]:
    """Yield the rows; a damaged group of rows costs what of it cannot be read."""
    number = behind = 0
    for group in range(file.metadata.num_row_groups):
        behind += file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group]):
                for body in batch.to_pylist():
                    number += 1
                    yield JsonLine(number, repr(body).encode("utf-8", "surrogatepass"), body)
        except (arrow.ArrowException, OSError, ValueError) as error:
            message = Message(
                "The rows {first} to {last} of the table are damaged and cannot be read "
                "({reason}).",
                {"first": number + 1, "last": behind, "reason": str(error)[:200]},
            )
            yield Problem(name, number + 1, message)
        number = behind


def _names_of_schema(metadata: Mapping[bytes, bytes] | None) -> list[str]:
    """Return the names of the classes that the schema of a Parquet file tells."""
    try:
        about = json.loads((metadata or {}).get(b"huggingface", b"{}"))
    except ValueError:
        return []
    found = re.search(r'"names": (\[[^\]]*\])', json.dumps(about, ensure_ascii=False))
    return [str(one) for one in json.loads(found[1])] if found else []


def _class_names(path: Path) -> list[str]:
    """Return the names of the classes that the card of the folder tells; none if there is none."""
    for folder in (path.parent, path.parent.parent):
        card = folder / "README.md"
        if not card.is_file():
            continue
        with card.open("rb") as file:
            head = file.read(_CARD).decode("utf-8", "replace").split("\n---", 1)[0]
        about = re.search(r"class_label(.*)", head, re.DOTALL)
        if about:
            own = re.search(r'ner_tags.*?"names": (\{[^}]*\})', head)
            pairs = json.loads(own[1]).items() if own else _NAMES.findall(about[1])
            return [name for _, name in sorted((int(key), name) for key, name in pairs)]
    return []


def _records(
    path: Path, rows: Iterable[JsonLine | Problem], names: Sequence[str], options: ReadOptions
) -> Items:
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        try:
            bad: list[Message] = []
            record = _record(path, row, names, options, bad)
        except AnnotatorError as error:
            yield Problem(path.name, row.number, error.message)
            continue
        yield from (Problem(path.name, row.number, message) for message in bad)
        yield record


def _record(
    path: Path, row: JsonLine, names: Sequence[str], options: ReadOptions, bad: list[Message]
) -> Record:
    body = dict(row.body)
    origin = imported(path.name)
    raw = body.pop(options.text or "text", None)
    said = Said()
    if isinstance(raw, str):
        ground = Ground(raw, Unit(options.offsets) if options.offsets else Unit.CODE_POINTS)
        layers = _of_spans(body, names, ground, origin, bad)
    else:
        text, claims = _of_tokens(body, names, origin, bad)
        ground = Ground(text)
        kept, _ = ground.settle(claims)
        owner = tidy(str(body.pop("annotator", None) or ""))
        layers = (LayerRecord(owner, annotations=kept),) if kept or owner else ()
        said.metadata[REBUILT] = "rebuilt from tokens"
    title = taken(body, *((options.title,) if options.title else ("title", "headline")))
    name = taken(body, *((options.id,) if options.id else _HEAD))
    own = body.pop("metadata", None)
    about = as_value(own) if isinstance(own, str) else own
    if isinstance(about, Mapping):
        said.add(about)
    elif own:
        said.metadata["metadata"] = tidy(as_text(own))
    said.add({k: _plain(v) for k, v in body.items()})
    return Record(
        text=ground.text,
        name=name or f"{path.stem}-{row.number}",
        title=title,
        source=name or f"{path.name}:{row.number}",
        metadata=said.metadata,
        foreign=said.foreign,
        layers=layers,
        file=path.name,
        line=row.number,
        raw_sha256=sha256(row.raw).hexdigest(),
    )


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def _name(label: object, names: Sequence[str]) -> str:
    """Return the name of a class that is given by its name or its number."""
    number = whole(label)
    if number is None:
        return tidy(label) if isinstance(label, str) else ""
    return names[number] if 0 <= number < len(names) else str(number)


def _of_spans(
    body: dict[str, Any],
    names: Sequence[str],
    ground: Ground,
    origin: Origin,
    bad: list[Message],
) -> tuple[LayerRecord, ...]:
    names = [name for name in names if parted(name) is None]  # classes of tags are not those
    work = {
        tidy(str(one.get("annotator") or "")): one for one in objects_in(body.pop("layers", None))
    }
    found: dict[str, list[AnnotationRecord]] = {owner: [] for owner in work}
    for name in _SPANS:
        for span in objects_in(body.pop(name, None)):
            start, end = whole(span.get("start")), whole(span.get("end"))
            label = _name(span.get("label"), names)
            if start is None or end is None or not label:
                bad.append(unread_span(str(span)[:80]))
                continue
            said = as_value(span.get("attributes") or "")
            quote = span.get("text")
            one = AnnotationRecord(
                label,
                ((start, end),),
                quote if isinstance(quote, str) else None,
                attributes={k: tidy(as_text(v)) for k, v in said.items()}
                if isinstance(said, dict)
                else {},
                origin=origin,
            )
            found.setdefault(tidy(str(span.get("annotator") or "")), []).append(one)
    layers = []
    for owner, claims in found.items():
        kept, unfit = ground.settle(claims)
        bad += unfit
        state, seconds = work.get(owner, {}).get("state"), work.get(owner, {}).get("seconds")
        layers.append(
            LayerRecord(
                owner,
                State(str(state)) if state in {*State} else None,
                seconds=whole(seconds) or 0,
                annotations=kept,
            )
        )
    return tuple(layers)


def _of_tokens(
    body: dict[str, Any], names: Sequence[str], origin: Origin, bad: list[Message]
) -> tuple[str, list[AnnotationRecord]]:
    tokens = body.pop("tokens", None)
    field = next((name for name in _TAGS if isinstance(body.get(name), list)), "")
    if not isinstance(tokens, list) or not all(isinstance(one, str) for one in tokens):
        raise no_text(body, "text")
    if not all(is_storable(one) for one in tokens) or not any(one.strip() for one in tokens):
        raise no_text(body, "tokens")
    tags = [_name(one, names) for one in body.pop(field, [])]
    if len(tags) != len(tokens):
        bad.append(
            Message(
                "This row has {tags} tags for {tokens} tokens; its spans were left out.",
                {"tags": len(tags), "tokens": len(tokens)},
            )
        )
        tags = ["O"] * len(tokens)
    text = " ".join(tokens)
    places, at = [], 0
    for token in tokens:
        places.append((at, at + len(token)))
        at += len(token) + 1
    letters = [parted(tag) or ("I", tag) for tag in tags]
    return text, [
        AnnotationRecord(label, ((places[first][0], places[last - 1][1]),), origin=origin)
        for first, last, label in spans_of(letters)
    ]
