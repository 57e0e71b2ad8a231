"""Text as it is stored: line feeds only, no byte order mark, nothing that XML cannot hold."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from annotator.errors import AnnotatorError

# U+0000-001F but tab, line feed and carriage return, lone surrogates, U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CRLF = re.compile("\r\n")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text, with the way from offsets in the raw text to offsets in it."""

    text: str
    dropped: tuple[int, ...] = ()  # raw offsets of the characters that were dropped, ascending

    def offset(self, raw: int) -> int:
        """Return where the raw offset (code points) lies in the cleaned text."""
        return raw - bisect_left(self.dropped, raw) if self.dropped else raw


def clean_text(raw: str) -> Cleaned:
    """Return `raw` with its line ends made line feeds and its byte order mark dropped.

    Raises AnnotatorError, naming line and column, for characters that cannot be stored: NUL,
    lone surrogates, controls that XML forbids. Nothing else is changed: no normalisation.
    """
    if found := _ILLEGAL.search(raw):
        raise _illegal(raw, found.start())
    if "\r" not in raw and not raw.startswith("\ufeff"):
        return Cleaned(raw)
    mark = (0,) if raw.startswith("\ufeff") else ()
    dropped = mark + tuple(match.start() for match in _CRLF.finditer(raw))
    text = raw[len(mark) :].replace("\r\n", "\n").replace("\r", "\n")
    return Cleaned(text, dropped)


def is_storable(value: str) -> bool:
    """Tell whether a text without line ends can be stored as it is."""
    return _ILLEGAL.search(value) is None and "\r" not in value and "\ufeff" not in value[:1]


def tidy(value: str) -> str:
    """Return a name, title or field of metadata as one line, without what cannot be stored."""
    return " ".join(_ILLEGAL.sub("\ufffd", value).split())


def _illegal(raw: str, offset: int) -> AnnotatorError:
    before = raw[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return AnnotatorError(
        "The text holds the character {code} (line {row} of the text, column {column}), which "
        "cannot be kept in a text; take it out of the file and import it again.",
        code=f"U+{ord(raw[offset]):04X}",
        row=before.count("\n") + 1,
        column=len(before) - before.rfind("\n"),
    )
