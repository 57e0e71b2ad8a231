"""spaCy's DocBin comes in: entities and span groups, each group of another name its own layer."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError
from annotator.formats.claims import Ground, identity, imported, merged
from annotator.formats.clean import tidy
from annotator.formats.extras import load_extra
from annotator.formats.files import read_whole, sha256
from annotator.formats.json_lines import as_text
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
)
from annotator.formats.spacy import SPANS_KEY

_LARGEST = 1024 * 1024 * 1024  # bytes unpacked
_PER_DOC = ("tokens", "spaces", "cats", "span_groups", "user_data", "flags")


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the docs of a DocBin and its problems. It needs spaCy."""
    del options
    try:
        spacy = load_extra("spacy")
        docs = _docs(spacy, path)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)
        return
    for number, doc in enumerate(docs, 1):
        try:
            if isinstance(doc, Exception):
                raise doc
            yield from _items(path, number, doc)
        except Exception as error:  # noqa: BLE001 - spaCy and msgpack each raise their own
            yield Problem(path.name, number, _damaged(error).message)


def _docs(spacy: Any, path: Path) -> Iterator[Any]:
    """Return an iterator of the docs, or of what is wrong with them."""
    raw = read_whole(path)
    try:
        unpacking = zlib.decompressobj()
        unpacking.decompress(raw, _LARGEST)
        if unpacking.unconsumed_tail:
            raise ValueError("too large")
        bins = load_extra("spacy.tokens").DocBin(store_user_data=True).from_bytes(raw)
        return _each(bins, spacy.blank("ar").vocab)
    except Exception as error:  # zlib, msgpack and spaCy each raise their own
        raise _damaged(error) from error


def _each(bins: Any, vocab: Any) -> Iterator[Any]:
    """Yield each doc; one that cannot be made costs only itself."""
    done, count = 0, len(bins.tokens)
    while done < count:
        docs = bins.get_docs(vocab)
        while True:
            try:
                doc = next(docs, None)
            except Exception as error:  # noqa: BLE001 - told by whoever asked
                doc = error
            if doc is None:
                return
            done += 1
            yield doc
            if isinstance(doc, Exception):
                break
        _drop(bins, len(bins.tokens) - (count - done))


def _drop(bins: Any, number: int) -> None:
    """Forget the first docs of a bin."""
    for name in _PER_DOC:
        held = getattr(bins, name, None)
        if isinstance(held, list):
            del held[:number]


def _damaged(error: Exception) -> AnnotatorError:
    return AnnotatorError(
        "The training data is damaged and cannot be read ({reason}).",
        reason=(str(error) or type(error).__name__)[:200],
    )


def _items(path: Path, number: int, doc: Any) -> Items:
    try:
        ground = Ground(doc.text)
    except AnnotatorError as error:
        yield Problem(path.name, number, error.message)
        return
    said = {key: value for key, value in doc.user_data.items() if isinstance(key, str)}
    name = tidy(str(said.get("name") or "")) or f"{path.stem}-{number}"
    source = tidy(str(said.get("source") or "")) or f"{path.name}:{number}"
    layers = []
    for owner, claims in _layers(path, doc, ground, source, said.get("attributes")):
        kept, bad = ground.settle(claims)
        yield from (Problem(path.name, number, message) for message in bad)
        layers.append(LayerRecord(owner, annotations=kept))
    metadata = said.get("metadata")
    yield Record(
        text=ground.text,
        name=name,
        title=tidy(str(said.get("title") or "")),
        source=source,
        metadata={tidy(str(k)): tidy(as_text(v)) for k, v in metadata.items()}
        if isinstance(metadata, dict)
        else {},
        layers=tuple(one for one in merged(layers) if one.annotations),
        file=path.name,
        line=number,
        raw_sha256=sha256(doc.text.encode("utf-8", "surrogatepass")),
    )


def _layers(
    path: Path, doc: Any, ground: Ground, source: str, attributes: object
) -> Iterator[tuple[str, list[AnnotationRecord]]]:
    """Yield a layer for each span group; entities are of the layer without a name."""
    known = attributes if isinstance(attributes, dict) else {}
    groups = [("" if key == SPANS_KEY else str(key), group) for key, group in doc.spans.items()]
    for owner, spans in (*groups, ("", doc.ents)):
        claims = []
        for span in spans:
            own = known.get(span.id_)
            claims.append(
                AnnotationRecord(
                    span.label_,
                    ((span.start_char, span.end_char),),
                    attributes={tidy(str(k)): tidy(str(v)) for k, v in own.items()}
                    if isinstance(own, dict)
                    else {},
                    origin=imported(path.name),
                    id=identity(ground.text, source, owner, span.id_) if span.id_ else "",
                )
            )
        yield owner, claims
