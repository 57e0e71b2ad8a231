"""A short article with three marks, and the canvas that shows it."""

from pytestqt.qtbot import QtBot

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark

TEXT = (
    "زار الوزير لاجتماع Microsoft 2024 في 😀 مُحَمَّد\n"
    "Reuters said the وزارة opened.\n"
    "جملة أولى قصيرة. جملة ثانية أطول منها قليلا."
)
STYLES = {"P": LabelStyle("P", "شخص", "شخص"), "T": LabelStyle("T", "منصب", "منصب", "#8f6200")}


def place(part: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


MARKS = (
    Mark("outer", (place("الوزير لاجتماع"),), "T"),
    Mark("inner", (place("الوزير"),), "P"),
    Mark("latin", (place("Reuters"),), "P"),
)


def shown(qtbot: QtBot, widget: Canvas) -> Canvas:
    """Return the canvas, showing the article in a window of its own."""
    qtbot.addWidget(widget)
    widget.resize(800, 500)
    widget.set_content(Content(TEXT, MARKS, STYLES))
    with qtbot.waitExposed(widget):
        widget.show()
    return widget
