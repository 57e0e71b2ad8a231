"""Figures in words and digits: for the window, the command line and the pages alike."""

from collections.abc import Iterable
from datetime import date

from annotator.core.agreement.fields import Measure
from annotator.core.agreement.figures import Figure
from annotator.core.forecasting import FEWEST, Forecast
from annotator.language import N_, _, digits, ltr, ngettext, number, pgettext

FEW = 20  # articles below which an interval is no more than a hint

MEASURES: dict[Measure, str] = {
    Measure.EXACT: N_("Exact F1"),
    Measure.OVERLAP: N_("Overlap F1"),
    Measure.TOLERANT: N_("Tolerant F1"),
    Measure.LABEL: N_("Label, given the same ends"),
    Measure.ATTRIBUTE: N_("Attributes"),
    Measure.KAPPA: N_("Kappa on words"),
    Measure.ALPHA: N_("Alpha for unitizing"),
}
MEANINGS: dict[Measure, str] = {
    Measure.EXACT: N_("the same start, end and label"),
    Measure.OVERLAP: N_("the same label, and at least one letter in common"),
    Measure.TOLERANT: N_(
        "the same label, and the same ends without proclitics, honorifics and punctuation"
    ),
    Measure.LABEL: N_("of spans with the same ends, the same label"),
    Measure.ATTRIBUTE: N_("of equal spans, the same attribute values"),
    Measure.KAPPA: N_("Cohen's kappa: the labels on each word, beyond chance"),
    Measure.ALPHA: N_("Krippendorff's unitizing alpha: each letter, beyond chance"),
}


def measure_title(measure: Measure) -> str:
    """Return what a measure is called."""
    return _(MEASURES[measure])


def in_order(figures: Iterable[Figure]) -> list[Figure]:
    """Return figures in the order in which measures are told."""
    return sorted(figures, key=lambda one: list(Measure).index(one.measure))


def value_text(figure: Figure | None) -> str:
    """Return a figure with two decimals, or a dash where there is none."""
    if figure is None or figure.value is None:
        return "–"
    return number(figure.value, decimals=2)


def spread_text(figure: Figure | None) -> str:
    """Return half of the width of the interval, "± 0.02"; "" without one."""
    if figure is None or figure.low is None or figure.high is None:
        return ""
    return ltr(f"± {number((figure.high - figure.low) / 2, decimals=2)}")


def interval_text(figure: Figure | None) -> str:
    """Return the interval, "0.81–0.85"; "" without one."""
    if figure is None or figure.low is None or figure.high is None:
        return ""
    return ltr(f"{number(figure.low, decimals=2)}–{number(figure.high, decimals=2)}")


def n_text(figure: Figure) -> str:
    """Return what a figure is made of: "240 spans in 12 articles"."""
    articles = ngettext("in {n} article", "in {n} articles", figure.documents)
    return f"{_counted(figure)} {articles}"


def _counted(figure: Figure) -> str:
    if figure.measure is Measure.ATTRIBUTE:
        return ngettext("{n} value", "{n} values", figure.n)
    if figure.measure is Measure.KAPPA:
        return ngettext("{n} word", "{n} words", figure.n)
    if figure.measure is Measure.ALPHA:
        return ngettext("{n} letter", "{n} letters", figure.n)
    return ngettext("{n} span", "{n} spans", figure.n)


def is_small(figure: Figure | None) -> bool:
    """Tell whether a figure comes from so few articles that it is no more than a hint."""
    return figure is not None and figure.documents < FEW


def said(figure: Figure | None) -> str:
    """Return a figure with all that belongs to it, as one reads it aloud."""
    if figure is None or figure.value is None:
        return _("nothing to compare yet")
    parts = [value_text(figure)]
    if interval := interval_text(figure):
        parts.append(_("interval of 95 %: {interval}").format(interval=interval))
    parts.append(n_text(figure))
    if is_small(figure):
        parts.append(_("few articles: no more than a hint"))
    return " · ".join(parts)


MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def day_text(day: date, *, year: bool = False) -> str:
    """Return a day as people write it: "3 December"."""
    written = pgettext("a day", "{day} {month}").format(day=day.day, month=_(MONTHS[day.month - 1]))
    return digits(f"{written} {day.year}" if year else written)


def forecast_text(found: Forecast, today: date) -> str:
    """Return when the work will be finished: a day, or why nothing can be said."""
    if not found.left:
        return pgettext("all articles are done", "Finished")
    if found.likely is None:
        return _("Too early to say")
    return day_text(found.likely, year=found.likely.year != today.year)


def forecast_bounds(found: Forecast, today: date) -> str:
    """Return between which days, and the pace that this follows from."""
    pace = _("{n} articles a day").format(n=number(found.pace, decimals=int(found.pace < 10)))
    if found.likely is None or found.early is None or found.late is None:
        if found.days < FEWEST and found.left:
            return _("A forecast needs {n} days of work").format(n=number(FEWEST))
        return pace if found.pace else ""
    between = _("between {early} and {late}").format(
        early=day_text(found.early, year=found.early.year != today.year),
        late=day_text(found.late, year=found.late.year != today.year),
    )
    return f"{between} · {pace}"


def forecast_rule() -> str:
    """Return the rule of the forecast."""
    return _(
        "The pace is the mean of the last 14 days before today, days without work among them. "
        "The date is the middle of 500 futures drawn from these days; 8 of 10 lie between the "
        "two days named."
    )


def incomplete_rule() -> str:
    """Return what takes no part in agreement."""
    return _(
        "Only layers that are done take part, in articles with at least two of them. Marks that "
        "touch a line that is not content (advert, source, comment, repeated) count nowhere."
    )


def hours_text(seconds: int) -> str:
    """Return active time in hours and minutes: "3:05"."""
    return digits(f"{seconds // 3600}:{seconds % 3600 // 60:02d}")


def percent_text(share: float | None) -> str:
    """Return a share as a percentage, or a dash."""
    return "–" if share is None else digits(f"{share:.0%}")
