"""Searching a project: articles by what they are called, and phrases in all their texts."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.core.finding import Context, Sieve, context, find_all, plain
from annotator.core.model import Id
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Title
from annotator.store.project import Project

_PAGE = 200  # texts read in one go, so that who writes waits for milliseconds only
_PAGE_LENGTH = 2_000_000  # code points; giants come alone
PER_ARTICLE = 3  # places that are told of one article; the others are counted


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a phrase was found: code points of the document's text."""

    document: Id
    title: str
    start: int
    end: int
    context: Context
    more: int = 0  # further places in the same document that are not told one by one


@dataclass(frozen=True, slots=True)
class Slice:
    """What a part of a search brought, and behind which document to go on."""

    hits: tuple[Hit, ...]
    scanned: int  # documents
    after: int
    complete: bool


def search_texts(path: Path, phrase: str, *, after: int = 0, length: int = 1_000_000) -> Slice:
    """Find a phrase in about `length` code points of texts, from the document behind `after` on.

    Raises what opening a project raises.
    """
    sieve = Sieve(phrase)
    hits: list[Hit] = []
    scanned = 0
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        while True:
            page = _page(project, after)
            texts = project.documents.texts([one.stand_in for one in page])
            for title in page:
                hits += _hits(title, texts.get(title.stand_in, ""), phrase, sieve)
                length -= title.length
                after = title.stand_in
            scanned += len(page)
            if not page or length <= 0:
                return Slice(tuple(hits), scanned, after, complete=not page)


def _page(project: Project, after: int) -> list[Title]:
    titles = project.documents.titles(after=after, limit=_PAGE)
    room = _PAGE_LENGTH
    for at, title in enumerate(titles):
        room -= title.length
        if room < 0:
            return titles[: max(1, at)]
    return titles


def _hits(title: Title, text: str, phrase: str, sieve: Sieve) -> list[Hit]:
    if not sieve.passes(text):
        return []
    found = find_all(text, phrase)
    more = max(0, len(found) - PER_ARTICLE)
    return [
        Hit(
            title.id,
            title.title or title.name,
            start,
            end,
            context(text, start, end),
            more if at == PER_ARTICLE - 1 else 0,
        )
        for at, (start, end) in enumerate(found[:PER_ARTICLE])
    ]


class TitleIndex:
    """The names and titles of articles, folded once, to be found in by any of their words."""

    def __init__(self) -> None:
        self.titles: list[Title] = []
        self._blocks: list[_Block] = []

    def add(self, titles: Iterable[Title]) -> None:
        """Take in further articles."""
        block = _Block(tuple(titles), len(self.titles))
        self.titles += block.titles
        self._blocks.append(block)

    def find(self, phrase: str, *, limit: int) -> tuple[list[Title], int]:
        """Return the best `limit` articles that hold every word typed, and how many there are.

        Those come first whose title begins with what was typed, then those with a word that does.
        """
        words = plain(phrase).split()
        if not words:
            return [], 0
        ranked: list[list[Title]] = [[], [], []]
        for block in self._blocks:
            for at, line in block.lines_with(words):
                ranked[_rank(line, words)].append(self.titles[at])
        found = [title for some in ranked for title in some]
        return found[:limit], len(found)


class _Block:
    """Some articles as one folded string, a line each, so that a search is one look through it."""

    def __init__(self, titles: tuple[Title, ...], first: int) -> None:
        self.titles = titles
        self._first = first
        lines = [plain(f"{one.title}\x1f{one.name}".replace("\n", " ")) for one in titles]
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._text = "\n".join(lines)

    def lines_with(self, words: list[str]) -> Iterable[tuple[int, str]]:
        """Yield number and folded line of every article that holds all the words."""
        longest = max(words, key=len)
        at = self._text.find(longest)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            end = self._starts[number + 1] - 1
            line = self._text[self._starts[number] : end]
            if all(word in line for word in words):
                yield self._first + number, line
            at = self._text.find(longest, end)


def _rank(line: str, words: list[str]) -> int:
    phrase = " ".join(words)
    if line.startswith(phrase) or f"\x1f{phrase}" in line:
        return 0
    spaced = " " + line.replace("\x1f", " ")
    return 1 if all(f" {word}" in spaced for word in words) else 2
