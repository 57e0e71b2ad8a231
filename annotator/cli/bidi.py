"""Arabic for terminals that can neither join letters nor turn lines round."""

import unicodedata
from collections.abc import Mapping
from functools import cache

import regex
from arabic_reshaper import ArabicReshaper
from bidi import get_display

from annotator.core.text import Direction, text_direction

# Two characters of each class of UAX #9: the one says 0, the other says 1.
_TWINS = {
    "L": "ab",
    "R": "אב",
    "AL": "بت",
    "EN": "12",
    "AN": "١٢",
    "ES": "+-",
    "ET": "%#",
    "CS": ",:",
    "NSM": "\u064e\u064f",
    "WS": " \u2003",
    "ON": "!&",
    # The two are the same bracket to the algorithm: canonical equivalents.
    "(": "\u2329\u3008",
    ")": "\u232a\u3009",
}
_BITS = {twin: bit for twins in _TWINS.values() for bit, twin in enumerate(twins)}
_FOLLOWER = "\u0650"  # a mark: it stays on that side of a sign to which the sign's run goes
_BRACKETS = dict(zip("([{⟨〈", ")]}⟩〉", strict=True))
_MIRROR = _BRACKETS | dict(zip("<«‹≤", ">»›≥", strict=True))
_MIRROR |= {right: left for left, right in _MIRROR.items()}
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cc", "Cs", "Zl", "Zp"})
_SKIN_TONE = regex.compile(r"\p{Emoji_Modifier}")
_CLUSTER = regex.compile(r"\X")
_NO_DISPLAY = regex.compile(r"[\p{Cc}\p{Zl}\p{Zp}]")
_RTL = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}]")


def printable(text: str) -> str:
    """Return the text with a space for every control character: no data may steer a terminal."""
    return _NO_DISPLAY.sub(" ", text)


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return sum(_width(char) for char in text)


def does_bidi(environ: Mapping[str, str]) -> bool:
    """Tell whether the terminal of this environment joins letters and turns lines by itself."""
    vte = environ.get("VTE_VERSION", "")
    return bool(
        (vte.isdecimal() and int(vte) >= 5800)
        or environ.get("KONSOLE_VERSION")
        or environ.get("MLTERM")
        or environ.get("TERM_PROGRAM") == "Apple_Terminal"
    )


def visual(text: str, direction: Direction | None = None) -> str:
    """Return a name, a quote or a sentence as a terminal without bidi must be given it.

    Without a direction it has that of most of its letters.
    """
    text = printable(text)
    if not _RTL.search(text):
        return text
    direction = direction or text_direction(text, default=Direction.LTR)
    return "".join(glyphs for _, glyphs in visual_clusters(text, direction))


def visual_clusters(line: str, direction: Direction) -> list[tuple[int, str]]:
    """Return (index, what is printed) of each character with its marks, from left to right.

    Letters are joined (harakat stay, lam-alef is two letters), signs such as brackets face the
    way their run goes; what has no width is left out.
    """
    shaped = _shape(line)
    ends = {match.start(): match.end() for match in _CLUSTER.finditer(line)}
    order, turned = _order(line, direction)
    found = []
    for index in order:
        if index in ends and columns(line[index : ends[index]]):
            head = _MIRROR[line[index]] if index in turned else shaped[index]
            found.append((index, head + shaped[index + 1 : ends[index]]))
    return found


def logical_clusters(line: str) -> list[tuple[int, str]]:
    """Return (index, what is printed) of each character with its marks, in reading order.

    For terminals that shape and turn by themselves: what steers the order stays in.
    """
    return [(match.start(), match[0]) for match in _CLUSTER.finditer(line)]


def _order(line: str, direction: Direction) -> tuple[list[int], set[int]]:
    """Return the indices of a line's characters from left to right (UAX #9), and those mirrored.

    `get_display` does not say where a character went, nor does it mirror. So it is asked about
    lines in which every character is replaced by one of two of its own class, which spell its
    index bit by bit.
    """
    kinds = _kinds(line)
    order: list[int] = []
    for bit in range(max(1, (len(line) - 1).bit_length())):
        probe = "".join(
            _TWINS[kind][index >> bit & 1] if kind in _TWINS else kind
            for index, kind in enumerate(kinds)
        )
        bits = [_BITS[char] for char in _displayed(probe, direction) if char in _BITS]
        order = order or [0] * len(bits)
        order = [index | one << bit for index, one in zip(order, bits, strict=True)]
    return order, _turned(line, kinds, order, direction)


def _turned(line: str, kinds: list[str], order: list[int], direction: Direction) -> set[int]:
    """Return which of the signs that have a mirror image stand in a run from right to left."""
    mirrored = {index for index, char in enumerate(line) if char in _MIRROR}
    if not mirrored:
        return set()
    probe = "".join(
        _TWINS.get(kind, kind)[0] + (_FOLLOWER if index in mirrored else "")
        for index, kind in enumerate(kinds)
    )
    turned = set()
    places = iter(order)
    follower_seen = sign_waits = False
    for char in _displayed(probe, direction):
        if char == _FOLLOWER:
            follower_seen, sign_waits = not sign_waits, False
        elif char in _BITS and (index := next(places)) in mirrored:
            if follower_seen:
                turned.add(index)
            sign_waits, follower_seen = not follower_seen, False
    return turned


def _displayed(text: str, direction: Direction) -> str:
    return str(get_display(text, base_dir="R" if direction is Direction.RTL else "L"))


def _kinds(line: str) -> list[str]:
    """Return the class of each character; what only steers the order stands for itself."""
    kinds = []
    for char in line:
        kind = unicodedata.bidirectional(char) or "L"
        kinds.append("WS" if kind in ("B", "S") else kind if kind in _TWINS else char)
    for opening, closing in _pairs(line):
        kinds[opening], kinds[closing] = "(", ")"
    return kinds


def _pairs(line: str) -> list[tuple[int, int]]:
    """Return the brackets that belong together (UAX #9, BD16), those inside isolates apart."""
    found = []
    levels: list[list[tuple[str, int]]] = [[]]
    for index, char in enumerate(line):
        if char in _ISOLATES:
            levels.append([])
        elif char == _POP_ISOLATE:
            levels = levels[:-1] if len(levels) > 1 else levels
        elif char in _BRACKETS:
            levels[-1].append((_BRACKETS[char], index))
        elif any(char == closing for closing, _ in levels[-1]):
            while levels[-1][-1][0] != char:
                levels[-1].pop()
            found.append((levels[-1].pop()[1], index))
    return found


def _width(char: str) -> int:
    category = unicodedata.category(char)
    if category in _WITHOUT_WIDTH or _SKIN_TONE.match(char):
        return 0
    if category == "Cf":  # the signs of Arabic numbers and verses are seen, all else is not
        return int(unicodedata.bidirectional(char) == "AN")
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _shape(line: str) -> str:
    return " ".join(_shaped_word(word) for word in line.split(" "))


def _shaped_word(word: str) -> str:
    shaped = str(_reshaper().reshape(word))
    # Joiners are taken out of a word: it is better read unjoined than with a letter moved.
    return shaped if len(shaped) == len(word) else word


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": False, "support_ligatures": False})
