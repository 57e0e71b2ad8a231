"""Scrolling that never jumps, places that are restored, paint that stays small."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.core.model import Line, LineStatus
from annotator.core.text import Direction
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark
from annotator.gui.theme import load_theme

STYLES = {"P": LabelStyle("P", "شخص", "شخص")}
LONG = "\n".join(
    f"الفقرة {number} " + "كلمة أخرى هنا " * (number * 7 % 23) for number in range(300)
)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    widget = Canvas()
    qtbot.addWidget(widget)
    widget.resize(700, 500)
    widget.set_content(Content(LONG, (), STYLES))
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


class _Paints(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


@contextmanager
def paints(canvas: Canvas) -> Iterator[list[QRect]]:
    QApplication.processEvents()
    seen = _Paints()
    canvas.viewport().installEventFilter(seen)
    yield seen.rects
    QApplication.sendEvent(canvas.window(), QEvent(QEvent.Type.UpdateRequest))
    canvas.viewport().removeEventFilter(seen)


def wheel(canvas: Canvas, pixels: int) -> None:
    at = QPointF(50, 50)
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, QPoint(0, pixels), QPoint(), *none, phase, False)
    QApplication.sendEvent(canvas.viewport(), event)


def on_screen(canvas: Canvas) -> QImage:
    place = canvas.geometry()
    size = place.width(), place.height()
    return canvas.screen().grabWindow(0, place.x(), place.y(), *size).toImage()


def test_scrolling_up_into_guesses_moves_the_text_by_exactly_the_wheel(canvas: Canvas) -> None:
    pos = LONG.index("الفقرة 200")
    canvas.scroll_to_offset(pos)
    before = canvas.visible_rect_of(pos, pos + 3).top()
    for moved in range(10, 300, 10):
        wheel(canvas, 10)
        assert canvas.visible_rect_of(pos, pos + 3).top() == pytest.approx(before + moved, abs=1)


def test_down_and_up_by_the_wheel_end_where_they_began(canvas: Canvas) -> None:
    canvas.scroll_to_offset(LONG.index("الفقرة 150"))
    for _ in range(30):
        wheel(canvas, -37)
    for _ in range(30):
        wheel(canvas, 37)
    assert canvas.first_visible_offset() == LONG.index("الفقرة 150")


def test_the_end_of_the_bar_is_the_end_of_the_text(canvas: Canvas) -> None:
    bar = canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() == bar.maximum()
    last = canvas.visible_rect_of(len(LONG) - 1, len(LONG))
    assert 0 < last.bottom() < canvas.viewport().height()
    bar.setValue(0)
    assert canvas.first_visible_offset() == 0


def test_every_place_is_restored(canvas: Canvas) -> None:
    for pos in range(0, len(LONG), 2111):
        canvas.scroll_to_offset(pos)
        here = canvas.first_visible_offset()
        canvas.scroll_to_offset(0)
        canvas.scroll_to_offset(here)
        assert canvas.first_visible_offset() == here


@pytest.mark.parametrize("change", ["zoom", "spacing", "family", "measure", "tags", "size"])
def test_the_place_is_kept_when_the_page_changes(canvas: Canvas, change: str) -> None:
    canvas.scroll_to_offset(LONG.index("الفقرة 120"))
    paragraph = LONG[canvas.first_visible_offset() :][:10]
    {
        "zoom": lambda: canvas.set_zoom(1.4),
        "spacing": lambda: canvas.set_line_spacing(1.3),
        "family": lambda: canvas.set_font_family("IBM Plex Sans Arabic"),
        "measure": lambda: canvas.set_measure(400),
        "tags": lambda: canvas.set_tags("off"),
        "size": lambda: canvas.resize(500, 400),
    }[change]()
    assert LONG[canvas.first_visible_offset() :][:10] == paragraph


def test_the_same_text_keeps_its_place_and_another_starts_at_the_top(canvas: Canvas) -> None:
    pos = LONG.index("الفقرة 99")
    canvas.scroll_to_offset(pos)
    canvas.set_content(Content(LONG, (Mark("a", ((pos, pos + 4),), "P"),), STYLES))
    assert canvas.first_visible_offset() == pos
    canvas.set_content(Content(LONG + "."))
    assert canvas.first_visible_offset() == 0


def test_what_must_be_seen_is_in_view_and_what_is_in_view_does_not_scroll(canvas: Canvas) -> None:
    for pos in (len(LONG) - 5, 0, len(LONG) // 2, len(LONG) // 2 + 900, len(LONG) // 3):
        canvas.ensure_visible(pos, pos + 4)
        rect = canvas.visible_rect_of(pos, pos + 4)
        assert canvas.viewport().rect().contains(rect)
        assert rect.height() > 30
        before = canvas.verticalScrollBar().value()
        canvas.ensure_visible(pos, pos + 4)
        assert canvas.verticalScrollBar().value() == before


def test_the_header_scrolls_with_the_text(canvas: Canvas) -> None:
    header = QLabel("عنوان")
    header.setFixedHeight(80)
    canvas.set_header(header)
    top = header.mapTo(canvas, QPoint(0, 0)).y()
    assert canvas.visible_rect_of(0, 3).top() >= top + 80
    wheel(canvas, -50)
    assert header.mapTo(canvas, QPoint(0, 0)).y() == top - 50


def test_a_header_that_grows_at_the_top_stays_in_view(canvas: Canvas, qtbot: QtBot) -> None:
    header = QLabel("عنوان")
    canvas.set_header(header)
    header.setText("عنوان\nفي سطرين\nأو ثلاثة")
    qtbot.waitUntil(lambda: header.height() >= header.sizeHint().height())
    assert header.mapTo(canvas, QPoint(0, 0)).y() >= 0


def test_a_new_mark_repaints_its_own_paragraph_only(canvas: Canvas) -> None:
    start = LONG.index("الفقرة 2 ")
    with paints(canvas) as rects:
        canvas.set_marks((Mark("a", ((start, start + 6),), "P"),))
    assert rects
    height = sum(rect.height() for rect in rects)
    assert 0 < height < canvas.viewport().height() / 2


def test_scrolling_paints_only_what_comes_into_view(canvas: Canvas) -> None:
    canvas.scroll_to_offset(LONG.index("الفقرة 60"))
    with paints(canvas) as rects:
        wheel(canvas, -30)
    assert sum(rect.height() for rect in rects) <= 40


@pytest.mark.parametrize("zoom", [1.0, 1.15, 1.4])
def test_what_was_scrolled_looks_like_what_is_painted_anew(canvas: Canvas, zoom: float) -> None:
    canvas.set_zoom(zoom)
    canvas.set_header(QLabel("عنوان"))
    QApplication.processEvents()
    for pixels in (-33, -120, 57, 400, -260, -31):
        wheel(canvas, pixels)
        QApplication.processEvents()
    scrolled = on_screen(canvas)
    canvas.viewport().update()
    QApplication.processEvents()
    anew = on_screen(canvas)
    assert not scrolled.isNull()
    assert scrolled == anew


def test_a_mark_out_of_sight_repaints_nothing(canvas: Canvas) -> None:
    with paints(canvas) as rects:
        canvas.set_marks((Mark("a", ((len(LONG) - 9, len(LONG)),), "P"),))
    assert rects == []


def test_a_person_can_override_a_paragraphs_direction(canvas: Canvas) -> None:
    text = "abc\nabc"
    canvas.set_content(Content(text, directions={4: Direction.RTL}))
    left, right = canvas.visible_rect_of(0, 3), canvas.visible_rect_of(4, 7)
    assert left.center().x() < canvas.width() / 2 < right.center().x()


def test_lines_that_are_not_content_are_dimmed(canvas: Canvas) -> None:
    text = "كلام كلام\nكلام كلام"
    line = Line(10, 19, LineStatus.ADVERT)
    canvas.set_theme(load_theme("light"))
    canvas.set_content(Content(text, lines=(line,)))
    image = canvas.viewport().grab().toImage()
    darkest = []
    for span in ((0, 9), (10, 19)):
        rect = canvas.visible_rect_of(*span)
        pixels = (
            image.pixelColor(x, y).lightness()
            for x in range(rect.left(), rect.right())
            for y in range(rect.top(), rect.bottom())
        )
        darkest.append(min(pixels))
    assert darkest[0] + 30 < darkest[1]


def test_captions_are_content(canvas: Canvas) -> None:
    canvas.set_content(Content("كلام", lines=(Line(0, 4, LineStatus.CAPTION),)))
    assert not canvas._flow.is_dim(0)


def test_a_giant_paragraph_is_laid_out_only_near_the_view(canvas: Canvas) -> None:
    canvas.set_content(Content("جملة من كلمات كثيرة. " * 20_000))
    assert len(canvas._flow._shapes) < 5
    canvas.ensure_visible(399_000, 399_010)
    assert len(canvas._flow._shapes) < 12


def test_the_popups_rectangle_holds_the_whole_line_of_a_span(canvas: Canvas) -> None:
    rect = canvas.visible_rect_of(0, 6)
    assert rect.height() >= canvas._page.pitch() - 8
    far = canvas.visible_rect_of(len(LONG) - 4, len(LONG))
    assert far.isEmpty()


def test_what_a_search_found_is_painted_where_it_stands(canvas: Canvas) -> None:
    canvas.set_found([(start, start + 6) for start in range(0, len(LONG) - 6, 400)])
    shown = canvas.grab().toImage()
    place = canvas.visible_rect_of(0, 6)
    colors = {
        shown.pixelColor(x, y).name()
        for x in range(place.left(), place.right())
        for y in range(place.top(), place.bottom())
    }
    assert load_theme("light").found.name() in colors
    canvas.set_found(())
    assert canvas.grab().toImage() != shown


def inked(canvas: Canvas, start: int, end: int) -> int:
    """Return how many pixels above the tint of a range are not page."""
    rect = canvas.visible_rect_of(start, end)
    image = canvas.viewport().grab().toImage()
    page = load_theme("light").page.lightness()
    return sum(
        image.pixelColor(x, y).lightness() < page - 40
        for x in range(rect.left(), rect.right())
        for y in range(rect.top(), rect.top() + 10)
    )


def test_tags_are_shown_always_or_on_the_hovered_and_selected_or_never(canvas: Canvas) -> None:
    canvas.set_theme(load_theme("light"))
    canvas.set_content(Content("كلام طويل هنا", (Mark("a", ((0, 9),), "P"),), STYLES))
    assert inked(canvas, 0, 9) > 10
    canvas.set_tags("hover")
    assert inked(canvas, 0, 9) == 0
    canvas.select_mark("a")
    assert inked(canvas, 0, 9) > 10
    canvas.set_tags("off")
    assert canvas._flow.scene(0).tags == ()


def test_without_tags_the_lines_stand_closer(canvas: Canvas) -> None:
    before = canvas.verticalScrollBar().maximum()
    canvas.set_tags("off")
    assert canvas.verticalScrollBar().maximum() < before


def test_a_line_at_the_top_stays_there_when_the_view_was_narrower_for_a_while(
    canvas: Canvas,
) -> None:
    paragraph = LONG.index("الفقرة 150")
    for pos in range(paragraph, paragraph + 700, 97):
        canvas.scroll_to_offset(pos)
        here = canvas.first_visible_offset()
        for width in (530, 610, 470, 700):
            canvas.resize(width, 500)
        assert canvas.first_visible_offset() == here
