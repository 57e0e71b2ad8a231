"""Tags of columns: spans as B-, I-, E-, S- and their kin, written and understood.

Reading needs no choice of scheme: a span begins where a tag says so or cannot go on from the one
before, and ends likewise. That reads IOB1, IOB2, IOE1, IOE2, BIOES, BILOU and BMES alike, and tags
that are bare labels.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

NOTHING = frozenset({"O", "o", "_", "-", ""})
_TAG = re.compile(r"([BIOESLUMW])[-_](\S(?:.*\S)?)", re.DOTALL)
_BEGINS = frozenset("BSUW")
_ENDS = frozenset("ESULW")
TokenSpan = tuple[int, int, str]  # half-open token indexes, label


class Scheme(StrEnum):
    """How a writer marks the tokens of a span."""

    IOB2 = "iob2"
    BIOES = "bioes"
    BILOU = "bilou"


_LETTERS = {  # first, inside, last, alone
    Scheme.IOB2: ("B", "I", "I", "B"),
    Scheme.BIOES: ("B", "I", "E", "S"),
    Scheme.BILOU: ("B", "I", "L", "U"),
}


def tag_name(label: str) -> str:
    """Return the label as a tag can hold it: without white space."""
    return "_".join(label.split())


def written_tags(length: int, spans: Sequence[TokenSpan], scheme: Scheme) -> list[str]:
    """Return the tags of `length` tokens in which these spans stand, none over another."""
    tags = ["O"] * length
    begin, inside, end, alone = _LETTERS[scheme]
    for first, last, label in spans:
        name = tag_name(label)
        tags[first:last] = [f"{inside}-{name}"] * (last - first)
        tags[first] = f"{begin}-{name}"
        tags[last - 1] = f"{end if last - first > 1 else alone}-{name}"
    return tags


def parted(tag: str) -> tuple[str, str] | None:
    """Return letter and label of a tag; ("O", "") for none; None when it is no tag."""
    if tag in NOTHING:
        return "O", ""
    found = _TAG.fullmatch(tag)
    return (found[1], found[2]) if found and found[1] != "O" else None


def spans_of(tags: Sequence[tuple[str, str]]) -> Iterator[TokenSpan]:
    """Yield the spans of one column, given as letters and labels."""
    start, before = 0, ("O", "")
    for index, (letter, label) in enumerate((*tags, ("O", ""))):
        goes_on = (
            before[1] == label and bool(label) and letter not in _BEGINS and before[0] not in _ENDS
        )
        if not goes_on:
            if before[1]:
                yield start, index, before[1]
            start = index
        before = letter, label


def scheme_of(tags: Sequence[tuple[str, str]]) -> str:
    """Return the name of the scheme that a column seems to be in; "" without any span."""
    letters = {letter for letter, label in tags if label}
    if letters & set("LU"):
        return "BILOU"
    if letters & set("MW"):
        return "BMES"
    if "S" in letters:
        return "BIOES"
    if "E" in letters:
        return "BIOES" if "B" in letters else "IOE2"
    if not letters:
        return ""
    pairs = zip((("O", ""), *tags), tags, strict=False)
    opened = any(now[0] == "I" and before[1] != now[1] for before, now in pairs)
    return "IOB1" if opened else "IOB2"
