"""The menu on the article: what can be done to a span, to a selection, to a line."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from annotator.core.model import Label, LineStatus, NoteKind
from annotator.core.text import Direction
from annotator.gui.views.annotate.doing import Doing
from annotator.gui.widgets.plain_label import button_text
from annotator.language import _, pgettext
from annotator.language import current as current_language


def span_menu(parent: QWidget, doing: Doing) -> QMenu:
    """Return a menu that begins with what can be done to the selected span."""
    menu = QMenu(parent)
    if doing.own() is not None:
        add(menu, _("Remove"), doing.remove)
        add(menu, _("Raise a question"), partial(doing.ask, NoteKind.QUESTION))
        add(menu, _("Write a note"), partial(doing.ask, NoteKind.NOTE))
        menu.addSeparator()
    return menu


def add_labels(menu: QMenu, labels: list[Label], use: Callable[[str], object]) -> None:
    """Add the labels, for the selection or the selected span."""
    for label in labels:
        add(menu, label.title(current_language()), partial(use, label.id))
    menu.addSeparator()


def add_line(menu: QMenu, now: LineStatus, choose: Callable[[LineStatus], object]) -> None:
    """Add what the line under the mouse is, for the lead to say."""
    inside = menu.addMenu(button_text(_("This line is")))
    for status, title in line_titles().items():
        _check(inside, title, status is now, partial(choose, status))


def add_direction(
    menu: QMenu, now: Direction | None, choose: Callable[[Direction | None], object]
) -> None:
    """Add in which direction the paragraph under the mouse is shown."""
    inside = menu.addMenu(button_text(_("Direction of this paragraph")))
    titles = {
        None: _("As its letters say"),
        Direction.RTL: _("Right to left"),
        Direction.LTR: _("Left to right"),
    }
    for direction, title in titles.items():
        _check(inside, title, direction is now, partial(choose, direction))


def line_titles() -> dict[LineStatus, str]:
    """Return what a line can be, in the language of the interface."""
    return {
        LineStatus.CONTENT: pgettext("line", "Content"),
        LineStatus.CAPTION: pgettext("line", "Caption"),
        LineStatus.ADVERT: pgettext("line", "Advert"),
        LineStatus.SOURCE: pgettext("line", "Source"),
        LineStatus.COMMENT: pgettext("line", "Comments"),
        LineStatus.REPEATED: pgettext("line", "Repeated in many articles"),
    }


def add(menu: QMenu, title: str, do: Callable[[], object]) -> None:
    """Add one thing to do."""
    menu.addAction(button_text(title)).triggered.connect(lambda _on=False: do())


def _check(menu: QMenu, title: str, on: bool, do: Callable[[], object]) -> None:
    action = menu.addAction(button_text(title))
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _on=False: do())
