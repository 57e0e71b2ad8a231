"""The dashboard's cards about work: progress and forecast, suggestions, what more data brings."""

from datetime import date, datetime

from annotator.gui.panels.overview_cards import few_note, short
from annotator.gui.panels.wording import source_title
from annotator.gui.widgets.bars import Bar, Bars
from annotator.gui.widgets.chart_card import ChartCard
from annotator.gui.widgets.line_chart import LineChart, Point
from annotator.language import _, isolate, ltr, ngettext, number
from annotator.workflow.accepting import Acceptance
from annotator.workflow.curve import Point as Learnt
from annotator.workflow.curve_reading import Reading, read_curve
from annotator.workflow.figure_words import (
    day_text,
    forecast_bounds,
    forecast_text,
    percent_text,
    value_text,
)
from annotator.workflow.overview import Overview

_TITLES = 3  # days that are named at the axis
_STEPS = (1, 2, 5)


class ProgressCard(ChartCard):
    """Articles finished up to each day, and when they will all be."""

    def __init__(self) -> None:
        heads = (_("Day"), _("Articles finished"), "", "")
        self.line = LineChart(name=_("Articles finished, by day"), heads=heads)
        super().__init__(_("Articles finished, by day"), self.line)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        days = view.days
        self.say_empty("" if days else _("No article is finished yet."))
        if not days:
            self.say_note("")
            return
        today = datetime.fromtimestamp(view.at / 1000).astimezone().date()
        step = max(1, len(days) // _TITLES)
        points = [
            _point(day, n, title=day_text(day) if at % step == 0 or at == len(days) - 1 else "")
            for at, (day, n) in enumerate(days)
        ]
        ahead = view.forecast
        if ahead.likely is not None:
            if today > days[-1][0]:
                points.append(_point(today, days[-1][1]))
            points.append(_point(ahead.likely, view.wanted, day_text(ahead.likely), ahead=True))
            finished = _("Finished at this pace: {day}").format(day=forecast_text(ahead, today))
            self.say_note(f"{finished} · {forecast_bounds(ahead, today)}")
        else:
            self.say_note(forecast_bounds(ahead, today))
        top = max(view.wanted, days[-1][1], 1)
        self.line.set_points(points, bottom=0, top=top, ticks=_ticks(top))


def _point(day: date, n: int, title: str = "", *, ahead: bool = False) -> Point:
    articles = ngettext("{n} article", "{n} articles", n)
    said = f"{day_text(day)}: {articles}"
    if ahead:
        said = _("{said} (forecast)").format(said=said)
    return Point(day.toordinal(), n, said, title, ahead=ahead)


def _ticks(top: float) -> list[tuple[float, str]]:
    """Return at most six round numbers up to the top."""
    steps = (one * 10**power for power in range(9) for one in _STEPS)
    step = next(one for one in steps if top / one <= 5)
    return [(float(n), number(n)) for n in range(0, int(top) + 1, step)]


class CurveCard(ChartCard):
    """Is more data worth it? What a model learns from how many articles."""

    def __init__(self) -> None:
        heads = (_("Articles"), "F1", _("from"), _("to"))
        title = _("Is more data worth it? F1 on articles held out, by articles learned from")
        self.line = LineChart(name=title, heads=heads)
        super().__init__(title, self.line)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        found = read_curve(view.curve)
        self.say_empty("" if found else _why_no_curve())
        self.say_note(curve_sentence(found) if found else "")
        if found is None:
            return
        points = [_curve_point(one) for one in view.curve]
        if found.next_f1 is not None:
            said = f"{number(found.next_articles)}: {number(found.next_f1, decimals=2)}"
            said = _("{said} (forecast)").format(said=said)
            title = number(found.next_articles)
            points.append(Point(found.next_articles, found.next_f1, said, title, ahead=True))
        bottom = max(0.0, min(one.low for one in view.curve) - 0.05)
        bottom = int(bottom * 10) / 10
        ticks = [(n / 10, number(n / 10, decimals=1)) for n in range(round(bottom * 10), 11, 2)]
        self.line.set_points(points, bottom=bottom, top=1.0, ticks=ticks)


def _curve_point(one: Learnt) -> Point:
    articles = ngettext("{n} article", "{n} articles", one.articles)
    bounds = ltr(f"{number(one.low, decimals=2)}–{number(one.high, decimals=2)}")
    said = f"{articles}: {number(one.f1, decimals=2)}, {bounds}"
    return Point(one.articles, one.f1, said, number(one.articles), one.low, one.high)


def _why_no_curve() -> str:
    return _(
        "There is no curve yet. It comes when the model learns from finished articles: the extra "
        "“suggest”, and at least six articles that are done."
    )


def curve_sentence(found: Reading) -> str:
    """Say what the curve says."""
    if found.next_f1 is None:
        return _("Too few articles to say what more of them bring.")
    gain = number(100 * (found.next_f1 - found.last.f1), decimals=1)
    if found.worth:
        return _(
            "Worth it: {n} articles may bring another {gain} points of F1, if what doubling "
            "brings goes on shrinking as it does."
        ).format(n=number(found.next_articles), gain=gain)
    return _(
        "Hardly: {n} articles may bring another {gain} points of F1, less than the figures are "
        "uncertain."
    ).format(n=number(found.next_articles), gain=gain)


class SuggestionsCard(ChartCard):
    """What became of suggestions, and whether they change how people mark."""

    def __init__(self) -> None:
        heads = (_("Source"), _("Share taken"), _("of"))
        self.bars = Bars(name=_("Suggestions taken as they were"), heads=heads)
        super().__init__(_("Suggestions taken as they were"), self.bars)

    def show_overview(self, view: Overview) -> None:
        """Show other figures."""
        sources: dict[tuple[str, bool], Acceptance] = {}
        for origin, counts in view.acceptance:
            key = origin.source, origin.planted
            sources[key] = sources.get(key, Acceptance()) + counts
        self.say_empty("" if sources else _("No suggestion was judged yet."))
        self.bars.set_bars([_acceptance_bar(*key, counts) for key, counts in sources.items()])
        self.say_note("" if view.own else influence_sentence(view))


def _acceptance_bar(source: str, planted: bool, counts: Acceptance) -> Bar:
    name = isolate(source_title(source))
    title = _("{source} (planted)").format(source=name) if planted else name
    fates = [
        ngettext("{n} taken", "{n} taken", counts.taken),
        ngettext("{n} changed", "{n} changed", counts.changed),
        ngettext("{n} rejected", "{n} rejected", counts.rejected),
        ngettext("{n} passed over", "{n} passed over", counts.passed),
    ]
    said = f"{title}: {', '.join(fates)}"
    share = counts.share
    return Bar(title, share, percent_text(share), said, ltr(f"/ {number(counts.total)}"))


def influence_sentence(view: Overview) -> str:
    """Say how far people agree in articles with suggestions, and in those without."""
    with_them, without = view.influence.with_them, view.influence.without
    if with_them is None or with_them.value is None:
        return ""
    if without is None or without.value is None:
        return _(
            "All articles compared had suggestions, so their influence on agreement is unknown."
        )
    sentence = _(
        "Exact F1 in articles with suggestions {with_them} ({n}), without {without} ({m})."
    ).format(
        with_them=short(with_them),
        n=ngettext("{n} article", "{n} articles", with_them.documents),
        without=short(without),
        m=ngettext("{n} article", "{n} articles", without.documents),
    )
    bounds = (with_them.low, with_them.high, without.low, without.high)
    if None not in bounds and value_text(with_them) != value_text(without):
        apart = with_them.low > without.high or without.low > with_them.high  # type: ignore[operator]
        sentence += " " + (_("The intervals are apart.") if apart else _("The intervals overlap."))
    return "\n".join(x for x in (sentence, few_note([with_them, without])) if x)
