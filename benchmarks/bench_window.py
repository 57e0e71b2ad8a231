"""The window: its start, its memory, a key pressed until the mark is durable and painted."""

import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from annotator.core.model import Id
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.queue_model import QueueModel
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import load_theme, put_on, reading_font
from annotator.gui.views.annotate import AnnotateView
from annotator.settings import Settings
from annotator.store import trust
from annotator.store.known import living_annotations
from annotator.store.project import Project
from benchmarks.articles import write_articles
from benchmarks.baselines.qtextedit import TextEditBaseline, paint_now
from benchmarks.baselines.sqlite import BareCommit
from benchmarks.bench_store import forget
from benchmarks.measure import Row, in_turn, once, said, start
from benchmarks.place import Place

_MARKS = 60
_BESIDE = 12.0  # seconds of marking while slow work runs
_ALONE = 4.0  # and before it does
_LONGEST = 10.0  # seconds for which a mark may be under way
_PAUSE = 0.02  # seconds between two marks of a hurried person
_LIMIT = 50.0  # milliseconds that nothing on the window's thread may take


def run(place: Place) -> Iterator[Row]:
    """Measure what a person in front of the window feels."""
    yield from _start(place)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    put_on(application, load_theme("light"))
    yield from _marks(place)
    for what in ("import", "export"):
        yield from _beside(place, what)
    yield from _calls(place)


def _start(place: Place) -> Iterator[Row]:
    project, home = place.project(place.size.many), place.folder / "home"
    with place.opened(project) as opened:
        trust.note(opened)  # made on this machine, else it would be checked before it is shown
    ours, bare = [], []
    for step in range(place.size.rounds + 1):
        first, memory = _window(home, "ours", str(project))
        bare_first, bare_memory = _window(home, "bare")
        if step:  # the first one has the disk read, and its bytecode written
            ours.append((first, memory))
            bare.append((bare_first, bare_memory))
    painted, held = (statistics.median(one) for one in zip(*ours, strict=True))
    bare_painted, bare_held = (statistics.median(one) for one in zip(*bare, strict=True))
    name = f"{place.size.many:,} articles"
    yield Row(f"first painted window, {name}", painted * 1e3, bare_painted * 1e3, 2.0)
    yield Row(f"memory, {name} open", held / 1024**2, bare_held / 1024**2, 3.0, "MB")


def _window(home: Path, *arguments: str) -> tuple[float, float]:
    """Start a window and return the seconds until it was painted, and its bytes of memory."""
    home.mkdir(exist_ok=True)
    began = time.monotonic()
    with start("benchmarks.probes.window", *arguments, home=home) as process:
        return said(process, "painted") - began, said(process, "memory")


class Desk:
    """The place to annotate on a project, and a hurried person in front of it."""

    def __init__(self, place: Place, path: Path) -> None:
        project = Project.open(path)
        project.sign_in(project.annotators.people()[0].id)
        preferences = Preferences(Settings(), place.folder / "settings.toml", KeyMap({}))
        self.session = Session()
        self.session.adopt(project)
        self.view = AnnotateView(self.session, preferences)
        self.view.resize(1440, 900)
        self.view.show()
        self.view.start()
        self._documents: list[Id] = [
            project.documents.id_of(one) for one in project.documents.ids()[:200]
        ]
        self._dice = random.Random(5)
        self._dice.shuffle(self._documents)
        self._at = 60
        self._saved = False
        self.session.saved.connect(self._note)
        self.go()

    def go(self) -> None:
        """Go to the next article and paint it."""
        self._documents.append(self._documents.pop(0))
        self.session.show(self._documents[0])
        paint_now(self.view)

    def select(self) -> None:
        """Select some words."""
        # Never the same words twice: what is marked already is left as it is.
        self._at += 40
        if self._at > len(self.view.canvas.content().text) - 100:
            self._at = 100
            self.go()
        at = self._at
        self.view.canvas.set_selection(at, at + 20)
        self.view.canvas.ensure_visible(at, at + 20)
        paint_now(self.view)

    def mark(self) -> None:
        """Press a label's key, until the mark is on the disk and on the screen."""
        self._saved = False
        self.view.perform("label_1")
        until = time.monotonic() + _LONGEST
        while not self._saved:
            QApplication.processEvents()
            if time.monotonic() > until:
                raise RuntimeError("a mark was never written")
        paint_now(self.view)

    def timed_mark(self) -> float:
        """Select, mark, and return the seconds that the marking took."""
        self.select()
        return once(self.mark)

    def close(self) -> None:
        """Leave."""
        self.session.close()
        self.view.close()
        self.view.deleteLater()

    def _note(self) -> None:
        self._saved = True


@contextmanager
def _desk(place: Place, path: Path) -> Iterator[Desk]:
    """Sit down before a copy of a project."""
    copy = path.with_name(f"copy of {path.name}")
    forget(copy)
    shutil.copyfile(path, copy)
    desk = Desk(place, copy)
    try:
        yield desk
    finally:
        desk.close()
        forget(copy)


def _marks(place: Place) -> Iterator[Row]:
    few, many = place.project(place.size.few), place.project(place.size.many)
    with _desk(place, few) as desk, _desk(place, many) as large:
        bare = _BareMark(place, desk.view.canvas.content().text)
        ours, theirs, larger = [], [], []
        for _ in range(_MARKS):
            ours.append(desk.timed_mark())
            theirs.append(once(bare.mark))
            larger.append(large.timed_mark())
        bare.close()
        alone, base, most = (statistics.median(one) * 1e3 for one in (ours, theirs, larger))
        yield Row("key pressed until the mark is durable and painted", alone, base, 1.5)
        name = f"{place.size.many:,} articles against {place.size.few:,}"
        yield Row(f"the same, {name}", most, alone, 1.3)
        more, less = in_turn(large.go, desk.go, rounds=_MARKS, warm=3)
        yield Row(f"next article, painted: {name}", more * 1e3, less * 1e3, 1.3)


class _BareMark:
    """A QTextEdit that changes a highlight and repaints, then a bare commit of a mark's rows."""

    def __init__(self, place: Place, text: str) -> None:
        path = place.folder / "marks.sqlite"
        forget(path)
        self._edit = TextEditBaseline(reading_font())
        self._spans = [(at * 100, at * 100 + 20) for at in range(20)]
        self._edit.show_text(text, self._spans)
        self._commits = BareCommit(path, rows=place.size.few * 20)
        self._turn = 0

    def mark(self) -> None:
        """Change one highlight, paint, and make the rows durable."""
        self._turn += 1
        self._edit.set_spans(self._spans[self._turn % 2 :])
        self._commits.commit()

    def close(self) -> None:
        """Close the file."""
        self._commits.close()


def _beside(place: Place, what: str) -> Iterator[Row]:
    """Mark while an import or an export runs in a process of its own."""
    file = place.folder / "beside.jsonl"
    if what == "import":
        write_articles(file, 2_000, seed=999)
    with _desk(place, place.project(place.size.few)) as desk:
        path = desk.session.project.path
        # In the same rhythm: after a rest a mark takes longer, whatever else runs.
        alone = statistics.median(_hurried(desk, _ALONE))
        with start(
            "benchmarks.probes.work", what, str(path), str(file), home=place.folder
        ) as process:
            said(process, "begins")
            times = list(_hurried(desk, _BESIDE))
            process.kill()
    half = statistics.median(times)
    slowest = max(times)
    yield Row(f"mark while an {what} runs: median against none running", half * 1e3, alone * 1e3, 2)
    yield Row(f"mark while an {what} runs: slowest of {len(times)}", slowest * 1e3, _LIMIT, 1)


def _hurried(desk: Desk, seconds: float) -> Iterator[float]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield desk.timed_mark()
        rest = time.monotonic() + _PAUSE
        while time.monotonic() < rest:
            QApplication.processEvents()
            time.sleep(0.001)


def _calls(place: Place) -> Iterator[Row]:
    """Time what the window asks of the store, on its own thread, against the limit."""
    path = place.project(place.size.many)
    with _desk(place, path) as desk:
        session, project = desk.session, desk.session.project
        me, documents = session.me.id, project.documents
        model = QueueModel(session)
        page = documents.ids()[:60]
        calls: dict[str, Callable[[], object]] = {
            "the order of all articles": documents.ids,
            "progress": lambda: documents.progress(me),
            "how many articles": documents.count,
            "my annotations by label": lambda: project.annotations.label_counts(me),
            "next article without a mark": lambda: documents.next_unlabelled(me, None),
            "the queue made anew": model.reload,
            "a page of the queue": lambda: documents.rows(page, me),
            "news of everything": lambda: project.history.news(0),
            "counted when one leaves": lambda: living_annotations(project.connection),
        }
        for name, call in calls.items():
            took = statistics.median(once(call) for _ in range(5))
            yield Row(f"{place.size.many:,} articles: {name}", took * 1e3, _LIMIT, 1)
