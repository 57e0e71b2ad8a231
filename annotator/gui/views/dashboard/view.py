"""The place itself: tiles, charts and tables of one `Overview`, counted beside the window."""

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.agreement.fields import Measure
from annotator.core.forecasting import recent
from annotator.core.model import Role
from annotator.errors import AnnotatorError, reason_of
from annotator.gui.panels.overview_asking import OverviewAsking
from annotator.gui.panels.overview_cards import (
    ConfusionCard,
    LabelsCard,
    MeasuresCard,
    PairwiseCard,
    short,
)
from annotator.gui.panels.overview_people import PeopleCard
from annotator.gui.panels.overview_work import CurveCard, ProgressCard, SuggestionsCard
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.banner import Banner
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.chart_card import ChartCard
from annotator.gui.widgets.choice import Choice
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.line_chart import Sparkline
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.gui.widgets.tile import Tile
from annotator.language import LRM, _, ltr, ngettext, number, say
from annotator.workflow.agreement import Behind, Wanted
from annotator.workflow.counting import Helped
from annotator.workflow.figure_words import (
    forecast_bounds,
    forecast_rule,
    forecast_text,
    hours_text,
    incomplete_rule,
    n_text,
    spread_text,
)
from annotator.workflow.overview import Overview

_WIDE = 1_240  # pixels from which on the table of people has room beside another card
_QUIET = 600  # milliseconds after a change before the figures are asked for again


class DashboardView(QWidget):
    """Needs an open project. Leads and reviewers see everybody, an annotator only themselves."""

    cases_requested = Signal(object, object)  # Wanted, and a tuple of Behind

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self._asking = OverviewAsking(session.project.path, self)
        self._view: Overview | None = None
        self._is_stale = self._is_wide = True
        self._has_intervals = False
        self._wait = QTimer(self, interval=_QUIET, singleShot=True)
        self._wait.timeout.connect(self._ask)
        self.banner = Banner()
        self.helped = Choice(name=_("Which articles count for agreement"))
        self.counting = PlainLabel(tone="muted")
        self.line = ProgressLine(name=_("Articles counted"))
        self.stop = KeyButton(_("Stop"), role="link")
        self.report = KeyButton(
            _("Write a report…"), icon_name="export", caps=preferences.keymap.caps("report")
        )
        self.done = Tile(_("Articles finished"))
        self.bar = ProgressLine(name=_("Articles finished"))
        self.agreement = Tile(_("Agreement, exact F1"))
        self.left = Tile(_("To adjudicate"))
        self.open_cases = KeyButton(_("Show the cases"), role="link")
        self.pace = Tile(_("At this pace, finished"))
        self.spark = Sparkline(name=_("Articles finished on each day"), heads=(_("Day"), _("n")))
        self.time = Tile(_("Active time"))
        self.people = PeopleCard()
        self.pairwise = PairwiseCard()
        self.confusion = ConfusionCard()
        self.measures = MeasuresCard()
        self.labels = LabelsCard()
        self.progress = ProgressCard()
        self.curve = CurveCard()
        self.suggestions = SuggestionsCard()
        self.rules = PlainLabel(tone="muted", wrap=True)
        self.empty = EmptyState(
            "dashboard",
            _("There are no figures yet"),
            hint=_("They come with the articles, and with what people mark in them."),
        )
        self._lay_out()
        self._connect()

    # What others call

    def take_keyboard(self) -> None:
        """Take the keyboard to the first figure that leads somewhere."""
        first = self.progress.chart if self._own() else self.pairwise.chart
        first.setFocus()

    def leave(self) -> None:
        """End the process that counts."""
        self._wait.stop()
        self._asking.close()

    @property
    def is_counting(self) -> bool:
        """Tell whether figures are still to come."""
        return self._asking.counting

    def overview(self) -> Overview | None:
        """Return what is shown."""
        return self._view

    def write_report(self) -> None:
        """Ask for a file and write all figures into it, as one page."""
        if self._view is None:
            return
        kind = _("Page")
        kinds = f"{kind} ({LRM}*.html{LRM})"
        folder = self._session.project.path.parent
        where = str(folder / f"{self._session.project.path.stem}.html")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Write a report"), where, kinds)
        if chosen:
            self.write_report_to(Path(chosen).with_suffix(".html"))

    def write_report_to(self, path: Path) -> None:
        """Write the report, and say where it is."""
        from annotator.workflow.report import report_page

        if self._view is None:
            return
        try:
            path.write_text(report_page(self._view), encoding="utf-8")
        except OSError as error:
            said = _("{file} cannot be written ({reason}). Choose another folder.")
            self.banner.say(said.format(file=ltr(path), reason=reason_of(error)), kind="danger")
            return
        self.banner.say(_("The report is written: {file}").format(file=ltr(path)))

    # Building

    def _lay_out(self) -> None:
        for helped, title in (
            (Helped.ALL, _("All articles")),
            (Helped.WITHOUT, _("Articles without suggestions")),
            (Helped.WITH, _("Articles with suggestions")),
        ):
            self.helped.addItem(title, helped)
        top = QHBoxLayout()
        top.setSpacing(GRID + GRID // 2)
        top.addWidget(self.helped)
        top.addWidget(self.counting)
        top.addWidget(self.line, stretch=1)
        top.addWidget(self.stop)
        top.addStretch(1)
        top.addWidget(self.report)
        self.done.add_foot(self.bar)
        self.left.add_foot(self.open_cases)
        self.pace.add_foot(self.spark)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        self._grid.setSpacing(2 * GRID)
        for column in range(12):
            self._grid.setColumnStretch(column, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        head = QVBoxLayout()
        head.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        head.addWidget(self.banner)
        head.addLayout(top)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID + GRID // 2)
        box.addLayout(head)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self.empty)
        box.addWidget(self._pages, stretch=1)
        self._place()

    def _place(self) -> None:
        """Put the cards where they belong: everybody's, or one annotator's own."""
        own = self._own()
        everything: list[QWidget] = [
            self.done,
            self.agreement,
            self.left,
            self.pace,
            self.time,
            self.people,
        ]
        everything += [self.pairwise, self.confusion, self.measures, self.labels, self.progress]
        everything += [self.curve, self.suggestions, self.rules]
        tiles = [self.done, self.time, self.pace] if own else list(everything[:4])
        people: list[list[QWidget]] = [[self.people], [self.measures, self.progress]]
        if self._is_wide:
            people = [[self.people, self.measures], [self.progress, self.labels]]
        cards: list[list[QWidget]] = [[self.pairwise, self.confusion], *people]
        cards += (
            [[self.suggestions, self.curve]]
            if self._is_wide
            else [[self.labels, self.suggestions], [self.curve]]
        )
        if own:
            cards = [[self.progress, self.labels], [self.suggestions]]
        for widget in everything:
            self._grid.removeWidget(widget)
            widget.hide()
        for at, tile in enumerate(tiles):
            wide = 12 // len(tiles)
            self._grid.addWidget(tile, 0, at * wide, 1, wide)
            tile.show()
        for row, pair in enumerate(cards, start=1):
            first = 12 // len(pair) + (len(pair) > 1 and pair[0] is self.people)
            for at, card in enumerate(pair):
                left, wide = (first, 12 - first) if at else (0, first)
                self._grid.addWidget(card, row, left, 1, wide)
                card.show()
        self._grid.addWidget(self.rules, len(cards) + 1, 0, 1, 12)
        self.rules.show()
        self._grid.setRowStretch(len(cards) + 2, 1)
        self.helped.setVisible(not own)
        self.report.setVisible(not own)
        self.rules.setText(forecast_rule() if own else f"{incomplete_rule()}\n{forecast_rule()}")

    def _connect(self) -> None:
        asking, session = self._asking, self._session
        asking.answered.connect(self._take)
        asking.cases_found.connect(self._take_cases)
        asking.failed.connect(self._fail)
        self.helped.currentIndexChanged.connect(lambda _index: self._ask())
        self.stop.clicked.connect(self._stop)
        self.report.clicked.connect(self.write_report)
        self.open_cases.clicked.connect(lambda: asking.ask_cases(Wanted(measure=Measure.EXACT)))
        for card in (self.pairwise, self.confusion, self.measures):
            card.cases_wanted.connect(asking.ask_cases)
        for chart in self.findChildren(ChartCard):
            chart.chart.failed.connect(lambda said: self.banner.say(said, kind="danger"))
        session.annotations_changed.connect(self._changed)
        session.work_changed.connect(self._changed)
        session.documents_changed.connect(self._changed)
        session.labels_changed.connect(self._changed)
        session.people_changed.connect(self._person_changed)
        session.closing.connect(self.leave)

    # Asking

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_wide is not (self.width() >= _WIDE):
            self._is_wide = not self._is_wide
            self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._ask()

    def _changed(self, *_what: object) -> None:
        self._is_stale = True
        if self.isVisible():
            self._wait.start()

    def _person_changed(self) -> None:
        """Show nothing of what the person before saw: it may not be for this one's eyes."""
        self._view = None
        self._has_intervals = False
        self._place()
        self._changed()

    def _ask(self) -> None:
        self._is_stale = False
        self._asking.ask(self._session.me.id, Helped(self.helped.currentData()))
        self._show_counting()

    def _stop(self) -> None:
        self._asking.stop()
        self._is_stale = True
        self._show_counting()

    def _take(self, view: Overview, whole: bool) -> None:
        if view.own is not self._own():
            return  # it was asked for by somebody else
        self._view = view
        self._show_tiles(view)
        self._pages.setCurrentWidget(self._scroll if view.total else self.empty)
        for card in (self.progress, self.labels, *(() if view.own else (self.people,))):
            card.show_overview(view)
        # Intervals stay while new ones are on their way: nothing flickers at every mark.
        if view.exact or view.read < view.total or not self._has_intervals:
            self._show_agreement(view)
        self._show_counting()
        if whole:
            announce(self, _("The figures are up to date."))

    def _take_cases(self, wanted: Wanted, cases: tuple[Behind, ...]) -> None:
        if cases:
            self.cases_requested.emit(wanted, cases)
        else:
            self.banner.say(_("There are no cases behind this figure."))

    def _fail(self, error: AnnotatorError) -> None:
        self._is_stale = True
        self.banner.say(say(error), kind="danger")
        self._show_counting()

    # Showing

    def _own(self) -> bool:
        return not self._session.me.roles & {Role.LEAD, Role.REVIEWER}

    def _show_counting(self) -> None:
        view, counting = self._view, self._asking.counting
        read, total = (view.read, view.total) if view else (0, 0)
        partly = read < total
        self.line.setVisible(counting and (partly or view is None))
        self.line.set_progress(read, total)
        self.stop.setVisible(counting and partly)
        if counting and view is None:
            self.counting.setText(_("Counting…"))
        elif partly:
            said = _("{n} of {total} articles counted")
            self.counting.setText(said.format(n=number(read), total=number(total)))
        elif counting:
            self.counting.setText(_("Finding out how certain it is…"))
        else:
            self.counting.setText(_("Your own progress, and nobody else's.") if self._own() else "")

    def _show_tiles(self, view: Overview) -> None:
        today = datetime.fromtimestamp(view.at / 1000).astimezone().date()
        skipped = ngettext("{n} skipped", "{n} skipped", view.skipped) if view.skipped else ""
        done = f"{number(view.finished)} / {number(view.wanted)}"
        self.done.say(ltr(done), note=skipped)
        self.bar.set_progress(view.finished, view.wanted)
        ahead = view.forecast
        bounds = forecast_bounds(ahead, today)
        self.pace.say(forecast_text(ahead, today), note=bounds)
        counts = recent(_daily(view), today)
        self.spark.set_values(
            [
                (str(at), n, ngettext("{n} article", "{n} articles", n))
                for at, n in enumerate(counts)
            ]
        )
        self.spark.setVisible(bool(counts))
        if view.own:
            seconds = sum(one.seconds for one in view.rows)
            spans = sum(one.spans for one in view.rows)
            timed = sum(one.timed for one in view.rows)
            pace = _("{n} spans an hour").format(n=number(3600 * spans / timed)) if timed else ""
            self.time.say(hours_text(seconds), note=pace)
            return
        articles = ngettext("{n} article", "{n} articles", view.articles_left)
        cases = ngettext("{n} disagreement", "{n} disagreements", view.cases_left)
        settled = ngettext("{n} settled", "{n} settled", view.settled)
        self.left.say(articles, note=f"{cases} · {settled}" if view.settled else cases)
        self.open_cases.setVisible(bool(view.cases_left))

    def _show_agreement(self, view: Overview) -> None:
        self._has_intervals = view.exact
        self.suggestions.show_overview(view)
        if view.own:
            return
        for card in (self.pairwise, self.confusion, self.measures, self.curve):
            card.show_overview(view)
        main = view.figure(Measure.EXACT)
        if main is None:
            self.agreement.say("–", note=_("No article is done by two people yet."))
        else:
            self.agreement.say(short(main), spread=spread_text(main), note=n_text(main))


def _daily(view: Overview) -> dict[date, int]:
    before, found = 0, {}
    for day, n in view.days:
        found[day] = n - before
        before = n
    return found
