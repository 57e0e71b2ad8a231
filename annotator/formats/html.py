"""Saved web pages: the article's own text, block by block; nothing is ever fetched."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.model import Line, LineStatus
from annotator.errors import AnnotatorError
from annotator.formats.clean import clean_text, tidy
from annotator.formats.encoding import Decoded, decode, guess_encoding
from annotator.formats.extras import Later
from annotator.formats.files import read_whole, sha256
from annotator.formats.records import Items, Problem, ReadOptions, Record

if TYPE_CHECKING:
    from lxml import etree
else:
    etree = Later("lxml.etree")

_SKIPPED_NAMES = """
script style nav aside footer form noscript template iframe object svg math button select
textarea input head video audio canvas map menu dialog
"""
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_BLOCKS_NAMES = """
address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3
h4 h5 h6 header hgroup hr html li main ol p pre section summary table tbody td tfoot th thead tr
ul caption
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_CAPTIONS = frozenset({"figcaption", "caption"})
_CONTAINERS = ("article", "main")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_SPACES = re.compile(r"[ \t\n\r\f]+")  # HTML's white space: a no-break space is text
_HEAD = 4096  # bytes in which a page names its encoding
_META = {
    "author": "author",
    "article:published_time": "published",
    "og:url": "url",
    "og:site_name": "site",
}


@dataclass
class _Page:
    """Text as it is gathered: finished lines and the one being written."""

    lines: list[tuple[str, LineStatus]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    status: LineStatus = LineStatus.CONTENT

    def end_line(self) -> None:
        text = _SPACES.sub(" ", "".join(self.parts)).strip(" ")
        self.parts.clear()
        if text:
            self.lines.append((text, self.status))


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the article of a web page, or its problem."""
    try:
        yield _record(path, options)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)


def _record(path: Path, options: ReadOptions) -> Record:
    raw = read_whole(path)
    decoded = _decoded(raw, options.encoding)
    root = _parsed(decoded.text)
    main = _main(root)
    page = _gathered(main)
    if not page.lines:
        raise AnnotatorError("The page holds no text.")
    text = clean_text("\n".join(line for line, _ in page.lines)).text
    return Record(
        text=text,
        name=tidy(path.stem),
        title=_title(root, main),
        source=path.name,
        metadata=dict(_metadata(root)),
        lines=tuple(_captions(page)),
        file=path.name,
        raw_sha256=sha256(raw),
        encoding=decoded.encoding,
        encoding_certain=decoded.certain,
    )


def _decoded(raw: bytes, chosen: str) -> Decoded:
    """Decode a page: UTF-8 where it is, else as the page itself says, else as it seems."""
    guess = guess_encoding(raw)
    named = _CHARSET.search(raw[:_HEAD])
    if not chosen and not guess.encoding.startswith("utf") and named:
        name = named[1].decode("ascii").lower()
        try:
            # Pages that say Latin-1 mean the Windows code page, as browsers read them.
            page = "cp1252" if codecs.lookup(name).name == "iso8859-1" else name
            return Decoded(raw.decode(page), page, certain=True)
        except (LookupError, UnicodeDecodeError):
            return decode(raw, encoding=guess.encoding)
    return decode(raw, encoding=chosen or guess.encoding)


def _parsed(text: str) -> etree._Element:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise AnnotatorError("The page holds no text.") from error
    if root is None:
        raise AnnotatorError("The page holds no text.")
    # Where its limits are passed the parser stops, and would silently cut the article.
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise AnnotatorError("The page is nested too deeply or too large to be read whole.")
    return root


def _main(root: etree._Element) -> etree._Element:
    """Return the element that holds the article: named as such, or with the most paragraphs."""
    for name in _CONTAINERS:
        found = [one for one in root.iter(name) if _paragraph_length(one)]
        if found:
            return max(found, key=_paragraph_length)
    for one in root.iter(etree.Element):
        if one.get("role") == "main" or one.get("itemprop") == "articleBody":
            return one
    return _richest(root)


def _paragraph_length(element: etree._Element) -> int:
    return sum(_length(one) for one in element.iter("p"))


def _richest(root: etree._Element) -> etree._Element:
    """Return the block whose own paragraphs hold the most text, else the body."""
    body = root.find("body")
    whole = body if body is not None else root
    scores: Counter[etree._Element] = Counter()
    for paragraph in whole.iter("p"):
        parent = paragraph.getparent()
        if parent is None or any(one.tag in _SKIPPED for one in paragraph.iterancestors()):
            continue
        length = _length(paragraph)
        scores[parent] += length
        above = parent.getparent()
        if above is not None:  # paragraphs are often wrapped once more
            scores[above] += length // 2
    if not scores:
        return whole
    best, length = scores.most_common(1)[0]
    # A page whose text stands outside paragraphs is taken whole.
    return best if 3 * length >= _length(whole) else whole


def _length(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in _texts(element))


def _texts(element: etree._Element) -> Iterator[str]:
    for event, one in _walk(element):
        if event == "start":
            yield one.text or ""
        elif one is not element:
            yield one.tail or ""


def _walk(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the start and end of every element that is shown, in order, without recursion.

    Of what is skipped only the end comes: the text after it belongs to the page.
    """
    skipped: etree._Element | None = None
    for event, one in etree.iterwalk(element, events=("start", "end")):
        if skipped is None:
            if event == "start" and one is not element and _hidden(one):
                skipped = one
            else:
                yield event, one
        elif event == "end" and one is skipped:
            skipped = None
            yield event, one


def _hidden(one: etree._Element) -> bool:
    style = (one.get("style") or "").replace(" ", "").lower()
    return (
        one.tag in _SKIPPED
        or (one.tag == "header" and (above := one.getparent()) is not None and above.tag == "body")
        or one.get("hidden") is not None
        or one.get("aria-hidden") == "true"
        or "display:none" in style
    )


def _gathered(main: etree._Element) -> _Page:
    page = _Page()
    for event, one in _walk(main):
        if one.tag in _BLOCKS:
            page.end_line()
            if one.tag in _CAPTIONS:
                page.status = LineStatus.CAPTION if event == "start" else LineStatus.CONTENT
        if event == "start":
            page.parts.append(one.text or "")
            if one.tag == "br":
                page.end_line()
        elif one is not main:
            page.parts.append(one.tail or "")
    page.end_line()
    return page


def _captions(page: _Page) -> Iterator[Line]:
    start = 0
    for text, status in page.lines:
        if status is not LineStatus.CONTENT:
            yield Line(start, start + len(text), status, by="html")
        start += len(text) + 1


def _title(root: etree._Element, main: etree._Element) -> str:
    inside = (_plain(one) for one in main.iter("h1"))
    anywhere = (_plain(one) for one in root.iter("h1"))
    named = (
        one.get("content", "") for one in root.iter("meta") if one.get("property") == "og:title"
    )
    head = (_plain(one) for one in root.iter("title"))
    for candidates in (inside, anywhere, named, head):
        for title in candidates:
            if plain := tidy(title):
                return plain
    return ""


def _plain(element: etree._Element) -> str:
    return "".join(text for text in element.itertext() if isinstance(text, str))


def _metadata(root: etree._Element) -> Iterator[tuple[str, str]]:
    language = tidy(root.get("lang", ""))
    if language:
        yield "lang", language
    for one in root.iter("meta"):
        key = _META.get(one.get("property") or one.get("name") or "")
        if key and (value := tidy(one.get("content", ""))):
            yield key, value
