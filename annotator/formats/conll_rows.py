"""Rows of column files: which column holds the token, which hold tags, and what a row says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator.formats.tags import NOTHING, parted

_SPACES = re.compile(r"[ \t]+")
_PHRASES = "NP VP PP ADVP ADJP SBAR PRT CONJP INTJ LST UCP"  # what chunk columns tag
_CHUNKS = frozenset(_PHRASES.split())
_SAID = re.compile(r"#\s*([\w:.\- ]+?)\s*=\s*(.*)", re.DOTALL)
_HINT = re.compile(r"(?:^|\|)SpaceAfter=No(?:$|\|)")
_MISC = re.compile(r"_|[A-Za-z]\w*=[^|]*(?:\|[A-Za-z]\w*=[^|]*)*")
DOCSTART = "-DOCSTART-"


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where, as far as the first rows of a file show."""

    tabs: bool  # whether cells are separated by tabs alone
    width: int  # how many cells a row has, in most
    token: int
    tags: tuple[int, ...]
    loose: bool  # rows of different widths: all cells after the token are tags
    bare: bool  # tags are labels without a letter before them
    hints: int | None  # the column that may say SpaceAfter=No

    def token_of(self, cells: Sequence[str]) -> str:
        """Return the token of a row."""
        return cells[self.token] if self.token < len(cells) else ""

    def tags_of(self, cells: Sequence[str]) -> list[tuple[str, str] | None]:
        """Return letters and labels of a row; None where a cell is no tag or is missing."""
        if self.loose:
            return [_parted(one, bare=False) for one in cells[self.token + 1 :]] or [None]
        return [
            _parted(cells[index], bare=self.bare) if index < len(cells) else None
            for index in self.tags
        ]

    def joined(self, cells: Sequence[str]) -> bool:
        """Tell whether no space follows the token."""
        return (
            self.hints is not None
            and self.hints < len(cells)
            and _HINT.search(cells[self.hints]) is not None
        )

    def cells(self, line: str) -> list[str]:
        """Return the cells of a line."""
        if self.tabs:
            return [cell.strip(" ") for cell in line.rstrip("\t ").split("\t")]
        return _SPACES.split(line.strip(" \t"))


def comment(line: str) -> tuple[str, str] | None:
    """Return key and value of a comment, ("", text) of one without a key, None if it is none."""
    if not line.startswith("#"):
        return None
    if found := _SAID.fullmatch(line):
        return found[1].strip(), found[2]
    last = _SPACES.split(line.strip())[-1]
    if line.startswith("#\t") or (parted(last) and last != "-" and line != "#"):
        return None
    return "", line[1:].strip()


def is_docstart(line: str) -> bool:
    """Tell whether a row begins an article."""
    return line.startswith(DOCSTART)


def columns_of(lines: Sequence[str]) -> Columns | None:
    """Return what stands in the columns of these rows, or None when none of them holds tags."""
    rows = [line for line in lines if line.strip() and comment(line) is None]
    rows = [line for line in rows if not is_docstart(line)]
    if not rows:
        return None
    tabs = sum("\t" in line for line in rows) * 10 > len(rows) * 9
    plain = Columns(tabs, 0, 0, (), loose=False, bare=False, hints=None)
    table = [plain.cells(line) for line in rows]
    widths = [len(cells) for cells in table]
    width = max(set(widths), key=widths.count)
    if widths.count(width) * 10 < len(widths) * 9 and _all_tags(table):
        return Columns(tabs, width, 0, (1,), loose=True, bare=False, hints=None)
    table = [cells for cells in table if len(cells) == width]
    if width < 2 or not table:
        return None
    return _judged(tabs, width, list(zip(*table, strict=True)))


def _judged(tabs: bool, width: int, columns: list[tuple[str, ...]]) -> Columns | None:
    looks = [index for index, cells in enumerate(columns) if _holds_tags(cells)]
    numbered = width > 2 and _share(columns[0], str.isdecimal) > 0.95
    token = 1 if numbered else 0
    if token in looks and width - 1 not in looks:
        token = width - 1  # the tag stands before the token
    tags = [index for index in looks if index != token]
    named = [index for index in tags if not _is_chunks(columns[index])]
    tags = named or tags
    bare = False
    if not tags and token != width - 1 and _is_bare(columns[-1]):
        tags, bare = [width - 1], True
    hints = next((i for i in range(width) if i != token and _is_misc(columns[i])), None)
    if not tags:
        return None
    return Columns(tabs, width, token, tuple(tags), loose=False, bare=bare, hints=hints)


def _all_tags(table: Sequence[Sequence[str]]) -> bool:
    cells = [cell for row in table for cell in row[1:]]
    return bool(cells) and _share(cells, lambda one: parted(one) is not None) > 0.97


def _holds_tags(cells: Sequence[str]) -> bool:
    """Tell whether these are tags: nearly all are, and O or a letter with a label is there."""
    if not any(one == "O" or one not in NOTHING for one in cells):
        return False
    return _share(cells, lambda one: _parted(one, bare=False) is not None) > 0.9


def _is_bare(cells: Sequence[str]) -> bool:
    kinds = len({*cells})
    return 1 < kinds < 60 and kinds * 2 <= len(cells) and cells.count("O") * 4 >= len(cells)


def _is_chunks(cells: Sequence[str]) -> bool:
    labels = {found[1] for one in cells if (found := parted(one)) and found[1]}
    return bool(labels) and labels <= _CHUNKS


def _is_misc(cells: Sequence[str]) -> bool:
    return any(_HINT.search(one) for one in cells) and all(_MISC.fullmatch(one) for one in cells)


def _parted(tag: str, *, bare: bool) -> tuple[str, str] | None:
    found = parted(tag)
    if found is None and bare:
        return "I", tag
    return found


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(test(one) for one in cells) / len(cells)
