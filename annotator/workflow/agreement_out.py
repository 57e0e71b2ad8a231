"""Agreement written out: JSON for programs, CSV for tables, one HTML page for people."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.agreement.fields import EVERY, Pair
from annotator.core.agreement.figures import CONFIDENCE, RESAMPLES, Figure
from annotator.core.model import Id
from annotator.errors import AnnotatorError, reason_of
from annotator.language import N_, _
from annotator.workflow.agreement import Behind, Comparison
from annotator.workflow.counting import pairs
from annotator.workflow.figure_words import incomplete_rule
from annotator.workflow.page import page, paragraph, section, text
from annotator.workflow.report import agreement_parts

KINDS = (".json", ".csv", ".html")


def agreement_body(found: Comparison, *, articles: bool = False) -> dict[str, Any]:
    """Return all figures as one JSON document; people and labels by name."""
    body = {
        "people": list(found.people.values()),
        "labels": [_label(found, one) for one in sorted(found.selection.labels)],
        "rounds": sorted(found.selection.rounds),
        "suggestions": found.helped.value,
        "articles": found.documents,
        "compared": found.compared,
        "layers_not_done": found.undone,
        "confidence": CONFIDENCE,
        "resamples": RESAMPLES,
        "figures": [_figure(found, one) for one in found.figures],
        "confusion": [
            {**_pair(found, pair), **_cell(found, one.first, one.second, one.same_ends, one.n)}
            for pair in (EVERY, *pairs(found.selection.people))
            for one in found.cells(pair)
        ],
    }
    if articles:
        body["by_article"] = [
            {
                "article": found.names.get(document, document),
                "id": document,
                "figures": [_figure(found, one) for one in figures],
            }
            for document, figures in found.by_article()
        ]
    return body


def case_body(found: Comparison, one: Behind) -> dict[str, Any]:
    """Return one case behind a figure as JSON; offsets are code points."""
    return {
        "article": one.name,
        "id": one.document,
        "case": one.case,
        "start": one.start,
        "end": one.end,
        "text": one.quote,
        "sides": [
            {"person": found.people.get(who, who), "label": _label(found, label), "text": quote}
            for who, label, quote in zip(one.people, one.labels, one.quotes, strict=True)
        ],
    }


def figure_rows(found: Comparison, *, articles: bool = False) -> Iterable[list[object]]:
    """Yield the figures as rows of a table, the heads first; numbers are not rounded."""
    yield [
        "article",
        "measure",
        "person",
        "other",
        "label",
        "value",
        "low",
        "high",
        "n",
        "articles",
    ]
    for one in found.figures:
        yield ["", *_row(found, one)]
    if articles:
        for document, figures in found.by_article():
            for one in figures:
                yield [found.names.get(document, document), *_row(found, one)]


def write_agreement(found: Comparison, path: Path, *, articles: bool = False) -> None:
    """Write all figures into a file, as what its name ends in. Raises AnnotatorError."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise AnnotatorError(
            N_("{file} must end in .json, .csv or .html, so that it is clear what to write."),
            file=path.name,
        )
    written = {
        ".json": lambda: msgspec.json.format(
            msgspec.json.encode(agreement_body(found, articles=articles)), indent=2
        ).decode(),
        ".csv": lambda: _csv(figure_rows(found, articles=articles)),
        ".html": lambda: agreement_page(found),
    }[kind]()
    try:
        path.write_text(written, encoding="utf-8-sig" if kind == ".csv" else "utf-8", newline="")
    except OSError as error:
        raise AnnotatorError(
            N_("{file} cannot be written ({reason}). Choose another folder."),
            file=path,
            reason=reason_of(error),
        ) from error


def agreement_page(found: Comparison) -> str:
    """Return all figures as one page."""
    cells = {pair: tuple(found.cells(pair)) for pair in (EVERY, *pairs(found.selection.people))}
    labels = sorted(found.labels.values(), key=lambda one: (one.order, one.name))
    parts = agreement_parts(found.figures, cells, found.people, labels, found.helped)
    head = f"<h1>{text(_('Agreement'))}</h1>"
    rule = section(_("How this was counted"), paragraph(incomplete_rule(), muted=True))
    return page(_("Agreement"), [head, *parts, rule])


def _csv(rows: Iterable[list[object]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _row(found: Comparison, one: Figure) -> list[object]:
    who = [found.people.get(x, x) for x in one.pair] or ["", ""]
    bounds = ["" if x is None else x for x in (one.value, one.low, one.high)]
    return [one.measure.value, *who, _label(found, one.label), *bounds, one.n, one.documents]


def _figure(found: Comparison, one: Figure) -> dict[str, Any]:
    return {
        "measure": one.measure.value,
        **_pair(found, one.pair),
        "label": _label(found, one.label),
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "n": one.n,
        "articles": one.documents,
    }


def _pair(found: Comparison, pair: Pair) -> dict[str, Any]:
    return {"pair": [found.people.get(x, x) for x in pair]}


def _cell(found: Comparison, first: Id, second: Id, same: bool, n: int) -> dict[str, Any]:
    return {
        "first": _label(found, first),
        "second": _label(found, second),
        "same_ends": same,
        "n": n,
    }


def _label(found: Comparison, label: Id) -> str:
    return found.labels[label].name if label in found.labels else label
