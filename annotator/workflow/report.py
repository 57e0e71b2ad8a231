"""The dashboard as one page to send or keep: all figures of an `Overview`, nothing to load."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from annotator.core.agreement.fields import EVERY, Measure, Pair
from annotator.core.agreement.figures import Cell, Figure
from annotator.core.model import Id, Label
from annotator.language import _, current, digits, ngettext, number
from annotator.workflow.accepting import Acceptance
from annotator.workflow.counting import Helped
from annotator.workflow.figure_words import (
    FEW,
    MEANINGS,
    day_text,
    forecast_bounds,
    forecast_rule,
    forecast_text,
    hours_text,
    in_order,
    incomplete_rule,
    interval_text,
    is_small,
    measure_title,
    n_text,
    percent_text,
    spread_text,
    value_text,
)
from annotator.workflow.overview import Overview
from annotator.workflow.page import (
    Shade,
    Spot,
    bars,
    line,
    page,
    paragraph,
    section,
    table,
    text,
    tile,
    tiles,
)

_TITLES = 6  # days that are named at the axis


def report_page(view: Overview) -> str:
    """Return the page."""
    moment = datetime.fromtimestamp(view.at / 1000).astimezone()
    when = digits(f"{moment:%H:%M}")
    written = _("{day}, {time}").format(day=day_text(moment.date(), year=True), time=when)
    head = f"<h1>{text(view.project)}</h1>{paragraph(written, muted=True)}"
    parts = [head, _tiles(view, moment.date())]
    parts += agreement_parts(view.figures, view.cells, view.people, view.labels, view.helped)
    parts += [_people(view), _progress(view), _labels(view), _suggestions(view), _curve(view)]
    parts.append(section(_("How this was counted"), *_rules()))
    return page(view.project, (part for part in parts if part))


def agreement_parts(
    figures: Sequence[Figure],
    cells: dict[Pair, tuple[Cell, ...]],
    people: dict[Id, str],
    labels: Sequence[Label],
    helped: Helped = Helped.ALL,
) -> list[str]:
    """Return the parts of a page that tell of agreement: measures, labels, pairs, confusions."""
    if not figures:
        return [section(_("Agreement"), paragraph(_("No article is done by two people yet.")))]
    which = {
        Helped.ALL: "",
        Helped.WITH: _("Articles with suggestions"),
        Helped.WITHOUT: _("Articles without suggestions"),
    }[helped]
    whole = in_order(one for one in figures if not one.pair and not one.label)
    parts = [
        section(
            _("Agreement"),
            paragraph(which, muted=True) if which else "",
            table(_heads(_("Measure")), (_line(measure_title(x.measure), x) for x in whole)),
            _few(whole),
            *(
                paragraph(f"{measure_title(x.measure)}: {_(MEANINGS[x.measure])}", muted=True)
                for x in whole
            ),
        )
    ]
    parts.append(section(_("Agreement by label"), _by_label(figures, labels)))
    for measure in Measure:
        if matrix := _pairwise(figures, people, measure):
            title = _("{measure} of each two").format(measure=measure_title(measure))
            parts.append(section(title, matrix))
    parts.append(section(_("Where they differ"), confusion_table(cells.get(EVERY, ()), labels)))
    return parts


def _heads(first: str) -> list[str]:
    return [first, _("Figure"), _("Interval of 95 %"), _("of")]


def _line(title: str, figure: Figure) -> list[str]:
    return [title, _value(figure), interval_text(figure) or "–", n_text(figure)]


def _value(figure: Figure | None) -> str:
    text = value_text(figure)
    return f"~{text}" if is_small(figure) and figure and figure.value is not None else text


def _few(figures: Iterable[Figure]) -> str:
    if not any(is_small(one) for one in figures):
        return ""
    said = _("~ from fewer than {n} articles: no more than a hint").format(n=number(FEW))
    return paragraph(said, muted=True)


def _by_label(figures: Sequence[Figure], labels: Sequence[Label]) -> str:
    found = {(one.measure, one.label): one for one in figures if not one.pair and one.label}
    used = [one for one in labels if any(label == one.id for _m, label in found)]
    rows = []
    for label in used:
        row = [label.title(current())]
        for measure in Measure:
            figure = found.get((measure, label.id))
            interval = interval_text(figure)
            row.append(f"{_value(figure)} ({interval})" if interval else _value(figure))
        rows.append(row)
    return table([_("Label"), *(measure_title(one) for one in Measure)], rows)


def _pairwise(figures: Sequence[Figure], people: dict[Id, str], measure: Measure) -> str:
    found: dict[Pair, Figure] = {
        one.pair: one
        for one in figures
        if one.pair and one.measure is measure and not one.label and one.value is not None
    }
    who = sorted({x for pair in found for x in pair}, key=lambda x: people.get(x, x))
    rows = []
    for one in who:
        row: list[str | Shade] = [people.get(one, one)]
        for other in who:
            figure = found.get((min(one, other), max(one, other)))
            if one == other or figure is None or figure.value is None:
                row.append(Shade(""))
                continue
            said = f"{_value(figure)} {spread_text(figure)} ({number(figure.documents)})"
            row.append(Shade(said, max(0.05, 2 * (figure.value - 0.5))))
        rows.append(row)
    return table(["", *(people.get(x, x) for x in who)], rows) if rows else ""


def confusion_table(cells: Sequence[Cell], labels: Sequence[Label]) -> str:
    """Return the confusion matrix over all pairs, other ends and nothing among its columns."""
    counts = {(one.first, one.second, one.same_ends): one.n for one in cells}
    used = {label for one in cells for label in (one.first, one.second)}
    shown = [one for one in labels if one.id in used]
    titles = [one.title(current()) for one in shown]
    same = max((n for (a, b, e), n in counts.items() if a == b and e), default=0)
    other = max((n for (a, b, e), n in counts.items() if not (a == b and e)), default=0)

    def shaded(n: int, *, agrees: bool = False) -> Shade:
        most = same if agrees else other
        return Shade(number(n), 0.15 + 0.85 * n / most if n else 0.0, agrees)

    rows = []
    for one in shown:
        row: list[str | Shade] = [one.title(current())]
        for two in shown:
            if one is two:
                row.append(shaded(counts.get((one.id, one.id, True), 0), agrees=True))
            else:
                both = {(one.id, two.id), (two.id, one.id)}
                n = sum(counts.get((*pair, ends), 0) for pair in both for ends in (True, False))
                row.append(shaded(n))
        row.append(shaded(counts.get((one.id, one.id, False), 0)))
        row.append(shaded(counts.get((one.id, "", False), 0)))
        rows.append(row)
    return table(["", *titles, _("other ends"), _("nothing")], rows)


def _tiles(view: Overview, today: date) -> str:
    main = view.figure(Measure.EXACT)
    cases = ngettext("{n} disagreement", "{n} disagreements", view.cases_left)
    done = f"{number(view.finished)} / {number(view.wanted)}"
    skipped = ngettext("{n} skipped", "{n} skipped", view.skipped) if view.skipped else ""
    left = ngettext("{n} article", "{n} articles", view.articles_left)
    ahead = view.forecast
    parts = [
        tile(_("Articles finished"), f"\u2066{done}\u2069", skipped),
        tile(
            _("At this pace, finished"), forecast_text(ahead, today), forecast_bounds(ahead, today)
        ),
    ]
    if not view.own:
        agreed = f"{_value(main)} {spread_text(main)}".strip()
        parts.insert(1, tile(_("Agreement, exact F1"), agreed, n_text(main) if main else ""))
        parts.insert(2, tile(_("To adjudicate"), left, cases))
    return tiles(*parts)


def _people(view: Overview) -> str:
    if not view.rows:
        return ""
    heads = [_("Name"), _("Done"), _("Active time"), _("Spans an hour"), _("F1 against gold (n)")]
    heads += [_("Qualification"), _("Hidden tests"), _("Questions")]
    rows = [
        [
            one.name,
            f"\u2066{number(one.done)} / {number(one.asked)}\u2069"
            if one.asked
            else number(one.done),
            hours_text(one.seconds),
            "–" if one.pace is None else number(one.pace),
            *(_gold(x) for x in (one.gold, one.qualification, one.hidden)),
            number(one.questions),
        ]
        for one in view.rows
    ]
    figures = [x for one in view.rows for x in (one.gold, one.qualification, one.hidden) if x]
    return section(_("People"), table(heads, rows), _few(figures))


def _gold(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "–"
    interval = interval_text(figure)
    return f"{_value(figure)} ({number(figure.documents)}) {interval}".strip()


def _progress(view: Overview) -> str:
    days = view.days
    if not days:
        return ""
    step = max(1, len(days) // _TITLES)
    spots = [
        Spot(day.toordinal(), n, day_text(day) if at % step == 0 else "")
        for at, (day, n) in enumerate(days)
    ]
    likely = view.forecast.likely
    if likely is not None:
        spots.append(Spot(likely.toordinal(), view.wanted, day_text(likely), ahead=True))
    top = max(view.wanted, days[-1][1], 1)
    name = _("Articles finished, by day")
    drawn = line(name, spots, bottom=0, top=top, low=number(0), high=number(top))
    return section(name, drawn)


def _labels(view: Overview) -> str:
    total = sum(n for _label, n in view.label_counts)
    most = max((n for _label, n in view.label_counts), default=0)
    if not total:
        return ""
    known = {one.id: one for one in view.labels}
    rows = [
        (
            known[label].title(current()),
            n / most,
            known[label].color,
            f"{number(n)} · {percent_text(n / total)}",
        )
        for label, n in view.label_counts
    ]
    return section(_("Spans by label"), bars(rows))


def _suggestions(view: Overview) -> str:
    if not view.acceptance:
        return ""
    sources: dict[str, Acceptance] = {}
    for origin, counts in view.acceptance:
        title = origin.source
        if origin.planted:
            title = _("{source} (planted)").format(source=title)
        sources[title] = sources.get(title, Acceptance()) + counts
    titles = [_("Source"), _("Taken"), _("Changed"), _("Rejected"), _("Passed over")]
    rows = [
        [
            source,
            *(number(n) for n in (x.taken, x.changed, x.rejected, x.passed)),
            percent_text(x.share),
        ]
        for source, x in sources.items()
    ]
    both = [
        _line(title, figure)
        for title, figure in (
            (_("Articles with suggestions"), view.influence.with_them),
            (_("Articles without suggestions"), view.influence.without),
        )
        if figure is not None
    ]
    influence = table(_heads(_("Exact F1")), both) if both else ""
    return section(_("Suggestions"), table([*titles, _("Share taken")], rows), influence)


def _curve(view: Overview) -> str:
    if len(view.curve) < 2:
        return ""
    spots = [Spot(x.articles, x.f1, number(x.articles), x.low, x.high) for x in view.curve]
    name = _("Is more data worth it? F1 on articles held out, by articles learned from")
    drawn = line(name, spots, bottom=0.0, top=1.0, low=number(0), high=number(1))
    return section(name, drawn)


def _rules() -> list[str]:
    draws = _(
        "Intervals are percentiles of 1,000 draws of as many articles, with replacement, from a "
        "fixed seed."
    )
    return [paragraph(one, muted=True) for one in (incomplete_rule(), draws, forecast_rule())]
