"""One box for all that can be gone to, done or found: articles, commands, places in the texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.core.finding import plain
from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.panels.commands import Command
from annotator.gui.panels.palette_list import Entry, PaletteList
from annotator.gui.panels.searcher import HITS, Searcher, TextsFound, TitlesFound
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.progress_line import ProgressLine
from annotator.gui.widgets.search_field import SearchField
from annotator.language import _, isolate, ngettext, number, say
from annotator.store.documents import Title
from annotator.workflow.searching import Hit

_WIDTH = 90 * GRID
_FEW = 8  # articles shown before the commands; the rest comes when it is asked for
_REST = 250  # milliseconds without a key before texts are searched


@dataclass(frozen=True, slots=True)
class ArticleChoice:
    """An article to go to; with a phrase, to the place (code points) where it was found."""

    id: Id
    start: int = 0
    end: int = 0
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class CommandChoice:
    """An action to do."""

    id: str


@dataclass(frozen=True, slots=True)
class _Turn:
    """Something that stays in the box: search the texts, or show all articles found."""

    what: str


_IN_TEXTS, _ALL_ARTICLES = _Turn("texts"), _Turn("articles")


class Palette(QDialog):
    """A field and, under it, what answers it while one types."""

    def __init__(
        self,
        parent: QWidget,
        *,
        searcher: Searcher | None,
        commands: Sequence[Command],
        articles: int = 0,
        in_texts: bool = False,
    ) -> None:
        """`articles` is how many there are; without a searcher only commands are found."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Go to an article or command"))
        self.setAccessibleName(_("Go to an article or command"))
        self.choice: ArticleChoice | CommandChoice | None = None
        self._window = parent.window()
        self._searcher = searcher
        self._commands = tuple(commands)
        self._total = articles
        self._in_texts = in_texts
        self._all_articles = False
        self._titles = TitlesFound("", (), 0, True)
        self._entered = False  # Enter came before the answer to what was typed
        self._hits: list[Hit] = []
        self._progress = TextsFound("", (), 0, True)
        self.field = SearchField(_("An article, a command …"))
        self.field.installEventFilter(self)
        self.list = PaletteList(name=_("What was found"))
        self.line = ProgressLine(name=_("Articles searched"))
        self.note = PlainLabel(tone="muted", elide=True)
        self.note.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._lay_out()
        self._rest.timeout.connect(self._search_texts)
        self.field.textChanged.connect(self._ask)
        self.list.chosen.connect(self._take)
        if searcher is not None:
            searcher.titles_found.connect(self._take_titles)
            searcher.texts_found.connect(self._take_texts)
            searcher.failed.connect(self._tell)
            searcher.find_titles("")  # reads them while the person begins to type
        self._turn(in_texts=in_texts)

    @classmethod
    def ask(
        cls,
        parent: QWidget,
        *,
        searcher: Searcher | None,
        commands: Sequence[Command],
        articles: int = 0,
        in_texts: bool = False,
    ) -> ArticleChoice | CommandChoice | None:
        """Return what was chosen, or None; with `in_texts`, places in the texts at once."""
        box = cls(
            parent, searcher=searcher, commands=commands, articles=articles, in_texts=in_texts
        )
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
            self._searcher.find_texts("")
            self._searcher.titles_found.disconnect(self._take_titles)
            self._searcher.texts_found.disconnect(self._take_texts)
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
        box.addWidget(self.line)
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
        elif key == Qt.Key.Key_Escape and self._in_texts and self.field.text():
            self._turn(in_texts=False)
        elif key == Qt.Key.Key_Escape:
            self.reject()
        else:
            return False
        return True

    def _enter(self) -> None:
        if self._in_texts and self._rest.isActive():
            self._search_texts()
        elif self._searcher is None or self._in_texts or self._titles.phrase == self.field.text():
            self._take(self.list.current())
        else:
            self._entered = True

    def _take(self, choice: object) -> None:
        if choice is _IN_TEXTS:
            self._turn(in_texts=True)
        elif choice is _ALL_ARTICLES:
            self._all_articles = True
            self._show()
        elif isinstance(choice, ArticleChoice | CommandChoice):
            self.choice = choice
            self.accept()

    def _turn(self, *, in_texts: bool) -> None:
        self._in_texts = in_texts and self._searcher is not None
        texts, anything = _("Words in the texts of all articles …"), _("An article, a command …")
        self.field.setPlaceholderText(texts if self._in_texts else anything)
        self.field.setAccessibleName(self.field.placeholderText())
        self._ask()
        if self._in_texts:
            self._search_texts()

    def _ask(self) -> None:
        phrase = self.field.text()
        self._all_articles = self._entered = False
        self._hits = []
        self._progress = TextsFound(phrase, (), 0, not (self._in_texts and phrase.strip()))
        if self._searcher is not None:
            self._searcher.find_texts("")
            if self._in_texts:
                self._rest.start()
            elif phrase.strip():
                self._searcher.find_titles(phrase)
        if not phrase.strip():
            self._titles = TitlesFound(phrase, (), 0, True)
        self._show(anew=True)

    def _search_texts(self) -> None:
        self._rest.stop()
        if self._searcher is not None and self._in_texts:
            self._searcher.find_texts(self.field.text())

    def _take_titles(self, found: TitlesFound) -> None:
        if found.phrase == self.field.text() and not self._in_texts:
            anew = self._titles.phrase != found.phrase
            self._titles = found
            self._show(anew=anew)
            if self._entered:
                self._take(self.list.current())

    def _take_texts(self, found: TextsFound) -> None:
        if found.phrase == self.field.text() and self._in_texts:
            self._hits += found.hits
            self._progress = found
            self._show()

    def _tell(self, error: AnnotatorError) -> None:
        self._progress = TextsFound(self.field.text(), (), 0, True)
        self._show()
        self.note.set_tone("danger")
        self.note.setText(say(error))
        self.note.show()

    def _show(self, *, anew: bool = False) -> None:
        searching = self._in_texts and not self._progress.complete
        self.line.setVisible(searching)
        self.line.set_progress(self._progress.scanned, self._total)
        entries = self._places() if self._in_texts else [*self._articles(), *self._doings()]
        self.list.show_entries(entries, anew=anew)
        self.note.set_tone("muted")
        self.note.setText(self._said(searching, bool(entries)))
        self.note.setVisible(bool(self.note.text()))
        self._place()

    def _said(self, searching: bool, anything: bool) -> str:
        phrase = self.field.text().strip()
        if searching:
            return _("{done} of {total} articles searched").format(
                done=number(self._progress.scanned), total=number(self._total)
            )
        if self._in_texts and len(self._hits) >= HITS:
            return _("These are the first {n} places. More words narrow them down.").format(
                n=number(HITS)
            )
        if not phrase or anything:
            return ""
        said = _("No command is called “{phrase}”.")
        if self._searcher is not None:
            said = _("“{phrase}” is in none of the articles.")
        said = said.format(phrase=isolate(phrase))
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
            entries.append(Entry(_("More of these articles"), _ALL_ARTICLES, icon="more"))
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
            entries += [Entry(_("In the texts")), Entry(title, _IN_TEXTS, icon="find")]
        return entries

    def _places(self) -> list[Entry]:
        phrase = self.field.text()
        if not self._hits:
            return []
        count = len(self._hits) + sum(one.more for one in self._hits)
        places = ngettext("{n} place", "{n} places", count)
        articles = ngettext(
            "{n} article", "{n} articles", len({one.document for one in self._hits})
        )
        return [
            Entry(f"{places} · {articles}"),
            *(_hit(one, phrase) for one in self._hits),
        ]


def _article(title: Title) -> Entry:
    name = title.name if title.title else ""
    return Entry(
        title.title or title.name, ArticleChoice(title.id), icon="article", aside=name, is_data=True
    )


def _hit(hit: Hit, phrase: str) -> Entry:
    more = ngettext("{n} more in this article", "{n} more in this article", hit.more)
    return Entry(
        hit.title,
        ArticleChoice(hit.document, hit.start, hit.end, phrase),
        aside=more if hit.more else "",
        context=hit.context,
        is_data=True,
    )


def _fits(command: Command, words: Sequence[str]) -> bool:
    names = plain(" ".join((command.title, *command.names)))
    return all(word in names for word in words)
