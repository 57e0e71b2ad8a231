"""Finding in all articles: the first hits, a flood of them, and the size of the index."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from annotator.core.query import Query
from annotator.gui.keymap import KeyMap
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import load_theme, put_on
from annotator.gui.views.find import FindView
from annotator.settings import Settings
from annotator.store.project import Project
from annotator.workflow.answers import Order
from annotator.workflow.indexing import index_file, index_texts
from benchmarks.baselines.qtextedit import paint_now
from benchmarks.measure import Row
from benchmarks.place import Place

_LIMIT = 50.0  # milliseconds that nothing on the window's thread may take
_FIRST = 50  # hits that fill a window, and more
_PHRASES = ("رئيس اللجنة", "الهيئة", "وزير", "المجلس", "قرار")
_LONGEST = 120.0  # seconds for which a search may be under way


def run(place: Place) -> Iterator[Row]:
    """Measure what a person feels who looks for something in all articles."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    put_on(application, load_theme("light"))
    path = place.project(place.size.many)
    index_texts(path)
    yield _size(place, path)
    with _looking(place, path) as view:
        name = f"{place.size.many:,} articles"
        wait(lambda: view.form.key.count() > 0, view)
        times = [first_hits(view, phrase) for phrase in _PHRASES for _ in range(2)]
        median = statistics.median(times) * 1e3
        yield Row(f"{name}: first {_FIRST} hits of a folded phrase, painted", median, _LIMIT, 1)
        view.take_query(Query("رئيس"))
        pause = wait(view.line.isHidden, view)
        count = view.model.rowCount()
        yield Row(f"{count:,} hits stream in: longest pause", pause * 1e3, _LIMIT, 1)
        for order in (Order.BEFORE, Order.ARTICLES):
            was = [view.model.number(row) for row in range(min(99, count))]
            began = time.monotonic()
            view.order.setCurrentIndex(view.order.findData(order))
            at_once = time.monotonic() - began
            pause = wait(partial(_order_is_another, view, was), view)
            longest = max(pause, at_once) * 1e3
            yield Row(f"{count:,} hits sorted ({order.value}): longest pause", longest, _LIMIT, 1)


def _order_is_another(view: FindView, was: list[int]) -> bool:
    return was != [view.model.number(row) for row in range(len(was))]


def _size(place: Place, path: Path) -> Row:
    with place.opened(path) as project:
        file, texts, after = index_file(project.about.id), 0, 0
        while page := project.documents.titles(after=after, limit=500):
            read = project.documents.texts([one.stand_in for one in page])
            texts += sum(len(text.encode()) for text in read.values())
            after = page[-1].stand_in
    return Row(
        "bytes of the index against the texts' UTF-8",
        file.stat().st_size / 1024**2,
        texts / 1024**2,
        0.5,
        "MB",
    )


@contextmanager
def _looking(place: Place, path: Path) -> Iterator[FindView]:
    project = Project.open(path)
    project.sign_in(project.annotators.people()[0].id)
    session = Session()
    session.adopt(project)
    view = FindView(session, Preferences(Settings(), place.folder / "settings.toml", KeyMap({})))
    view.resize(1440, 900)
    view.show()
    view.take_keyboard()
    try:
        yield view
    finally:
        session.close()
        view.close()
        view.deleteLater()


def first_hits(view: FindView, phrase: str) -> float:
    """Look for a phrase and return the seconds until its first hits are painted."""
    view.take_query(Query())
    paint_now(view)
    began = time.monotonic()
    view.take_query(Query(phrase))
    wait(lambda: view.model.rowCount() >= _FIRST or view.line.isHidden(), view)
    paint_now(view)
    return time.monotonic() - began


def wait(done: Callable[[], bool], view: FindView) -> float:
    """Let the window work until something is so; return its longest pause in seconds."""
    longest, until = 0.0, time.monotonic() + _LONGEST
    while not done():
        began = time.monotonic()
        QApplication.processEvents()
        longest = max(longest, time.monotonic() - began)
        if began > until:
            raise RuntimeError(f"still not there: {view.count.text()}")
        time.sleep(0.001)
    return longest
