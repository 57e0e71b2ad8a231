"""Self-contained HTML pages: tables, shaded matrices, bars and one kind of drawing; no resources.

Everything that is data is escaped and set apart (`bdi`), so that no name turns a sentence round.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from annotator.language import current, is_rtl

_STYLE = """
:root { --page:#f6f5f2; --surface:#fff; --ink:#1d1c1a; --muted:#66645f; --line:#e4e1da;
  --accent:#1f5f5b; --agree:127,181,167; --differ:233,179,131; }
@media (prefers-color-scheme: dark) { :root { --page:#191a1b; --surface:#222425; --ink:#eae8e3;
  --muted:#a8a59e; --line:#383a3c; --accent:#62b8ad; --agree:47,106,97; --differ:125,77,38; } }
@media print { section { break-inside: avoid; } }
body { margin:0; background:var(--page); color:var(--ink); line-height:1.5;
  font-family:"IBM Plex Sans Arabic","Segoe UI","Noto Sans Arabic",system-ui,sans-serif; }
main { max-width:70rem; margin:auto; padding:2rem 1.5rem; }
h1 { font-size:1.6rem; margin:0; } h2 { font-size:1.05rem; margin:0 0 .75rem; }
p { margin:.25rem 0; } .muted { color:var(--muted); font-size:.9rem; }
section { background:var(--surface); border:1px solid var(--line); border-radius:12px;
  padding:1rem 1.25rem; margin:1rem 0; overflow-x:auto; }
.tiles { display:grid; grid-template-columns:repeat(auto-fit,minmax(13rem,1fr)); gap:1rem; }
.tiles section { margin:0; } .tiles { margin:1rem 0; }
.figure { font-size:1.7rem; font-weight:600; }
table { border-collapse:collapse; width:100%; } caption { text-align:start; color:var(--muted); }
th, td { text-align:start; padding:.35rem .6rem; border-bottom:1px solid var(--line);
  font-weight:400; white-space:nowrap; } thead th, tbody th { color:var(--muted); }
td.number { text-align:center; font-variant-numeric:tabular-nums; }
.bar { background:var(--line); border-radius:4px; height:.6rem; min-width:8rem; }
.bar div { height:100%; border-radius:4px; background:var(--accent); }
svg { width:100%; height:auto; direction:ltr; } svg text { fill:var(--muted); font-size:12px; }
"""


def page(title: str, parts: Iterable[str]) -> str:
    """Return a whole page in the language spoken now, in its direction."""
    way = "rtl" if is_rtl() else "ltr"
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{current()}" dir="{way}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def text(value: str) -> str:
    """Return data for a page: escaped, and unable to turn what stands around it."""
    return f"<bdi>{escape(value)}</bdi>" if value else ""


def paragraph(value: str, *, muted: bool = False) -> str:
    """Return a sentence of ours as a paragraph, its line ends kept."""
    lines = "<br>".join(escape(line) for line in value.splitlines())
    return f'<p class="muted">{lines}</p>' if muted else f"<p>{lines}</p>"


def section(title: str, *parts: str) -> str:
    """Return a part of the page with its heading."""
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def tile(title: str, figure: str, note: str = "") -> str:
    """Return one large figure."""
    return (
        f'<section><div class="muted">{escape(title)}</div>'
        f'<div class="figure">{text(figure)}</div><div class="muted">{text(note)}</div></section>'
    )


def tiles(*parts: str) -> str:
    """Return figures side by side."""
    return f'<div class="tiles">{"".join(parts)}</div>'


@dataclass(frozen=True, slots=True)
class Shade:
    """A cell of a matrix: what stands there, how strongly it is shaded, as what."""

    text: str
    strength: float = 0.0
    agrees: bool = True


def table(heads: Sequence[str], rows: Iterable[Sequence[str | Shade]]) -> str:
    """Return a table; the first cell of a row is its title, shaded cells are numbers."""
    top = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: Sequence[str | Shade]) -> str:
    first, *rest = row
    title = first.text if isinstance(first, Shade) else first
    return f'<th scope="row">{text(title)}</th>' + "".join(_cell(one) for one in rest)


def _cell(one: str | Shade) -> str:
    if isinstance(one, str):
        return f"<td>{text(one)}</td>"
    style = ""
    if one.strength:
        role = "agree" if one.agrees else "differ"
        share = 0.2 + 0.8 * min(1.0, one.strength)
        style = f' style="background:rgba(var(--{role}),{share:.2f})"'
    return f'<td class="number"{style}>{text(one.text)}</td>'


def bars(rows: Iterable[tuple[str, float, str, str]]) -> str:
    """Return bars: title, share of the longest, colour ("" for ours), the figure."""
    body = "".join(
        f'<tr><th scope="row">{text(title)}</th><td style="width:60%"><div class="bar">'
        f'<div style="width:{100 * share:.1f}%{_color(color)}"></div></div></td>'
        f'<td class="number">{text(figure)}</td></tr>'
        for title, share, color, figure in rows
    )
    return f"<table><tbody>{body}</tbody></table>"


def _color(color: str) -> str:
    plain = color.startswith("#") and color[1:].isalnum()
    return f";background:{color}" if plain else ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a line: where, the title at the axis, and whether it is only forecast."""

    x: float
    y: float
    title: str = ""
    low: float | None = None
    high: float | None = None
    ahead: bool = False


_WIDE, _HIGH, _SIDE, _FOOT = 760, 220, 60, 26


def line(
    name: str, spots: Sequence[Spot], *, bottom: float, top: float, low: str, high: str
) -> str:
    """Return a drawing of a line between two values of y, whose titles are `low` and `high`.

    In a page from right to left it runs so too.
    """
    first, last = spots[0].x, spots[-1].x

    def place(x: float, y: float) -> tuple[float, float]:
        along = (x - first) / (last - first) if last > first else 0.5
        along = 1 - along if is_rtl() else along
        up = (min(top, max(bottom, y)) - bottom) / ((top - bottom) or 1)
        return _SIDE + along * (_WIDE - 2 * _SIDE), _HIGH - _FOOT - up * (_HIGH - _FOOT - 14)

    drawn = []
    known = [one for one in spots if one.low is not None and one.high is not None]
    if len(known) > 1:
        edge = [place(one.x, one.high or 0.0) for one in known]
        edge += [place(one.x, one.low or 0.0) for one in reversed(known)]
        drawn.append(f'<polygon points="{_points(edge)}" fill="var(--accent)" opacity=".14"/>')
    ahead = [at for at, one in enumerate(spots) if one.ahead]
    turn = min(ahead, default=len(spots))
    for part, dash in ((spots[:turn], ""), (spots[max(0, turn - 1) :], ' stroke-dasharray="6 6"')):
        if len(part) > 1:
            where = _points([place(one.x, one.y) for one in part])
            drawn.append(
                f'<polyline points="{where}" fill="none" stroke="var(--accent)" '
                f'stroke-width="2.5"{dash}/>'
            )
    way = ' direction="rtl"' if is_rtl() else ""
    side = _WIDE - _SIDE + 6 if is_rtl() else _SIDE - 6
    anchor = "start" if is_rtl() else "end"
    for value, title in ((bottom, low), (top, high)):
        y = place(first, value)[1]
        drawn.append(
            f'<line x1="{_SIDE}" x2="{_WIDE - _SIDE}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="var(--line)"/><text x="{side}" y="{y + 4:.1f}" '
            f'text-anchor="{anchor}">{escape(title)}</text>'
        )
    drawn += [
        f'<text x="{place(one.x, bottom)[0]:.1f}" y="{_HIGH - 6}" text-anchor="middle"{way}>'
        f"{escape(one.title)}</text>"
        for one in spots
        if one.title
    ]
    return (
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{escape(name)}">'
        f"{''.join(drawn)}</svg>"
    )


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
