"""Decisions in a text: documents with a number or code, and what refers to them."""

from annotator.core.heads import DECISIONS, PREPOSITIONS
from annotator.core.proposing.reading import Found, Reader, Reading
from annotator.core.proposing.tables import (
    MORE_DECISIONS,
    NO_DECISIONS,
    NUMBERS,
    PROJECTS,
    YEARS,
    bare,
)

NAMED, MENTION = "named", "mention"
_FURTHEST = 9  # words between the noun and the number


def find_decisions(reader: Reader) -> list[Found]:
    """Return the decisions, in order; none overlap."""
    named: list[Found] = []
    types: dict[str, int] = {}  # the noun of a document with a number: where it stands first
    covered: list[tuple[int, int]] = []
    at = 0
    while at < len(reader):
        one = _named_at(reader, at)
        if one is None:
            at += 1
            continue
        found, end, nouns = one
        named.append(found)
        covered.append((at, end))
        for noun in nouns:
            types.setdefault(noun, found.start)
        at = end
    mentions = _mentions(reader, types, covered)
    return sorted([*named, *mentions], key=lambda one: one.start)


def kind_of(text: str) -> str:
    """Return whether a document is named by a number."""
    return NAMED if any(map(str.isdigit, text)) else MENTION


def _type(reader: Reader, at: int) -> Reading | None:
    """Return the reading under which a word is a type of document, of one of them."""
    for one in reader.readings(at):
        if bare(one.word) in DECISIONS.singular or bare(one.word) in MORE_DECISIONS:
            return one
    return None


def _named_at(reader: Reader, at: int) -> tuple[Found, int, list[str]] | None:
    head = None if reader.found[at].is_sign else _type(reader, at)
    if head is None or bare(head.word) in NO_DECISIONS:
        return None
    number = _number(reader, at)
    if number is None:
        return None
    end = number + 1
    if reader.follows(end) and reader.word(end) in YEARS and _has_digit(reader, end + 1):
        end += 2
    nouns = [bare(head.word)]
    if head.word in PROJECTS and reader.follows(at + 1) and (inner := _type(reader, at + 1)):
        nouns = [head.word, bare(head.word), f"{bare(head.word)} {inner.word}"]
    found = Found(head.start, reader.found[end - 1].end, "decision", "numbered", 0.93, NAMED)
    return found, end, nouns


def _number(reader: Reader, at: int) -> int | None:
    """Return the index of the number or code of the document whose type stands at an index."""
    one = at + 1
    while reader.follows(one) and one <= at + _FURTHEST:
        word = reader.word(one)
        if word in NUMBERS:
            return one + 1 if _has_digit(reader, one + 1) else None
        if _has_digit(reader, one):
            if any(bare(each.word) in MORE_DECISIONS for each in reader.readings(at)):
                return None
            direct = one == at + 1 or (one == at + 2 and reader.found[one - 1].articled)
            return one if direct and not _is_year(word) else None
        project = one == at + 1 and any(each.word in PROJECTS for each in reader.readings(at))
        if word in PREPOSITIONS or (_type(reader, one) and not project):
            return None
        one += 1
    return None


def _has_digit(reader: Reader, at: int) -> bool:
    return reader.follows(at) and any(map(str.isdigit, reader.word(at)))


def _is_year(word: str) -> bool:
    return word.isdigit() and len(word) == 4 and word[:2] in ("19", "20")


def _mentions(reader: Reader, types: dict[str, int], covered: list[tuple[int, int]]) -> list[Found]:
    """Return the bare nouns that refer to a document named before: القرار, قراره."""
    found: list[Found] = []
    for at in range(len(reader)):
        if reader.found[at].is_sign or any(first <= at < end for first, end in covered):
            continue
        one = _mention_at(reader, at, types)
        if one:
            found.append(one)
    return found


def _mention_at(reader: Reader, at: int, types: dict[str, int]) -> Found | None:
    for reading in reader.readings(at):
        word, noun = reading.word, bare(reading.word)
        owned = next((word[: -len(p)] for p in ("ه", "ها", "هم") if word.endswith(p)), "")
        if reading.before[:1] == "و" and at and not reader.found[at - 1].is_sign:
            return None  # one of several deeds: القيادة والتوجيه
        if reading.articled and types.get(noun, reading.start) < reading.start:
            if reader.follows(at + 1) and reader.found[at + 1].articled:
                return None  # another one: القرار الأممي
            return Found(reading.start, reader.found[at].end, "decision", "document", 0.8, MENTION)
        if owned and types.get(owned, reading.start) < reading.start:
            return Found(reading.start, reader.found[at].end, "decision", "owned", 0.6, MENTION)
        pair = f"{noun} {reader.word(at + 1)}"
        if not reading.articled and types.get(pair, reading.start) < reading.start:
            end = reader.found[at + 1].end
            return Found(reading.start, end, "decision", "document", 0.8, MENTION)
    return None
