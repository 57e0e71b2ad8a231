"""A page for people: articles with their marks in colour, right to left, printable, by itself."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from annotator.core.color import suggest_color
from annotator.core.model import quote_of
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, all_laid_out
from annotator.formats.records import ProjectRecord, WriteOptions
from annotator.formats.writing import Written, colors_of, surveyor, writer

_HEAD = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
body {{ font: 18px/2.1 "Noto Naskh Arabic", Amiri, serif; max-width: 46em; margin: 2em auto;
  padding: 0 1em; color: #222; background: #fff; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }}
article {{ border-top: 1px solid #ccc; margin-top: 2em; }}
h2 {{ line-height: 1.5; break-after: avoid; }}
p {{ margin: .5em 0; white-space: pre-wrap; }}
mark {{ color: inherit; background: none; border-bottom: 3px solid; padding-bottom: 1px; }}
mark mark {{ padding-bottom: 6px; }}
bdi.l {{ font: bold 11px/1 sans-serif; margin: 0 .3em; vertical-align: super; }}
.who {{ color: #666; font-size: 15px; }}
table {{ border-collapse: collapse; font-size: 15px; line-height: 1.5; }}
td, th {{ border: 1px solid #ccc; padding: 2px 8px; text-align: start; }}
</style></head><body><h1>{title}</h1>
"""


def _encoded(items: Written, options: WriteOptions, report: LossReport) -> Iterator[bytes]:
    colors: dict[str, str] = {}
    opened = False
    for item in items:
        if isinstance(item, ProjectRecord):
            colors |= colors_of(item)
            yield _HEAD.format(title=escape(item.name)).encode()
            opened = True
            continue
        if not opened:
            yield _HEAD.format(title="").encode()
            opened = True
        if item.metadata:
            report.add(LossKind.METADATA, item)
        pages = all_laid_out(item, report, holds=frozenset({LossKind.PEOPLE}))
        yield f"<article><h2>{_plain(item.title or item.name)}</h2>\n".encode()
        for page in pages:
            yield _layer(page, colors, report, named=len(pages) > 1).encode()
        yield b"</article>\n"
    if not opened:
        yield _HEAD.format(title="").encode()
    yield b"</body></html>\n"


def _plain(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _layer(page: Page, colors: dict[str, str], report: LossReport, *, named: bool) -> str:
    report.annotations += len(page.placed)
    for one, _ in page.placed:
        colors.setdefault(one.label, suggest_color([*colors.values()]))
    head = f'<p class="who">{_plain(page.layer.annotator)}</p>\n' if named else ""
    lines, at = [], 0
    for line in page.text.split("\n"):
        end = at + len(line)
        lines.append(f'<p dir="auto">{_marked(page, at, end, colors)}</p>')
        at = end + 1
    return f"{head}{chr(10).join(lines)}\n{_table(page, colors)}"


def _marked(page: Page, first: int, last: int, colors: dict[str, str]) -> str:
    """Return a line with its marks: every stretch lies in one mark for each span that is on it."""
    text = page.text
    here = [
        (max(start, first), min(end, last), end, one.label)
        for one, pieces in page.placed
        for start, end in pieces
        if start < last and first < end
    ]
    edges = sorted({first, last, *(edge for one in here for edge in one[:2])})
    parts = []
    for start, end in pairwise(edges):
        on = sorted((b - a, label) for a, b, _, label in here if a <= start and end <= b)
        body = escape(text[start:end])
        for _, label in on:
            body = f'<mark style="border-color:{colors[label]}">{body}</mark>'
        ends = sorted({label for _, b, whole, label in here if b == end == whole})
        names = (f'<bdi class="l" style="color:{colors[x]}">{escape(x)}</bdi>' for x in ends)
        parts.append(body + "".join(names))
    return "".join(parts)


def _table(page: Page, colors: dict[str, str]) -> str:
    rows = [
        f'<tr><td style="color:{colors[one.label]}">{_plain(one.label)}</td>'
        f"<td>{_plain(quote_of(page.text, pieces))}</td>"
        f"<td>{_plain('، '.join(f'{k}: {v}' for k, v in one.attributes.items()))}</td></tr>"
        for one, pieces in page.placed
    ]
    return "<table>" + "\n".join(rows) + "</table>\n" if rows else ""


losses = surveyor(_encoded)
write = writer(_encoded)
