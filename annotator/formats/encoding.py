"""In which encoding a file's bytes are: marks, UTF-8, UTF-16, then the old Arabic code pages."""

import codecs
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError
from annotator.formats.extras import Later

if TYPE_CHECKING:
    import charset_normalizer
else:
    charset_normalizer = Later("charset_normalizer")

# The single-byte encodings of Arabic, the likelier first: a tie goes to the first.
ARABIC_ENCODINGS = ("cp1256", "iso8859_6", "mac_arabic", "cp720")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", *ARABIC_ENCODINGS, "cp1252")
_OTHER_PAGES = ("cp1252", "cp1251", "cp1253", "cp1254", "cp1255")
SAMPLE = 256 * 1024  # bytes that are looked at to tell code pages apart
_CHUNK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How often letters and signs stand in Arabic news text: per thousand letters, roughly.
_SHARES = (
    (150, "ا"),
    (120, "ل"),
    (75, "ي"),
    (60, "ومن"),
    (50, "ترة"),
    (33, "بعده"),
    (24, "سفقكأح"),
    (14, "جشصطخ"),
    (8, "ىضإذزثغ"),
    (4, "ئءآؤظ"),
    (3, "،؛؟«»٪٫٬–—…“”‘’ًٌٍَُِّْـ\xa0\u200c\u200d\u200e\u200f"),
)
_UNLIKELY = math.log(0.00005)
_WEIGHTS = {char: math.log(share / 1000) for share, chars in _SHARES for char in chars}
_ARTICLE = re.compile(r"(?<![\u0621-\u064a])[وفبك]?ال[\u0621-\u064a]")
_MIXED = re.compile(r"[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_ENOUGH = 24  # Arabic letters from which on the choice is called certain
_CLEAR = 0.35  # by how much (natural log per character) the best must lead for that


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was found: `certain` is False where a person should look at it."""

    text: str
    encoding: str
    certain: bool

    def preview(self, length: int = 400) -> str:
        """Return the beginning of the text, for a person to judge."""
        return self.text[:length]


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding that a file seems to be in."""

    encoding: str
    certain: bool


def decode(raw: bytes, *, encoding: str = "") -> Decoded:
    """Return the text of `raw`, in the encoding given or else found.

    Raises AnnotatorError when the bytes cannot be text in it.
    """
    guess = Guess(encoding, certain=True) if encoding else guess_encoding(raw)
    try:
        text = raw.decode(guess.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise cannot_decode(guess.encoding) from error
    return Decoded(text.removeprefix("\ufeff"), guess.encoding, guess.certain)


def cannot_decode(encoding: str) -> AnnotatorError:
    """Return the error for bytes that are not text in `encoding`."""
    return AnnotatorError(
        "This file is not text in the encoding {encoding}; choose another encoding, or save it "
        "as UTF-8.",
        encoding=encoding or "?",
    )


def guess_encoding(raw: bytes) -> Guess:
    """Return the encoding that the whole of `raw` seems to be in."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return Guess(encoding, certain=True)
    if wide := _utf16(raw):
        return wide
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _code_page(_around(raw, error.start))
    return Guess("utf-8", certain=True)


def guess_file_encoding(path: Path) -> Guess:
    """Return the encoding that a file of any size seems to be in, reading it in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        chunk = head = file.read(_CHUNK)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                return Guess(encoding, certain=True)
        if wide := _utf16(head[: len(head) // 2 * 2]):
            return wide
        while True:
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return _code_page(_around(chunk, error.start) if chunk else head[:SAMPLE])
            if not chunk:
                return Guess("utf-8", certain=True)
            chunk = file.read(_CHUNK)


def _around(raw: bytes, offset: int) -> bytes:
    """Return a sample of lines from the first byte that is not UTF-8."""
    start = max(0, offset - SAMPLE // 8)
    return raw[start : start + SAMPLE]


def _utf16(raw: bytes) -> Guess | None:
    """Recognise UTF-16 without a mark: one byte of each pair is one of very few."""
    if len(raw) < 4 or len(raw) % 2:
        return None
    sample = raw[:SAMPLE]
    pairs = len(sample) // 2
    high = (0x00, 0x06, 0x20)  # Latin, Arabic, general punctuation
    shares = {
        "utf-16-le": sum(sample[1::2].count(byte) for byte in high) / pairs,
        "utf-16-be": sum(sample[0::2].count(byte) for byte in high) / pairs,
    }
    best = max(shares, key=lambda name: shares[name])
    # In text of one byte a character, spaces and controls never fill every second place.
    control = sum(sample.count(byte) for byte in (0x00, 0x06)) / pairs
    if shares[best] < 0.7 or control < 0.5 or min(shares.values()) > 0.6:
        return None
    try:
        raw.decode(best)
    except UnicodeDecodeError:
        return None
    return Guess(best, certain=shares[best] > 0.9)


def _code_page(sample: bytes) -> Guess:
    scores = {name: score for name in ARABIC_ENCODINGS if (score := _score(sample, name))}
    if "iso8859_6" in scores:  # Mac Arabic is the same with more signs
        scores.pop("mac_arabic", None)
    if scores:
        ranked = sorted(scores, key=lambda name: scores[name], reverse=True)
        best = ranked[0]
        if scores[best] > math.log(0.006):
            text = sample.decode(best, "replace")
            lead = scores[best] - (scores[ranked[1]] if len(ranked) > 1 else -math.inf)
            return Guess(best, certain=len(_ARABIC.findall(text)) >= _ENOUGH and lead >= _CLEAR)
    match = charset_normalizer.from_bytes(sample, cp_isolation=list(_OTHER_PAGES)).best()
    return Guess(match.encoding if match else "cp1252", certain=False)


def _score(sample: bytes, encoding: str) -> float | None:
    """Return how much the bytes beyond ASCII read like Arabic: mean log share of a character."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return None
    total = sum(_WEIGHTS.get(char, _UNLIKELY) for char in beyond)
    # Words tell code pages apart whose letters are merely shuffled.
    total += 2.0 * len(_ARTICLE.findall(text))
    total -= 6.0 * len(_MIXED.findall(text))  # an accented letter of French, read as Arabic
    return total / len(beyond)
