"""Names of persons in a text: beside titles and honorifics, in credits, behind verbs of saying."""

from collections.abc import Iterable

from annotator.core.arabic import ARTICLE
from annotator.core.heads import ADVERBS, HONORIFICS, PLACES, PREPOSITIONS
from annotator.core.proposing.given import GIVEN, SURELY_GIVEN
from annotator.core.proposing.reading import Found, Reader
from annotator.core.proposing.tables import (
    COUNTERPARTS,
    CREDITS,
    KINGS,
    LINKS,
    NO_NAMES,
    NO_SURNAMES,
    PROFESSIONS,
    RANKS,
    RELATIVES,
    SLAVES,
    THAT,
    TOWNS,
)
from annotator.core.stems import Known, is_imperfect, is_name, known

_MOST = 5  # bare words of one name
SONS = frozenset(("بن", "ابن", "بنت", "ولد"))
EACH = frozenset(("كل", "كلا", "وكل", "لكل", "بكل", "كلامن"))
_DASHES = frozenset("-–—‑‐")
_COLON = frozenset(":：")


def find_persons(reader: Reader, titles: Iterable[Found]) -> list[Found]:
    """Return the names that stand beside what tells a name."""
    heads = {one.start: one for one in titles}
    ends = {one.end for one in titles}
    inside = [(one.start, one.end) for one in titles]
    found: dict[int, Found] = {}
    last_end = -1
    for at in range(len(reader)):
        token = reader.found[at]
        if token.is_sign or any(start <= token.start < end for start, end in inside):
            continue
        joined = at > 0 and reader.found[at - 1].end == last_end and reader.is_joined(at)
        people = {each.end for each in found.values() if each.rule == "people"}
        one = _cued(reader, at, heads, ends, people)
        if one is None and joined:
            one = _made(reader, at, "joined", 0.8, least=2)
        last = found[max(found)] if found else None
        if one and not (last and last.start < one.end and one.start < last.end):
            found[one.start] = one
            last_end = one.end
    return list(found.values())


def _cued(
    reader: Reader, at: int, heads: dict[int, Found], ends: set[int], people: set[int]
) -> Found | None:
    """Return the name that begins with the word at an index, where something tells it."""
    before = reader.found[at - 1] if at else None
    fresh = reader.found[at].fresh or before is None
    if not fresh and before is not None:
        if _is_credit(reader, at):
            return _made(reader, at, "credit", 0.95, whole=True)
        if before.end in ends and (one := _made(reader, at, "title", 0.92)):
            return one
        if before.folded in HONORIFICS or before.after_and in HONORIFICS:
            return _made(reader, at, "honorific", 0.93)
        if before.folded in PROFESSIONS or before.after_and in PROFESSIONS:
            return _made(reader, at, "profession", 0.8, least=2)
        if before.folded == "من" and reader.word(at - 2) in EACH:
            return _made(reader, at, "each", 0.8, least=2)
        if reader.word(at - 2) in COUNTERPARTS or before.folded in COUNTERPARTS:
            return _made(reader, at, "profession", 0.8, least=2)
        if before.raw == ":" and any(map(reader.is_office, reader.forms(at - 2))):
            return _made(reader, at, "people", 0.85, least=2)
        if before.raw == "،" and at > 1 and reader.found[at - 2].end in people:
            return _made(reader, at, "people", 0.8, least=2)
        if before.raw == "،" and at > 1 and reader.found[at - 2].end in ends:
            return _behind_comma(reader, at)
    one = _before_title(reader, at, heads, fresh=fresh)
    if one is None and not fresh and before is not None:
        one = _said(reader, at)
    return one or _listed(reader, at)


def _listed(reader: Reader, at: int) -> Found | None:
    """Return a first name with the name of a family behind it: وفاء الزعفراني, لإدريس المنصوبي."""
    if not reader.follows(at + 1):
        return None
    family = reader.is_family(at + 1)  # asked first: it costs little, and is rare
    if not family and not SURELY_GIVEN.intersection(reader.forms(at)):
        return None
    first = reader.first_of_name(at)
    if first is None or len(first.word) < 3 or not (family or first.word in SURELY_GIVEN):
        return None
    if reader.is_saying(at) or first.word in TOWNS or reader.is_body(first.word):
        return None
    if reader.is_body(reader.word(at - 1)) or not (
        first.before or is_name(first.word) or first.word in GIVEN
    ):
        return None
    if first.word in SURELY_GIVEN and not first.before:
        read = name_end(reader, at)
        whole = read is not None and read[1] > 1
        if read and whole and not reader.is_body(reader.word(at - 1)):
            return Found(first.start, reader.found[read[0] - 1].end, "person", "listed", 0.75)
    if reader.found[at + 1].articled and is_surname(reader, at + 1):
        return Found(first.start, reader.found[at + 1].end, "person", "listed", 0.75)
    return None


def _is_credit(reader: Reader, at: int) -> bool:
    """Tell whether (تصوير: stands before the word at an index."""
    if reader.found[at - 1].raw != ":" or at < 2:
        return False
    bracketed = at > 2 and reader.found[at - 3].raw in "(["
    begun = at < 3 or reader.found[at - 2].fresh or reader.found[at - 3].is_sign
    return reader.word(at - 2) in CREDITS and (bracketed or begun)


def _made(
    reader: Reader, at: int, rule: str, score: float, *, least: int = 1, whole: bool = False
) -> Found | None:
    """Return the name that begins with the word at an index, of `least` so many words."""
    if whole and (credited := _credited(reader, at)):
        return credited
    read = name_end(reader, at)
    if read is None or whole:
        return None
    end, words = read
    if words < least or (words == 1 and not _is_single(reader, at)):
        return None
    if rule == "title" and words > 1 and not _is_likely(reader, at, end):
        return None
    first = reader.first_of_name(at)
    if rule == "title" and first and first.before[:1] in ("و", "ف"):
        return None
    start = first.start if first else reader.found[at].start
    return Found(start, reader.found[end - 1].end, "person", rule, score)


def _credited(reader: Reader, at: int) -> Found | None:
    """Return the name that fills a bracket: (تصوير: سنان البيلساني)."""
    end = at
    while reader.follows(end) or (end == at and not reader.found[end].is_sign):
        word = reader.word(end)
        if reader.is_body(word) or word in PREPOSITIONS or any(map(str.isdigit, word)):
            return None
        end += 1
    ended = end == len(reader) or reader.found[end].fresh or reader.found[end].raw in "()[]/،|."
    if not 2 <= end - at <= 5 or not ended:
        return None
    return Found(reader.found[at].start, reader.found[end - 1].end, "person", "credit", 0.95)


def _is_single(reader: Reader, at: int) -> bool:
    """Tell whether one word alone is a name: a surname with ال, or a word of no language."""
    token = reader.found[at]
    if token.articled:
        return is_surname(reader, at) and known(token.folded.removeprefix(ARTICLE)) is Known.NO
    return is_name(token.folded) or reader.is_strange(at)


def _behind_comma(reader: Reader, at: int) -> Found | None:
    """Return a name that stands between commas behind a title, or before what is said."""
    read = name_end(reader, at)
    if read is None or read[1] < 2:
        return None
    end = read[0]
    closed = not reader.follows(end) or reader.word(end) in THAT
    if not closed or not _is_likely(reader, at, end):
        return None
    return Found(reader.found[at].start, reader.found[end - 1].end, "person", "comma", 0.85)


def _before_title(reader: Reader, at: int, heads: dict[int, Found], *, fresh: bool) -> Found | None:
    """Return a name with a mark and a title behind it: فواز الكحلاني – مدير …."""
    before = reader.found[at - 1] if at else None
    begun = fresh or (before is not None and before.raw in "؛;:،|")
    start = at
    token = reader.found[at]
    readings = [(token.start, name_end(reader, start))]
    if not begun:
        return None
    for begin, read in readings:
        if read is None or read[1] < 2:
            continue
        end = read[0]
        if end + 1 >= len(reader) or not reader.found[end].is_sign:
            continue
        mark, behind = reader.found[end], reader.found[end + 1]
        if mark.raw not in "،,–-—" or behind.start not in heads:
            continue
        score = 0.93 if mark.raw in _DASHES else 0.85
        if mark.raw not in _DASHES and not (fresh or _is_likely(reader, at, end)):
            continue
        return Found(begin, reader.found[end - 1].end, "person", "list", score)
    return None


def _said(reader: Reader, at: int) -> Found | None:
    """Return the subject of a verb of saying: وأضافت السنبلي أن, قال ولد بابكر إن."""
    if not reader.is_saying(at - 1):
        return None
    read = name_end(reader, at)
    if read is None:
        return None
    end, words = read
    behind = reader.word(end) if end < len(reader) else ""
    told = behind in THAT or behind[:1] in "بل" or behind in ADVERBS
    if words == 1:
        token = reader.found[at]
        if not (told and token.articled and is_surname(reader, at)):
            return None
        return Found(token.start, token.end, "person", "said surname", 0.72)
    told = told or reader.is_given(at) or not reader.follows(end)
    if not told or not _is_likely(reader, at, end):
        return None
    return Found(reader.found[at].start, reader.found[end - 1].end, "person", "said", 0.8)


def _is_likely(reader: Reader, at: int, end: int) -> bool:
    """Tell whether words look like a name even where little tells it."""
    words = [reader.word(one) for one in range(at, end)]
    if any(word in LINKS for word in words[:-1]) or any(map(is_name, words)):
        return True
    if reader.is_given(at):
        return True
    if all(reader.is_syllable(one) for one in range(at, end)):
        return True
    last = reader.found[end - 1]
    if len(words) == 2 and not last.articled and _closed(reader, end):
        seldom = known(words[0]) < Known.INFLECTED and known(words[1]) < Known.LISTED
        if seldom and not words[0].endswith(("ة", "ا", "ه")):
            return True
    if last.articled:
        honoured = reader.word(at - 1) in HONORIFICS | RANKS
        return honoured or last.folded in KINGS or is_surname(reader, end - 1)
    return sum(known(word) <= Known.SHAPE for word in words) * 2 > len(words)


def _closed(reader: Reader, at: int) -> bool:
    """Tell whether what stands at an index ends a name: a sign, a preposition, و, أن."""
    if not reader.follows(at) or reader.word(at) in THAT | PREPOSITIONS:
        return True
    return reader.is_joined(at)


def is_surname(reader: Reader, at: int) -> bool:
    """Tell whether a word with ال may be the name of a family."""
    token = reader.found[at]
    word = token.folded.removeprefix(ARTICLE)
    if (
        not token.articled
        or len(word) < 3
        or token.folded in NO_SURNAMES | PROFESSIONS | HONORIFICS | PLACES
    ):
        return False
    if reader.is_office(token.folded) or reader.is_body(token.folded) or reader.is_head(at):
        return False
    if is_name(word) or is_name(token.folded):
        return True
    if word.endswith(("ة", "ات", "ون", "ين")):
        return False
    return known(word) <= Known.SHAPE or word.endswith(("ي", "اني"))


def name_end(reader: Reader, at: int) -> tuple[int, int] | None:
    """Return the index behind a name that begins at an index, and how many words it has."""
    start, bare = at, 0
    linked, strange = False, True
    while reader.follows(at) or (at == start and at < len(reader)):
        word = reader.word(at)
        if length := _linked(reader, at):
            linked = word in LINKS
            bare = max(bare, 1) if linked else bare + 1
            at += length
            continue
        if reader.found[at].articled:
            closed = _closed_by(reader, start, at, bare)
            at += closed + int(bool(closed) and _is_second_family(reader, at + 1))
            break
        if linked or bare >= _MOST or not _goes_on(reader, start, at, strange=strange):
            break
        strange = strange and (reader.is_strange(at) or len(word) <= 3)
        bare += 1
        at += 1
    return (at, at - start) if at > start else None


def _linked(reader: Reader, at: int) -> int:
    """Return how many words at an index belong together: بن عبد الله, أبو السعف, عبد المعين."""
    word = reader.word(at)
    if word in LINKS and reader.follows(at + 1) and _may_follow_link(reader, at + 1):
        slave = reader.word(at + 1) in SLAVES and reader.follows(at + 2)
        return 3 if slave else 2
    slave = word in SLAVES and reader.follows(at + 1) and reader.found[at + 1].articled
    return 2 if slave else 0


def _closed_by(reader: Reader, start: int, at: int, bare: int) -> int:
    """Return 1 where a word with ال ends a name: of a family, or a king's number."""
    king = reader.word(at) in KINGS
    closes = king or is_surname(reader, at) or _is_called(reader, start, at)
    return int(closes and bare < 3 and (at == start or not king or bare == 1))


def _is_second_family(reader: Reader, at: int) -> bool:
    """Tell whether the name of a second family stands at an index: الفاسي | الفهري."""
    return reader.is_family(at) and is_surname(reader, at) and reader.found[at - 1].articled


def _goes_on(reader: Reader, start: int, at: int, *, strange: bool) -> bool:
    """Tell whether the bare word at an index is one of the name that begins at `start`."""
    if at == start:
        return reader.first_of_name(at) is not None
    if reader.is_syllable(at) and reader.is_syllable(at - 1):
        return True
    second = at == start + 1 and reader.is_given(start) and _may_be_second(reader, at)
    if second or (reader.is_given(at) and reader.is_given(at - 1)):
        return True
    if not reader.may_name(at) and not (strange and _closes(reader, at)):
        return False
    token, word = reader.found[at], reader.word(at)
    if token.after_and and not is_name(word) and not reader.is_strange(at):
        return False
    third = at - start >= 2
    if third and word.endswith(("ه", "ها")):
        return False
    return not third or not (word.endswith(("ة", "ا")) or is_imperfect(word))


def _may_be_second(reader: Reader, at: int) -> bool:
    """Tell whether a bare word behind a given name may be the next of the name: كامل وهبة."""
    token, word = reader.found[at], reader.word(at)
    if word in PREPOSITIONS or word in NO_NAMES or word in ADVERBS or not word.isalpha():
        return False
    if reader.is_joined(at) or reader.is_clitic(at) or reader.is_office(word) or token.articled:
        return False
    if word.endswith(("ها", "هم")) or (word.endswith("ا") and known(word) >= Known.PATTERN):
        return reader.is_given(at)
    return not is_imperfect(word) or is_name(word)


def _is_called(reader: Reader, start: int, at: int) -> bool:
    """Tell whether a common word with ال is a family's name: behind a listed name, or بن."""
    word = reader.word(at)
    if reader.is_office(word) or reader.is_body(word) or reader.is_head(at):
        return False
    if word in NO_SURNAMES or word in RELATIVES or at == start:
        return False
    if word.endswith(("ات", "ون", "ين")):
        return False
    if word.endswith("ة"):  # يوسف الشواربة, not (the minister) هند المبادرة
        return reader.is_given(start) and known(word.removeprefix(ARTICLE)) <= Known.SHAPE
    linked = at > start + 1 and reader.word(at - 2) in SONS
    known_name = is_name(reader.word(start)) or reader.is_given(start)
    honoured = known_name or reader.word(start - 1) in HONORIFICS | RANKS
    return linked or (at == start + 1 and honoured)


def _closes(reader: Reader, at: int) -> bool:
    """Tell whether a short last word of a foreign name stands before what ends a name."""
    word = reader.word(at)
    if len(word) > 4 or word in NO_NAMES or word in PREPOSITIONS or reader.found[at].articled:
        return False
    return not reader.follows(at + 1) or reader.word(at + 1) in THAT | PREPOSITIONS


def _may_follow_link(reader: Reader, at: int) -> bool:
    token = reader.found[at]
    if token.is_sign or token.folded in PREPOSITIONS | NO_NAMES:
        return False
    return not reader.is_office(token.folded) or token.articled
