"""Word documents (.docx): every paragraph, heading and table cell a line."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError
from annotator.formats.clean import clean_text, tidy
from annotator.formats.extras import Later
from annotator.formats.files import read_whole, sha256
from annotator.formats.records import Items, Problem, ReadOptions, Record

if TYPE_CHECKING:
    import docx
    import docx.opc.exceptions as opc
    from docx.document import Document as WordDocument
    from lxml import etree
else:
    docx, opc = Later("docx"), Later("docx.opc.exceptions")

MAX_UNPACKED = 256 * 1024 * 1024  # bytes
MAX_MEMBERS = 10_000
_OLE = b"\xd0\xcf\x11\xe0"  # Word 97's files and encrypted new ones
_XML = (".xml", ".rels")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TEXT, _BREAKS = f"{_WORD}p", f"{_WORD}t", (f"{_WORD}br", f"{_WORD}cr")
_TAB, _HYPHEN = f"{_WORD}tab", f"{_WORD}noBreakHyphen"
# What was deleted or moved away, what stands twice, and properties.
_SKIPPED = frozenset(
    _WORD + name for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "instrText")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


@cache
def _broken() -> tuple[type[Exception], ...]:
    """Return what python-docx and its parts raise for files that are not as they should be."""
    return (
        opc.OpcError,
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,  # of XML
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        AssertionError,
        NotImplementedError,
        EOFError,
        RuntimeError,
        OverflowError,
    )


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the article of a Word document, or its problem."""
    del options
    try:
        yield _record(path)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)


def _record(path: Path) -> Record:
    raw = read_whole(path)
    document = _opened(raw)
    text = clean_text("\n".join(_lines(document.element.body))).text.strip("\n")
    if not text.strip():
        raise AnnotatorError("The document holds no text.")
    return Record(
        text=text,
        name=tidy(path.stem),
        title=_title(document),
        source=path.name,
        metadata=dict(_metadata(document)),
        file=path.name,
        raw_sha256=sha256(raw),
    )


def _opened(raw: bytes) -> WordDocument:
    if raw.startswith(_OLE):
        raise AnnotatorError(
            "This is an old or a protected Word document; open it in Word and save it as .docx "
            "without a password."
        )
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            _check(archive)
        document = docx.Document(BytesIO(raw))
        body = document.element.body
    except _broken() as error:
        raise AnnotatorError(
            "This is not a Word document that can be read; open it in Word and save it as .docx "
            "again."
        ) from error
    if body is None:
        raise AnnotatorError("The document holds no text.")
    return document


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse what would unpack to far too much and what brings its own entities."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:
        raise AnnotatorError(
            "This document would unpack to more than {limit} megabytes and was not opened.",
            limit=MAX_UNPACKED // 1024**2,
        )
    for one in members:
        if one.filename.endswith(_XML):
            with archive.open(one) as member:
                if b"<!DOCTYPE" in member.read(4096):
                    raise AnnotatorError("This document declares a document type and was refused.")


def _lines(body: etree._Element) -> Iterator[str]:
    """Yield the paragraphs of the body, of tables, of content controls and of text boxes."""
    for paragraph in body.iter(_PARAGRAPH):
        if not any(one.tag in _SKIPPED for one in paragraph.iterancestors()):
            yield "".join(_inline(paragraph))


def _inline(paragraph: etree._Element) -> Iterator[str]:
    stack = list(reversed(paragraph))
    while stack:
        one = stack.pop()
        if one.tag in _SKIPPED or one.tag == _PARAGRAPH:  # a text box's: it has its own turn
            continue
        if one.tag == _TEXT:
            yield one.text or ""
        elif one.tag in _BREAKS:
            yield "\n"
        elif one.tag == _TAB:
            yield "\t"
        elif one.tag == _HYPHEN:
            yield "\u2011"
        else:
            stack.extend(reversed(one))


def _title(document: WordDocument) -> str:
    for paragraph in document.paragraphs:
        try:
            style = paragraph.style
        except _broken():
            continue
        name = (style.name or "") if style is not None else ""
        if name == "Title" or name.startswith("Heading"):
            title = tidy("".join(_inline(paragraph._p)))
            if title:
                return title
    return dict(_metadata(document)).get("title", "")


def _metadata(document: WordDocument) -> Iterator[tuple[str, str]]:
    for name in ("title", "author", "subject"):
        try:
            value = tidy(getattr(document.core_properties, name) or "")
        except _broken():
            continue
        if value:
            yield name, value
