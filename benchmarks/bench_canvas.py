"""The canvas against a QTextEdit: opening, jumping, stepping, marking."""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import regex
from PySide6.QtWidgets import QApplication

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark
from annotator.gui.theme import load_fonts, reading_font
from benchmarks.baselines.qtextedit import TextEditBaseline, paint_now

_WORDS = regex.findall(
    r"\S+",
    "اجتمع الوزير مع وفد المنظمة في العاصمة صباح الأحد وناقش الطرفان خطة العمل السنوية "
    "ثم زار رئيس اللجنة مقر الهيئة واستمع إلى عرض عن القرار رقم 14-AB/CD المؤرخ 3 مارس 2024",
)
_STYLES = {"X": LabelStyle("X", "شخص", "شخص")}
_REPEATS = 7

Row = tuple[str, float, float, float]
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Case:
    """A text and its spans (code points, all in the basic plane)."""

    text: str
    spans: Spans

    def content(self) -> Content:
        """Return it as the canvas wants it."""
        return Content(self.text, self.marks(), _STYLES)

    def marks(self) -> tuple[Mark, ...]:
        """Return the spans as marks."""
        return tuple(Mark(str(at), (span,), "X") for at, span in enumerate(self.spans))


def make_case(length: int, spans: int, *, paragraph: int | None) -> Case:
    """Return a text of about `length` code points in paragraphs of about `paragraph`."""
    dice = random.Random(7)
    parts: list[str] = []
    size = since = 0
    while size < length:
        word = dice.choice(_WORDS)
        stop = ". " if dice.random() < 0.06 else " "
        if paragraph and since > paragraph:
            stop, since = ".\n", 0
        parts.append(word + stop)
        size += len(parts[-1])
        since += len(parts[-1])
    text = "".join(parts)
    starts = sorted(dice.sample(range(0, len(text) - 40), spans))
    places = [text.index(" ", start) + 1 for start in starts]
    return Case(text, [(start, start + dice.randint(4, 25)) for start in places])


def run() -> list[Row]:
    """Return rows of name, our seconds, the baseline's seconds, and the goal's ratio."""
    application = QApplication.instance() or QApplication([])
    load_fonts()
    rows = [*_article(), *_giant("many paragraphs", 330), *_giant("one paragraph", None)]
    application.processEvents()
    return rows


def _article() -> Iterator[Row]:
    case = make_case(9_000, 50, paragraph=400)
    other = make_case(9_000, 50, paragraph=380)
    canvas, baseline = _canvas(), TextEditBaseline(reading_font())

    def ours(one: Case) -> None:
        canvas.set_content(one.content())
        paint_now(canvas)

    yield (
        "article of 9,000, 50 spans: open to painted",
        _median(lambda: ours(case), lambda: ours(other)),
        _median(
            lambda: baseline.show_text(case.text, case.spans),
            lambda: baseline.show_text(other.text, other.spans),
        ),
        0.5,
    )
    marks = case.marks()
    ours(case)
    baseline.show_text(case.text, case.spans)

    def mark(some: tuple[Mark, ...]) -> None:
        canvas.set_marks(some)
        paint_now(canvas)

    yield (
        "article of 9,000: one mark changes, painted",
        _median(lambda: mark(marks[1:]), lambda: mark(marks)),
        _median(lambda: baseline.set_spans(case.spans[1:]), lambda: baseline.set_spans(case.spans)),
        1.5,
    )


def _giant(name: str, paragraph: int | None) -> Iterator[Row]:
    case = make_case(1_000_000, 2_000, paragraph=paragraph)
    title = f"1 MB, 2,000 spans, {name}"
    canvas, baseline = _canvas(), TextEditBaseline(reading_font())
    content = case.content()

    def open_ours() -> None:
        canvas.set_content(content)
        paint_now(canvas)

    def go(pos: int) -> None:
        canvas.set_cursor(pos)
        canvas.ensure_visible(pos, pos)
        paint_now(canvas)

    def step() -> None:
        canvas.next_mark(1)
        paint_now(canvas)

    def mark(some: tuple[Mark, ...]) -> None:
        canvas.set_marks(some)
        paint_now(canvas)

    end = len(case.text) - 1
    theirs = _once(lambda: baseline.show_text(case.text, case.spans))
    yield f"{title}: open to painted", _once(open_ours), theirs, 1.0
    yield (
        f"{title}: jump to the end",
        _once(lambda: go(end)),
        _once(lambda: baseline.go_to(end)),
        0.2,
    )
    go(0)
    baseline.go_to(0)
    spans = iter(case.spans)
    yield (
        f"{title}: next span",
        _median(step, step),
        _median(lambda: baseline.go_to(next(spans)[0]), lambda: baseline.go_to(next(spans)[0])),
        0.2,
    )
    marks = case.marks()
    yield (
        f"{title}: one mark changes, painted",
        _median(lambda: mark(marks[1:]), lambda: mark(marks)),
        _median(lambda: baseline.set_spans(case.spans[1:]), lambda: baseline.set_spans(case.spans)),
        1.5,
    )


def _canvas() -> Canvas:
    canvas = Canvas()
    canvas.resize(900, 800)
    canvas.show()
    QApplication.processEvents()
    return canvas


def _once(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _median(first: Callable[[], object], second: Callable[[], object]) -> float:
    """Return the median time of two actions in turn, after one of each to warm up."""
    first(), second()
    return statistics.median(_once(action) for _ in range(_REPEATS) for action in (first, second))


if __name__ == "__main__":
    for label, ours_seconds, theirs_seconds, goal in run():
        ratio = ours_seconds / theirs_seconds
        print(
            f"{label:60} {ours_seconds * 1e3:8.2f} ms {theirs_seconds * 1e3:8.2f} ms "
            f"{ratio:6.2f} (goal {goal})"
        )
