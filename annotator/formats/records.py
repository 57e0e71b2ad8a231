"""What readers yield and writers take: records of articles, the project's header, problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from annotator.core.model import Annotator, Label, Line, NoteKind, Origin, Pieces, State
from annotator.core.spans import OverlapPolicy
from annotator.errors import Message
from annotator.formats.nearby import Misfit, Nearby
from annotator.formats.tags import Scheme


class Subword(StrEnum):
    """What becomes of a span that begins or ends inside a word, where a format knows only words."""

    KEEP = "keep"  # it stays as it is, where a format counts code points; among words as WIDEN
    WIDEN = "widen"  # the span takes the whole word
    SPLIT = "split"  # the word is cut at the span's edge: a proclitic is a token of its own
    DROP = "drop"


class Columns(StrEnum):
    """Which columns a file of tokens and tags has."""

    PLAIN = "plain"  # token, TAB, tag
    CONLL2003 = "conll2003"  # token, -X-, -X-, tag, with spaces between
    NESTED = "nested"  # token, then a column for each depth of spans, with tabs between


class AnnotationRecord(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=False, gc=False
):
    """One annotation as it stands in a file: label by name, offsets in code points.

    It is a msgspec struct because it is decoded straight from our own JSON lines.
    """

    label: str
    pieces: Pieces
    quote: str | None = None  # the text of the pieces joined by one space, where the file gives it
    attributes: Mapping[str, str] = msgspec.field(default_factory=dict)
    origin: Origin = Origin()
    score: float | None = None
    id: str = ""
    guideline: str = ""  # the label-set version it was made under
    foreign: Mapping[str, object] = msgspec.field(default_factory=dict)

    @property
    def start(self) -> int:
        """Return where its first piece begins (code points)."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Return where its last piece ends (code points)."""
        return self.pieces[-1][1]


class RelationRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A named arrow from one annotation of a layer to another of it, by their ids."""

    label: str
    head: str  # where it begins
    tail: str  # where it points
    attributes: Mapping[str, str] = msgspec.field(default_factory=dict)
    id: str = ""
    foreign: Mapping[str, object] = msgspec.field(default_factory=dict)


class LayerRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The annotations of one annotator in one article, and that annotator's word on it."""

    annotator: str = ""  # an id or a name; "" when the file does not say
    state: State | None = None
    round: int = 1
    fields: tuple[str, ...] = ()  # of the article: "irrelevant", "garbled"
    seconds: int = 0  # of active work
    annotations: tuple[AnnotationRecord, ...] = ()
    relations: tuple[RelationRecord, ...] = ()


class NoteRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A note, question or answer about the article or about one of its annotations."""

    text: str
    kind: NoteKind = NoteKind.NOTE
    id: str = ""
    target: str = ""  # an annotation's or a note's id; "" or the article's id for the article
    author: str = ""
    closed: bool = False
    at: int = 0  # milliseconds since 1970


@dataclass(frozen=True, slots=True)
class Cutting:
    """Of which stretches of which article a record is made, where it is not the whole of it."""

    id: str
    name: str
    stretches: tuple[tuple[int, int], ...]  # code points of the article, ascending

    def place(self, offset: int) -> int:
        """Return where a code point of the record stands in the article."""
        for start, end in self.stretches:
            if offset < end - start:
                return start + offset
            offset -= end - start
        return self.stretches[-1][1] + offset


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a reader found it: text cleaned, every span checked against it."""

    text: str
    name: str = ""
    title: str = ""
    source: str = ""  # the key that tells republished text apart: file name, record id
    metadata: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[LayerRecord, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[NoteRecord, ...] = ()
    id: str = ""
    replaces: str = ""
    # What other programs said of it, by their names. Under "fields": values of the metadata that
    # are no texts, as they stood in the file.
    foreign: Mapping[str, object] = field(default_factory=dict)
    # Facts of where it comes from; they are not written.
    cutting: Cutting | None = None
    side: str = ""  # of a dataset that is divided: "train", "dev", "test"
    file: str = ""
    line: int | None = None  # from 1; None when the whole file is the article
    raw_sha256: str = ""  # of the bytes as they were: the file's, the line's; of a row, its cells
    encoding: str = "utf-8"
    encoding_certain: bool = True  # False: a person should look at the text


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """The first line of our own JSON lines: what holds for all articles of a project."""

    name: str = ""
    labels: tuple[Label, ...] = ()
    annotators: tuple[Annotator, ...] = ()
    guideline: str = ""  # Markdown
    foreign: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be read as it stands; reading goes on after it."""

    file: str
    line: int | None  # from 1; None when it concerns the whole file
    message: Message

    @property
    def near(self) -> Nearby | None:
        """Return the text around the place that it concerns, where it is a place of a text."""
        return self.message.near if isinstance(self.message, Misfit) else None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


Item = Record | Problem | ProjectRecord
Items = Iterator[Item]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person chose for reading; each reader looks only at what concerns it.

    `text`, `title` and `id` are names of fields (JSON lines) or columns (tables); "" lets the
    reader choose by the usual names.
    """

    form: str = ""  # the name of the format; "" to find it out
    text: str = ""
    title: str = ""
    id: str = ""
    encoding: str = ""  # "" to find it out
    delimiter: str = ""  # of tables; "" to find it out
    header: bool = True  # whether the first row of a table names its columns
    offsets: str = ""  # the unit a file counts in: "code points", "utf-16", "graphemes"; "": see
    first_line_title: bool = False  # whether the first line of a plain text is its title


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How the syntax is written. Which of these concern a format stands in `Format.concerns`."""

    overlap: OverlapPolicy = OverlapPolicy.OUTERMOST
    subword: Subword = Subword.KEEP
    scheme: Scheme = Scheme.IOB2  # of tags
    columns: Columns = Columns.PLAIN
    own_tokens: bool = False  # GLiNER: our words, not those it would make itself
    relations: bool = False  # doccano: its shape with entities and relations
    offsets: str = ""  # the unit offsets are written in, where a format leaves it open; "": its own
    docstart: bool = True  # write -DOCSTART- before each article
    shard: int = 256 * 1024 * 1024  # bytes after which another file begins; 0: one file
    metadata: tuple[str, ...] = ()  # fields of the articles that get columns of their own in tables
    provenance: bool = True  # columns for origin, who accepted, seconds, guideline version
    examples: int = 20  # how many of each kind of loss are named
