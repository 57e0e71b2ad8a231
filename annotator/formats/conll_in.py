"""Token and tag columns come in: the text is rebuilt from the tokens, and marked as rebuilt."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path

from annotator.errors import Message
from annotator.formats.claims import imported
from annotator.formats.clean import is_storable, tidy
from annotator.formats.conll_rows import Columns, columns_of, comment, is_docstart
from annotator.formats.records import (
    AnnotationRecord,
    Items,
    LayerRecord,
    Problem,
    ReadOptions,
    Record,
)
from annotator.formats.tags import scheme_of, spans_of
from annotator.formats.text_lines import encoding_of, text_lines

REBUILT = "conll.text"  # the field of the metadata that says how the text came about
_LOOKED_AT = 3000  # lines by which the columns are judged
_SENTENCES = 50  # that make an article where the file does not say where articles begin
_KEPT = 20  # fields that comments add to an article
_TITLES = frozenset({"token", "tokens", "word", "words", "form", "text", "الكلمة", "كلمة"})
Tag = tuple[str, str]


@dataclass
class _Sentence:
    """The rows between two blank lines."""

    tokens: list[str] = field(default_factory=list)
    tags: list[list[Tag]] = field(default_factory=list)  # of each token, by column
    joined: list[bool] = field(default_factory=list)  # no space follows
    text: str = ""  # as a comment says it


@dataclass
class _Article:
    """The sentences of one article and what comments said of it."""

    line: int = 1
    name: str = ""
    said: dict[str, str] = field(default_factory=dict)
    sentences: list[_Sentence] = field(default_factory=list)


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the articles of a column file and its problems."""
    encoding = encoding_of(path, options.encoding)
    sample = (one for one in text_lines(path, encoding) if not isinstance(one, Problem))
    columns = columns_of([line for _, line in islice(sample, _LOOKED_AT)])
    if columns is None:
        message = Message(
            "The file holds no column of tags; every line must look like {example}, with a tab "
            "or a space between, and a blank line after each sentence.",
            {"example": "سليم B-PERSON"},
        )
        yield Problem(path.name, None, message)
        return
    yield from _Reader(path, columns, encoding).items()


class _Reader:
    """Gathers rows to sentences and sentences to articles."""

    def __init__(self, path: Path, columns: Columns, encoding: str) -> None:
        self._path = path
        self._columns = columns
        self._encoding = encoding
        self._marked = False  # whether the file says where articles begin
        self._article = _Article()
        self._sentence = _Sentence()
        self._count = 0

    def items(self) -> Items:
        """Yield the articles and the problems, in the order of the file."""
        for one in text_lines(self._path, self._encoding):
            if isinstance(one, Problem):
                yield one
                continue
            number, line = one
            if not line.strip():
                yield from self._end_sentence(number)
            elif is_docstart(line):
                self._marked = True
                yield from self._end_article(number)
            elif (said := comment(line)) is not None:
                yield from self._comment(number, *said)
            else:
                yield from self._row(number, line)
        yield from self._end_article(0)

    def _row(self, number: int, line: str) -> Iterator[Problem]:
        cells = self._columns.cells(line)
        token = self._columns.token_of(cells)
        if not token or not is_storable(token):
            message = Message("This line has no token that can be kept; it was left out.")
            yield Problem(self._path.name, number, message)
            return
        tags = self._columns.tags_of(cells)
        if number == 1 and None in tags and token.casefold() in _TITLES:
            return  # the names of the columns
        if any(one is None for one in tags):
            message = Message(
                "This line has no tag such as {example} where one is expected; its token was kept "
                "without it.",
                {"example": "B-PERSON"},
            )
            yield Problem(self._path.name, number, message)
        if not self._article.sentences and not self._sentence.tokens and not self._marked:
            self._article.line = number
        self._sentence.tokens.append(token)
        self._sentence.tags.append([one or ("O", "") for one in tags])
        self._sentence.joined.append(self._columns.joined(cells))

    def _comment(self, number: int, key: str, value: str) -> Items:
        match key.casefold():
            case "newdoc" | "newdoc id" | "doc_id" | "document":
                self._marked = True
                yield from self._end_article(number)
                self._article.name = tidy(value)
            case "text":
                self._sentence.text = value
            case "" if value.casefold().startswith("newdoc"):
                self._marked = True
                yield from self._end_article(number)
            case _:
                if len(self._article.said) < _KEPT and key:
                    self._article.said.setdefault(f"conll.{tidy(key)}", tidy(value))

    def _end_sentence(self, number: int) -> Iterator[Record]:
        if self._sentence.tokens:
            self._article.sentences.append(self._sentence)
        self._sentence = _Sentence()
        if not self._marked and len(self._article.sentences) >= _SENTENCES:
            yield from self._end_article(number)

    def _end_article(self, number: int) -> Iterator[Record]:
        if self._sentence.tokens:
            self._article.sentences.append(self._sentence)
        done, self._article, self._sentence = self._article, _Article(number), _Sentence()
        if done.sentences:
            self._count += 1
            yield _record(self._path, done, self._count, self._encoding)


def _record(path: Path, article: _Article, count: int, encoding: str) -> Record:
    text = ""
    spans: list[AnnotationRecord] = []
    origin = imported(path.name)
    as_it_was = True
    for sentence in article.sentences:
        if text:
            text += "\n"
        places, body, exact = _laid_out(sentence)
        as_it_was = as_it_was and exact
        for first, last, label in _spans(sentence.tags):
            piece = (len(text) + places[first][0], len(text) + places[last - 1][1])
            spans.append(AnnotationRecord(label, (piece,), origin=origin))
        text += body
    spans.sort(key=lambda one: (one.start, -one.end))
    column = [row[0] if row else ("O", "") for one in article.sentences for row in one.tags]
    metadata = {
        **article.said,
        REBUILT: "sentences as the file gives them" if as_it_was else "rebuilt from tokens",
    }
    if scheme := scheme_of(column):
        metadata["conll.scheme"] = scheme
    name = article.name or f"{path.stem}-{count}"
    return Record(
        text=text,
        name=name,
        source=f"{path.name}:{article.name or count}",
        metadata=metadata,
        layers=(LayerRecord(annotations=tuple(spans)),) if spans else (),
        file=path.name,
        line=article.line,
        raw_sha256=sha256(text.encode()).hexdigest(),
        encoding=encoding,
    )


def _laid_out(sentence: _Sentence) -> tuple[list[tuple[int, int]], str, bool]:
    """Return where the tokens stand in the sentence's text, the text, and whether it was given."""
    if sentence.text and is_storable(sentence.text):
        places: list[tuple[int, int]] = []
        at = 0
        for token in sentence.tokens:
            found = sentence.text.find(token, at)
            if found < 0 or sentence.text[at:found].strip():
                break
            at = found + len(token)
            places.append((found, at))
        else:
            return places, sentence.text, True
    places, parts, at = [], [], 0
    last = len(sentence.tokens) - 1
    for index, (token, joined) in enumerate(zip(sentence.tokens, sentence.joined, strict=True)):
        places.append((at, at + len(token)))
        gap = "" if joined or index == last else " "
        parts.append(token + gap)
        at += len(token) + len(gap)
    return places, "".join(parts), False


def _spans(rows: list[list[Tag]]) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of all columns, each once: by column, or by label where widths differ."""
    seen: set[tuple[int, int, str]] = set()
    widths = {len(row) for row in rows}
    if len(widths) == 1:
        columns = [list(column) for column in zip(*rows, strict=True)]
    else:
        labels = dict.fromkeys(label for row in rows for _, label in row if label)
        columns = [
            [next((tag for tag in row if tag[1] == label), ("O", "")) for row in rows]
            for label in labels
        ]
    for column in columns:
        for span in spans_of(column):
            if span not in seen:
                seen.add(span)
                yield span
