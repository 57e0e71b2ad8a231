"""One box for all that can be gone to or done: articles, commands, a search in all texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.core.finding import plain
from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.panels.commands import Command
from annotator.gui.panels.palette_list import Entry, PaletteList
from annotator.gui.panels.searcher import Searcher, TitlesFound
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.search_field import SearchField
from annotator.language import _, isolate, ngettext, say
from annotator.store.documents import Title

_WIDTH = 90 * GRID
_FEW = 8  # articles shown before the commands; the rest comes when it is asked for


@dataclass(frozen=True, slots=True)
class ArticleChoice:
    """An article to go to; with an end, to a place in it (code points)."""

    id: Id
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class CommandChoice:
    """An action to do."""

    id: str


@dataclass(frozen=True, slots=True)
class TextsChoice:
    """A phrase to look for in the texts of all articles."""

    phrase: str


@dataclass(frozen=True, slots=True)
class _AllArticles:
    """Something that stays in the box: show all articles found."""


class Palette(QDialog):
    """A field and, under it, what answers it while one types."""

    def __init__(
        self,
        parent: QWidget,
        *,
        searcher: Searcher | None,
        commands: Sequence[Command],
    ) -> None:
        """Without a searcher only commands are found."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Go to an article or command"))
        self.setAccessibleName(_("Go to an article or command"))
        self.choice: ArticleChoice | CommandChoice | TextsChoice | None = None
        self._window = parent.window()
        self._searcher = searcher
        self._commands = tuple(commands)
        self._all_articles = False
        self._titles = TitlesFound("", (), 0, True)
        self._entered = False  # Enter came before the answer to what was typed
        self.field = SearchField(_("An article, a command …"))
        self.field.installEventFilter(self)
        self.list = PaletteList(name=_("What was found"))
        self.note = PlainLabel(tone="muted", elide=True)
        self.note.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self._lay_out()
        self.field.textChanged.connect(self._ask)
        self.list.chosen.connect(self._take)
        if searcher is not None:
            searcher.titles_found.connect(self._take_titles)
            searcher.failed.connect(self._tell)
            searcher.find_titles("")  # reads them while the person begins to type
        self._ask()

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        *,
        searcher: Searcher | None,
        commands: Sequence[Command],
    ) -> ArticleChoice | CommandChoice | TextsChoice | None:
        """Return what was chosen, or None."""
        box = cls(parent, searcher=searcher, commands=commands)
        # Not modal: a click into the window behind closes the box, as people expect of one.
        loop = QEventLoop()
        box.finished.connect(loop.quit)
        parent.window().installEventFilter(box)
        box.show()
        loop.exec()
        box.deleteLater()
        return box.choice

    def done(self, result: int) -> None:
        if self._searcher is not None:
            self._searcher.titles_found.disconnect(self._take_titles)
            self._searcher.failed.disconnect(self._tell)
            self._searcher = None
        super().done(result)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and watched is self._window:
            self.reject()
        if watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._key(event)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().raised)
        painter.setPen(current().edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _lay_out(self) -> None:
        self.field.setFrame(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, GRID, 1, GRID)
        box.setSpacing(GRID // 2)
        top = QVBoxLayout()
        top.setContentsMargins(GRID, 0, GRID, 0)
        top.addWidget(self.field)
        box.addLayout(top)
        box.addWidget(self.list, stretch=1)
        box.addWidget(self.note)
        window = self._window
        self.setFixedWidth(min(_WIDTH, window.width() - 4 * GRID))
        self._place()

    def _place(self) -> None:
        """Stand at the top of the window, as high as what is shown, at most two thirds of it."""
        window, layout = self._window, self.layout()
        self.list.setFixedHeight(
            min(self.list.wanted_height(), window.height() * 2 // 3 - 8 * GRID)
        )
        if layout is not None:
            layout.invalidate()
            self.setFixedHeight(layout.minimumSize().height())
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 7 * GRID)))

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            for _row in range(8):
                self.list.step(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.reject()
        else:
            return False
        return True

    def _enter(self) -> None:
        if self._searcher is None or self._titles.phrase == self.field.text():
            self._take(self.list.current())
        else:
            self._entered = True

    def _take(self, choice: object) -> None:
        if isinstance(choice, _AllArticles):
            self._all_articles = True
            self._show()
        elif isinstance(choice, ArticleChoice | CommandChoice | TextsChoice):
            self.choice = choice
            self.accept()

    def _ask(self) -> None:
        phrase = self.field.text()
        self._all_articles = self._entered = False
        if self._searcher is not None and phrase.strip():
            self._searcher.find_titles(phrase)
        if not phrase.strip():
            self._titles = TitlesFound(phrase, (), 0, True)
        self._show(anew=True)

    def _take_titles(self, found: TitlesFound) -> None:
        if found.phrase == self.field.text():
            anew = self._titles.phrase != found.phrase
            self._titles = found
            self._show(anew=anew)
            if self._entered:
                self._take(self.list.current())

    def _tell(self, error: AnnotatorError) -> None:
        self._show()
        self.note.set_tone("danger")
        self.note.setText(say(error))
        self.note.show()

    def _show(self, *, anew: bool = False) -> None:
        entries = [*self._articles(), *self._doings()]
        self.list.show_entries(entries, anew=anew)
        self.note.set_tone("muted")
        self.note.setText(self._said(bool(entries)))
        self.note.setVisible(bool(self.note.text()))
        self._place()

    def _said(self, anything: bool) -> str:
        phrase = self.field.text().strip()
        if not phrase or anything:
            return ""
        said = _("No command is called “{phrase}”.").format(phrase=isolate(phrase))
        announce(self, said)
        return said

    def _articles(self) -> list[Entry]:
        titles = self._titles.titles
        if not titles:
            return []
        count = ngettext("{n} article", "{n} articles", self._titles.count)
        shown = titles if self._all_articles else titles[:_FEW]
        entries = [Entry(count), *(_article(one) for one in shown)]
        if len(shown) < len(titles):
            entries.append(Entry(_("More of these articles"), _AllArticles(), icon="more"))
        return entries

    def _doings(self) -> list[Entry]:
        phrase = self.field.text().strip()
        words = plain(phrase).split()
        fitting = [
            Entry(one.title, CommandChoice(one.id), icon=one.icon, caps=one.caps)
            for one in self._commands
            if _fits(one, words)
        ]
        entries = [Entry(_("Commands")), *fitting] if fitting else []
        if self._searcher is not None and phrase:
            title = _("Find “{phrase}” in the texts of all articles").format(phrase=isolate(phrase))
            entries += [Entry(_("In the texts")), Entry(title, TextsChoice(phrase), icon="find")]
        return entries


def _article(title: Title) -> Entry:
    name = title.name if title.title else ""
    return Entry(
        title.title or title.name, ArticleChoice(title.id), icon="article", aside=name, is_data=True
    )


def _fits(command: Command, words: Sequence[str]) -> bool:
    names = plain(" ".join((command.title, *command.names)))
    return all(word in names for word in words)
