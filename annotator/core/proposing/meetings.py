"""Meetings in a text: their nouns with the words that name them, and what refers to them."""

from annotator.core.arabic import ARTICLE, fold_text
from annotator.core.heads import BODIES, HONORIFICS, MEETINGS, PLACES, PREPOSITIONS
from annotator.core.proposing.reading import Found, Reader, Reading
from annotator.core.proposing.tables import (
    MEETING_ADJECTIVES,
    MEETING_ENDS,
    MEETING_HEADS,
    MEETING_PLACES,
    NOT_ONE,
    ORDINALS,
    OWNED,
    PRESS,
    PURPOSES,
    RELATIVES,
    SITTINGS,
    SUPERLATIVES,
    TERMS,
    TOPICS,
    WEAK_MEETINGS,
    bare,
)
from annotator.core.stems import Known, is_imperfect, known

NAMED, MENTION = "named", "mention"
OTHER = fold_text("آخر")
_LONGEST = 16  # words


def find_meetings(reader: Reader) -> list[Found]:
    """Return the meetings, in order; none overlap."""
    found: list[Found] = []
    at = 0
    while at < len(reader):
        one = _meeting_at(reader, at)
        if one is None:
            at += 1
            continue
        meeting, at = one
        found.append(meeting)
    return found


def kind_of(reader: Reader) -> str:
    """Return whether a meeting that is the whole text is named or mentioned."""
    one = _meeting_at(reader, 0)
    return one[0].sort if one else NAMED


def _meeting_at(reader: Reader, at: int) -> tuple[Found, int] | None:
    head = None if reader.found[at].is_sign else _head(reader, at)
    if head is None:
        return None
    fresh = reader.found[at].fresh
    if not fresh and reader.word(at - 1) in NOT_ONE:
        return None
    owned = _owned(head.word)
    if head.articled or owned:
        end, naming = _definite(reader, at, owned=bool(owned))
    else:
        end, naming = _indefinite(reader, at)
    stem = owned or bare(head.word)
    weak = stem in WEAK_MEETINGS
    if weak and (not naming or reader.word(end) == "من"):
        return None
    score = 0.8 if naming else 0.85
    rule = "meeting named" if naming else "meeting"
    if weak:
        score -= 0.15
    sort = NAMED if naming else MENTION
    return Found(head.start, reader.found[end - 1].end, "meeting", rule, score, sort), end


def _head(reader: Reader, at: int) -> Reading | None:
    for one in reader.readings(at):
        stem = bare(one.word)
        if stem in MEETING_HEADS or (stem.endswith("ا") and stem[:-1] in MEETING_HEADS):
            return one
        if not one.articled and _owned(one.word):
            return one
    return None


def _owned(word: str) -> str:
    """Return the noun of جلسته, اجتماعها; else ""."""
    for pronoun in OWNED:
        stem = word.removesuffix(pronoun)
        if stem == word:
            continue
        if stem in MEETING_HEADS and stem + pronoun not in MEETING_HEADS and not stem.endswith("ة"):
            return stem
        if stem.endswith("ت") and stem[:-1] + "ة" in MEETING_HEADS:
            return stem[:-1] + "ة"
    return ""


def _definite(reader: Reader, at: int, *, owned: bool) -> tuple[int, bool]:
    """Return the end of المؤتمر, with its adjectives and whose it is; whether that names it."""
    end, naming = at + 1, False
    while reader.follows(end) and end < at + _LONGEST:
        token, word = reader.found[end], reader.word(end)
        if word in MEETING_ENDS:
            break
        if word in ORDINALS or (token.articled and _is_adjective(reader, end)):
            naming = naming or word not in PRESS
            end += 1
        elif word in TERMS:
            end = _term(reader, end)
            naming = True
        elif naming and word == "من" and reader.follows(end + 1) and _is_meeting(reader, end + 1):
            end = _idafa(reader, end + 2)
        elif naming and _belongs(reader, end):
            lam = word.startswith("لل")
            end = _run(reader, reader.lam_body_end(end)) if lam else _idafa(reader, end + 1)
            end = _of_body(reader, end)
        elif naming and word == "في" and reader.follows(end + 2) and reader.word(end + 2) in TERMS:
            end += 2
        elif naming and word in TOPICS and reader.follows(end + 1):
            return _topic(reader, end + 1), True
        else:
            break
    return end, naming


def _of_body(reader: Reader, at: int) -> int:
    """Return the index behind ب and the body that what stands before belongs to: بوزارة …."""
    word = reader.word(at)
    if reader.follows(at) and word[:1] == "ب" and reader.is_body(word[1:]):
        return _run(reader, at + 1 if reader.found[at].is_definite else at + 2)
    return at


def _is_meeting(reader: Reader, at: int) -> bool:
    return bare(reader.word(at)) in MEETING_HEADS


def _is_adjective(reader: Reader, at: int) -> bool:
    word = reader.word(at)
    if reader.is_office(word) or reader.is_body(word) or reader.is_head(at):
        return False
    first = reader.word(at - 1)
    if word.endswith(("ون", "ات", "ين")) or word in RELATIVES or word in HONORIFICS:
        return False
    if word in SUPERLATIVES:
        return True
    if word.endswith(("ي", "ية")) or word in ORDINALS:
        return True
    feminine = first.endswith(("ة", "ات")) or _owned(first).endswith("ة")
    return feminine == word.endswith("ة") and known(bare(word)) >= Known.SHAPE


def _belongs(reader: Reader, at: int) -> bool:
    """Tell whether ل and whose the meeting is stand at an index, not what it is for."""
    word = reader.word(at)
    if word[:1] != "ل" or len(word) < 3:
        return False
    if word.startswith("لل"):
        rest = word[2:]
        return rest not in PURPOSES and ARTICLE + rest not in PURPOSES
    return word[1:] not in PURPOSES and not _is_deed(word[1:])


def _is_deed(word: str) -> bool:
    """Tell whether a word has the shape of a deed: تقييم, مراجعة, استكمال."""
    if word.endswith(("ته", "تها", "ها")) or BODIES.holds(word):
        return False
    if word in PURPOSES or (len(word) == 5 and word[0] == "ت" and word[3] == "ي"):
        return True
    if word[0] == "م" and word.endswith("ة") and len(word) == 6 and word[2] == "ا":
        return True
    return word[0] == "ا" and len(word) >= 5 and "ا" in word[2:-1] and not word.endswith("ات")


def _run(reader: Reader, at: int) -> int:
    """Return the index behind adjectives and further genitives from an index on."""
    while reader.follows(at):
        token, word = reader.found[at], reader.word(at)
        if word in MEETING_ENDS or word in PREPOSITIONS:
            break
        joined = token.after_and.startswith(ARTICLE) and reader.found[at - 1].articled
        if not (token.articled and _is_adjective(reader, at)) and not joined:
            break
        at += 1
    return at


def _idafa(reader: Reader, at: int) -> int:
    """Return the index behind the genitives from an index on, with their adjectives."""
    first = at
    while reader.follows(at) and at < first + _LONGEST:
        word = reader.word(at)
        before = reader.found[at - 1]
        if word in PREPOSITIONS or word in MEETING_ENDS or (at > first and _is_verb(reader, at)):
            break
        if at > first and before.is_definite:
            break
        at += 1
    return _joined(reader, _whose(reader, _run(reader, at))) if at > first else at


def _whose(reader: Reader, at: int) -> int:
    """Return the index behind the bodies that a body belongs to: للجنة الحزب بالمقاطعة."""
    if reader.follows(at) and reader.word(at).startswith("لل") and _belongs(reader, at):
        at = _run(reader, reader.lam_body_end(at))
    return _of_body(reader, at)


def _joined(reader: Reader, at: int) -> int:
    """Return the index behind و and one more noun: لمجلس القضاء ووزارة العدل."""
    if not reader.follows(at) or not reader.found[at].after_and:
        return at
    inner = reader.found[at].after_and
    if reader.is_body(inner) or (
        known(inner) >= Known.INFLECTED
        and reader.follows(at + 1)
        and reader.found[at + 1].articled
        and not inner.startswith(ARTICLE)
    ):
        return _idafa(reader, at + 1) if not inner.startswith(ARTICLE) else at + 1
    return at


def _is_verb(reader: Reader, at: int) -> bool:
    word = reader.word(at)
    return word[:1] == "ي" and is_imperfect(word)


def _term(reader: Reader, at: int) -> int:
    """Return the index behind a term: لعام 2031, للعام الجامعي 2030/2031, للفترة 2025-2030."""
    at += 1
    while reader.follows(at) and (
        any(map(str.isdigit, reader.word(at))) or reader.found[at].articled
    ):
        done = any(map(str.isdigit, reader.word(at)))
        at += 1
        if done:
            break
    if at + 1 < len(reader) and reader.found[at].raw == "/" and reader.word(at + 1).isdigit():
        at += 2
    return at


def _indefinite(reader: Reader, at: int) -> tuple[int, bool]:
    """Return the end of a meeting without ال: مؤتمر صحفي, اجتماع اللجنة الفنية حول …."""
    end = at + 1
    if not reader.follows(end):
        return end, False
    word = reader.word(end)
    if word in SITTINGS:
        end += 1
        while reader.follows(end) and _is_bare_adjective(reader, end):
            end += 1
        return end, False
    tanwin = reader.found[at].folded.endswith("ا")
    if word in TOPICS and reader.follows(end + 1):
        return _topic(reader, end + 1), False
    if _is_bare_adjective(reader, end):
        while reader.follows(end) and _is_bare_adjective(reader, end):
            end += 1
        if reader.follows(end + 1) and reader.word(end) in TOPICS:
            end = _topic(reader, end + 1)
        return end, False
    if tanwin or word in PREPOSITIONS or word in MEETING_ENDS or not _is_ruled(reader, end):
        return end, False
    end = _idafa(reader, end)
    if end == at + 1:
        return end, False
    while reader.follows(end) and reader.word(end) in ORDINALS:
        end += 1
    if reader.follows(end) and reader.word(end) in TOPICS:
        end = _topic(reader, end + 1)
    if reader.follows(end) and reader.word(end) in TERMS:
        end = _term(reader, end)
    return end, True


def _is_ruled(reader: Reader, at: int) -> bool:
    """Tell whether a genitive stands behind a meeting: its body or its matter."""
    token, word = reader.found[at], reader.word(at)
    if token.articled or reader.is_body(word) or _is_deed(word):
        return True
    following = reader.found[at + 1] if reader.follows(at + 1) else None
    if _is_verb(reader, at) or token.after_and or word[:1] in "بلكف":
        return False
    return following is not None and following.articled and known(word) >= Known.PATTERN


def _is_bare_adjective(reader: Reader, at: int) -> bool:
    """Tell whether an adjective without ال stands at an index: صحفي, موسعا, إرشادية."""
    token, word = reader.found[at], reader.word(at)
    if token.articled or token.is_sign or word in PREPOSITIONS or len(word) < 3:
        return False
    if word == OTHER:
        return True
    following = reader.found[at + 1] if reader.follows(at + 1) else None
    if following is not None and following.articled:
        return False  # it rules that
    stem = word.removesuffix("ا")
    if reader.is_office(word) or MEETINGS.holds(word):
        return False
    nisba = stem.endswith(("ي", "ية")) and len(stem) > 3 and not is_imperfect(word)
    return nisba or stem in MEETING_ADJECTIVES


def _topic(reader: Reader, at: int) -> int:
    """Return the index behind a topic: حول العمل المهني في تنظيم المؤتمرات على كل المستويات."""
    first = at
    while reader.follows(at) and at < first + _LONGEST:
        word = reader.word(at)
        if at > first and (
            word in MEETING_ENDS or word in ("من", "والذي", "والتي") or _is_verb(reader, at)
        ):
            break
        if word in ("في", "علي") and reader.follows(at + 1) and _is_place(reader, at + 1):
            break
        at += 1
    return at


def _is_place(reader: Reader, at: int) -> bool:
    word = reader.word(at)
    return word in MEETING_PLACES or word in PLACES or reader.is_strange(at)
