"""The menu on the article: what can be done to a span, to a selection, to a line."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from annotator.core.model import Label, LineStatus, NoteKind
from annotator.core.text import Direction
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.labels import label_caps
from annotator.gui.views.annotate.doing import Doing
from annotator.gui.widgets.plain_label import button_text
from annotator.language import _, pgettext
from annotator.language import current as current_language

_MOST_LABELS = 10  # that a menu lists; Qt would make columns of fifty


class ArticleMenu(QMenu):
    """What can be done at one place of the article, each with its key."""

    def __init__(self, parent: QWidget, keymap: KeyMap) -> None:
        super().__init__(parent)
        self._keymap = keymap

    def add_span(self, doing: Doing) -> None:
        """Add what can be done to the selected span."""
        if doing.own() is None:
            return
        self._add(_("Remove"), doing.remove, self._keymap.printed("remove"))
        question, note = partial(doing.ask, NoteKind.QUESTION), partial(doing.ask, NoteKind.NOTE)
        self._add(_("Raise a question"), question, self._keymap.printed("question"))
        self._add(_("Write a note"), note, self._keymap.printed("note"))
        self.addSeparator()

    def add_labels(
        self, labels: list[Label], use: Callable[[str], object], ask: Callable[[], object]
    ) -> None:
        """Add the labels, for the selection or the selected span; `ask` leads to the others."""
        for label in labels if len(labels) <= _MOST_LABELS else labels[: _MOST_LABELS - 1]:
            key = "".join(label_caps(label, labels, self._keymap))
            self._add(label.title(current_language()), partial(use, label.id), key)
        if len(labels) > _MOST_LABELS:
            self._add(_("Another label…"), ask, self._keymap.printed("type_label"))
        self.addSeparator()

    def add_line(self, now: LineStatus, choose: Callable[[LineStatus], object]) -> None:
        """Add what the line under the mouse is, for the lead to say."""
        inside = self.addMenu(button_text(_("This line is")))
        for status, title in line_titles().items():
            _check(inside, title, status is now, partial(choose, status))

    def add_direction(
        self, now: Direction | None, choose: Callable[[Direction | None], object]
    ) -> None:
        """Add in which direction the paragraph under the mouse is shown."""
        inside = self.addMenu(button_text(_("Direction of this paragraph")))
        titles = {
            None: _("As its letters say"),
            Direction.RTL: _("Right to left"),
            Direction.LTR: _("Left to right"),
        }
        for direction, title in titles.items():
            _check(inside, title, direction is now, partial(choose, direction))

    def _add(self, title: str, do: Callable[[], object], key: str) -> None:
        # Behind a tab stands what a menu shows at its other side; the dispatcher has the keys.
        shown = f"{button_text(title)}\t{key}" if key else button_text(title)
        self.addAction(shown).triggered.connect(lambda _on=False: do())


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


def _check(menu: QMenu, title: str, on: bool, do: Callable[[], object]) -> None:
    action = menu.addAction(button_text(title))
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _on=False: do())
