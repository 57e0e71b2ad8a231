"""Exports of several files: brat's, read by its own rules, and the page, read as a browser does."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree

from annotator.formats.proofs.found import Found, FoundSpan
from annotator.formats.records import WriteOptions

_SPAN = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.DOTALL)


def members(path: Path, first: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield names and bytes of the files of a zip or folder; the one named `first` before all."""
    if path.is_dir():
        for name in sorted((one.name for one in path.iterdir()), key=partial(_order, first)):
            yield name, (path / name).read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist(), key=partial(_order, first)):
            yield name, archive.read(name)


def _order(first: str, name: str) -> tuple[bool, str, str]:
    stem, _, ending = name.rpartition(".")
    return name != first, stem, ending


def brat(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles; the reference text of a span must be what stands at its places."""
    del options
    for path in paths:
        marks: tuple[str, str] = "", ""  # name and lines of the last .ann file
        for name, raw in members(path):
            stem, _, ending = name.rpartition(".")
            if ending == "ann":
                marks = stem, raw.decode("utf-8")
            elif ending == "txt":
                if marks[0] != stem:
                    raise ValueError(f"no {stem}.ann")
                text = raw.decode("utf-8")
                yield Found(text, [*_standoff(text, marks[1])])


def _standoff(text: str, lines: str) -> Iterator[FoundSpan]:
    for line in lines.split("\n"):
        if not line.startswith("T"):
            continue
        found = _SPAN.fullmatch(line)
        if found is None:
            raise ValueError(f"line {line[:40]}")
        pieces = tuple(
            (int(start), int(end))
            for start, end in (pair.split(" ") for pair in found[3].split(";"))
        )
        if found[4] != " ".join(text[start:end] for start, end in pieces):
            raise ValueError(f"reference text of {found[1]}")
        yield FoundSpan(found[2], pieces)


def page(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of a page: their texts without the labels set into them, their tables."""
    del options
    for path in paths:
        for _, article in etree.iterparse(
            str(path), tag="article", html=True, encoding="utf-8", huge_tree=True
        ):
            yield _article(article)
            article.clear()
            while (before := article.getprevious()) is not None:
                article.getparent().remove(before)


def _article(article: Any) -> Found:
    lines: list[str] = []
    quotes: list[tuple[str, str]] = []
    whole = False  # whether the text has been told, so that only tables follow
    for one in article:
        if one.tag == "p" and one.get("class") is None:
            if not whole:
                lines.append("".join(_without_labels(one)))
        elif one.tag == "table":
            whole = True
            for row in one.iter("tr"):
                label, quote, *_ = ("".join(cell.itertext()) for cell in row)
                quotes.append((label, quote))
        else:
            whole = bool(lines)  # the name of the next annotator, or the title
    return Found("\n".join(lines), quotes=quotes)


def _without_labels(element: Any) -> Iterator[str]:
    if element.tag != "bdi":
        yield element.text or ""
        for one in element:
            yield from _without_labels(one)
            yield one.tail or ""
