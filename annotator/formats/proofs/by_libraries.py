"""Exports read by the libraries that other programs read them with."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from annotator.formats.extras import load_extra
from annotator.formats.proofs.found import Found, FoundSpan, library
from annotator.formats.proofs.in_json import dataset_rows, shards, token_rows
from annotator.formats.proofs.in_zips import members
from annotator.formats.records import WriteOptions

_ROWS = 200  # of Parquet that are held at once


def docs(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the docs of a DocBin; their entities must be among their spans."""
    del options
    spacy: Any = load_extra("spacy")
    vocab = spacy.blank("ar").vocab
    kind: Any = load_extra("spacy.tokens").DocBin
    for path in paths:
        if path.suffix != ".spacy":
            continue
        for doc in kind().from_disk(path).get_docs(vocab):
            spans = [
                FoundSpan(one.label_, ((one.start_char, one.end_char),)) for one in doc.spans["sc"]
            ]
            known = {(one.label, one.pieces[0]) for one in spans}
            for one in doc.ents:
                if (one.label_, (one.start_char, one.end_char)) not in known:
                    raise ValueError(f"entity {one.start_char}–{one.end_char}")
            yield Found(doc.text, spans)


def articles_in_cas(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of a zip or folder of XMI files."""
    del options
    cassis: Any = load_extra("cassis", extra="exchange")
    for path in paths:
        types = None
        for name, raw in members(path, first="TypeSystem.xml"):
            if name.endswith("TypeSystem.xml"):
                types = cassis.load_typesystem(BytesIO(raw))
            elif name.endswith(".xmi"):
                cas = cassis.load_cas_from_xmi(BytesIO(raw), typesystem=types)
                entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
                spans = [
                    FoundSpan(one.value, ((one.begin, one.end),)) for one in cas.select(entity)
                ]
                yield Found(cas.sofa_string, spans)


def parquet_reader() -> str:
    """Name who reads the dataset."""
    return library("pyarrow")()


def _rows(paths: Sequence[Path], part: str) -> Iterator[dict[str, Any]]:
    parquet: Any = load_extra("pyarrow.parquet", extra="exchange")
    for one in shards(paths, part, ".parquet"):
        with parquet.ParquetFile(one) as file:
            for batch in file.iter_batches(batch_size=_ROWS):
                yield from batch.to_pylist()


def parquet(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of a dataset folder in Parquet."""
    yield from dataset_rows(_rows(paths, "spans"), options)


def parquet_tokens(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the sentences of a dataset folder in Parquet."""
    del options
    yield from token_rows(_rows(paths, "tokens"))
