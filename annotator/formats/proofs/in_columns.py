"""Tokens and tags, read as the scorers of sequence labelling read them: seqeval where it is."""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from annotator.formats.extras import load_extra
from annotator.formats.proofs.found import Found, FoundSpan, library, own_reader
from annotator.formats.proofs.in_json import tagged
from annotator.formats.records import Columns, WriteOptions


def reader() -> str:
    """Name who reads the tags."""
    return library("seqeval")() if find_spec("seqeval") else own_reader()


def sentences(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the sentences with the spans of all their columns of tags, strictly read."""
    scheme = _scheme(options) if find_spec("seqeval") else None
    for rows in _blocks(paths, options):
        tokens = [row[0] for row in rows]
        columns = list(zip(*(row[1:] for row in rows), strict=True))
        if options.columns is Columns.CONLL2003:
            columns = columns[-1:]
        spans = chain.from_iterable(_spans(column, scheme) for column in columns)
        yield Found(None, list(spans), tokens)


def _spans(tags: Sequence[str], scheme: Any) -> list[FoundSpan]:
    if scheme is None:
        return tagged(tags)
    found = load_extra("seqeval.scheme").Entities([list(tags)], scheme).entities[0]
    return [FoundSpan(tags[one.start].partition("-")[2], ((one.start, one.end),)) for one in found]


def _scheme(options: WriteOptions) -> Any:
    known = load_extra("seqeval.scheme")
    names = {"iob2": known.IOB2, "bioes": known.IOBES, "bilou": known.BILOU}
    return names[options.scheme.value]


def _blocks(paths: Sequence[Path], options: WriteOptions) -> Iterator[list[list[str]]]:
    separator = " " if options.columns is Columns.CONLL2003 else "\t"
    for path in paths:
        rows: list[list[str]] = []
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                bare = line.rstrip("\n")
                if bare and not bare.startswith("-DOCSTART-"):
                    rows.append(bare.split(separator))
                elif rows:
                    yield rows
                    rows = []
        if rows:
            yield rows
