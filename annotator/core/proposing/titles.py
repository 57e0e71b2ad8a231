"""Titles in a text: from their head nouns on, to where the office is complete."""

from annotator.core.arabic import ARTICLE, fold_text
from annotator.core.heads import NAMES_TOO, OFFICES, PREPOSITIONS
from annotator.core.members import is_ruled
from annotator.core.proposing.reading import Found, Reader, Reading
from annotator.core.proposing.tables import (
    ABOUT,
    ALONE,
    AT_PLACES,
    BY_PROXY,
    CAPITALS,
    COURTS,
    DEMONYMS,
    MEETING_HEADS,
    MORE_OFFICES,
    NOT_ONE,
    OF_BODIES,
    OF_FIELDS,
    ONLY_WITH_ARTICLE,
    OVER,
    PLACE_KINDS,
    PURPOSES,
    RANK_BEFORE_NAME,
    RANK_SIGNS,
    RANKS,
    RELATIVES,
    SAID_OF_OFFICES,
    SECOND_RANKS,
    SUPERLATIVES,
    TO_BODIES,
    TOWNS,
    WEAK_OFFICES,
    bare,
)
from annotator.core.stems import Known, is_imperfect, known

_LONGEST = 14  # words of one title
IN, AT, ON, ABOUT_IT = "في", "لدي", "علي", "عن"
PRESIDENT, CHIEF, IN_NAME = fold_text("الرئيس"), ("كبير", "كبيرة"), "باسم"
TWO_MINISTERS, GOVERNOR, TEAM, KING = "وزيري", "والي", "فريق", "ملك"


def find_titles(reader: Reader) -> list[Found]:
    """Return the titles of single persons, in order; none overlap."""
    found: list[Found] = []
    at = 0
    while at < len(reader):
        title = _title_at(reader, at)
        if title is None:
            at += 1
            continue
        one, at = title
        found.append(one)
    return found


def _title_at(reader: Reader, at: int) -> tuple[Found, int] | None:
    """Return the title that begins with the word at an index, and the index behind it."""
    if reader.found[at].is_sign:
        return None
    sign = _rank_sign(reader, at)
    if sign:
        return sign, at + 1
    head = _head(reader, at)
    if head is None or (
        not head.before and reader.word(at - 1) in NOT_ONE and _same_line(reader, at)
    ):
        return None
    if head.articled:
        return _articled(reader, at, head)
    return _ruling(reader, at, head)


def _same_line(reader: Reader, at: int) -> bool:
    return not reader.found[at].fresh


def _rank_sign(reader: Reader, at: int) -> Found | None:
    """Return د as a title where a full stop and a name follow."""
    token = reader.found[at]
    if token.folded not in RANK_SIGNS or at + 2 >= len(reader):
        return None
    stop, name = reader.found[at + 1], reader.found[at + 2]
    if (
        stop.raw != "."
        or stop.start != token.end
        or name.fresh
        or not reader.may_name(at + 2, first=True)
    ):
        return None
    return Found(token.start, token.end, "title", "rank", 0.9)


def _head(reader: Reader, at: int) -> Reading | None:
    """Return the reading under which the word at an index is a head noun of one person."""
    following = reader.found[at + 1] if reader.follows(at + 1) else None
    for one in reader.readings(at):
        stem = bare(one.word) if one.articled else one.word
        if (one.word, following.folded if following else "") in OFFICES.pairs:
            return one
        single = stem in OFFICES.singular or stem in MORE_OFFICES
        if stem.removesuffix("ا") in CHIEF and stem not in CHIEF:
            continue
        accusative = stem.endswith("ا") and stem[:-1] in OFFICES.singular
        if not (single or accusative or stem == TWO_MINISTERS):
            continue
        if (
            not one.articled
            and stem in ONLY_WITH_ARTICLE
            and not (following and is_ruled(following) and stem != TEAM)
        ):
            continue
        if one.word == GOVERNOR and "إ" in reader.found[at].raw:  # وإلى
            continue
        weak = stem in NAMES_TOO or stem in CHIEF
        if weak and not one.articled and not (following and _rules(reader, at)):
            continue
        return one
    return None


def _rules(reader: Reader, at: int) -> bool:
    """Tell whether a head that may be a name, or an adjective, rules what follows."""
    following = reader.found[at + 1]
    if any(one.word in CHIEF for one in reader.readings(at)):
        return following.articled and following.folded.endswith(("ين", "اء"))
    return is_ruled(following) or following.folded in reader.proper


def _articled(reader: Reader, at: int, head: Reading) -> tuple[Found, int] | None:
    """Return a title whose head has ال: الوزير, الأمين العام, اللواء الركن."""
    weak = head.word not in ALONE
    if bare(head.word) in CHIEF:
        return None
    end = at + 1
    while head.word in RANKS and reader.follows(end) and end < at + 3:
        if reader.word(end) not in SECOND_RANKS:
            break
        end += 1
    start, said = end, False
    said_of = SAID_OF_OFFICES | DEMONYMS
    while reader.follows(end) and reader.word(end) in said_of and end < at + 4:
        end += 1
    said = end > start
    if end == start and _is_of_country(reader, end):
        end += 1
        said = True
    further = _further(reader, at, end, head)
    if further == end and not said and weak:
        return None
    named = reader.follows(further) and reader.first_of_name(further) is not None
    if head.word == PRESIDENT and not named and _is_adjective(reader, at, head):
        return None
    if head.word in RANK_BEFORE_NAME and further == at + 1 and not _names(reader, further):
        return None
    score = 0.85 if head.word in ALONE else 0.75
    return _found(reader, head, further, "office" if further > at + 1 else "alone", score), further


def _is_of_country(reader: Reader, at: int) -> bool:
    """Tell whether an adjective with ال and then a name stand at an index: التركماني سردار …."""
    if not reader.follows(at + 1) or not reader.found[at].articled:
        return False
    adjective = reader.word(at).endswith(("ي", "ية")) and not reader.is_head(at)
    return (
        adjective
        and not reader.found[at + 1].articled
        and (reader.is_given(at + 1) or (reader.is_strange(at + 1) and reader.follows(at + 2)))
    )


def _is_adjective(reader: Reader, at: int, head: Reading) -> bool:
    """Tell whether الرئيس is said of what stands before it: المقر الرئيس."""
    if at == 0 or reader.found[at].fresh or head.before not in ("", "و"):
        return False
    last = reader.found[at - 1]
    return last.articled and not reader.is_office(last.folded)


def _names(reader: Reader, at: int) -> bool:
    """Tell whether a name follows a rank, or the family's name."""
    if not reader.follows(at):
        return False
    return reader.is_family(at) or reader.first_of_name(at) is not None


def _ruling(reader: Reader, at: int, head: Reading) -> tuple[Found, int] | None:
    """Return a title whose head rules a genitive: رئيس قسم الشؤون الخارجية باللجنة."""
    end, stem = at + 1, head.word
    pair = reader.follows(end) and (stem, reader.word(end)) in OFFICES.pairs
    if pair:
        end += 1
    if not reader.follows(end) and not pair:
        return None
    if reader.word(end) in PREPOSITIONS and not pair:
        return None
    if reader.word(end)[:1] == "ب" and reader.is_clitic(end):
        return None
    indefinite = stem.endswith("ا") and stem[:-1] in OFFICES.singular
    if appointed := _lam(reader, end, first=True):  # رئيسا للاتحاد, نائبة للمدعي العام
        further = _further(reader, at, appointed, head)
        return _found(reader, head, further, "appointed", 0.75), further
    if indefinite and not reader.found[end].articled:
        return None
    closed = end if pair and reader.found[end - 1].articled else _genitive(reader, end)
    if closed is None:
        return None
    further = _further(reader, at, closed, head)
    score = 0.8 if stem in WEAK_OFFICES else 0.9
    return _found(reader, head, further, "office", score), further


def _genitive(reader: Reader, at: int) -> int | None:
    """Return the index behind the genitives from an index on: to the first definite word."""
    first = at
    while reader.follows(at) and at < first + _LONGEST:
        token = reader.found[at]
        word = token.folded
        if word in PREPOSITIONS or (word.endswith("وا") and len(word) > 4):  # مليون مرشح سجلوا
            return at if at > first else None
        if at > first and (_is_verb(reader, at)):
            return at
        if token.is_definite or word in reader.proper:
            return at + 1
        following = reader.found[at + 1] if reader.follows(at + 1) else None
        if following is None or following.folded in PREPOSITIONS:
            return at + 1
        if reader.is_syllable(at) and reader.is_syllable(at + 1):  # مقاطعة كوانغ هوا
            return at + 2
        if reader.is_strange(at) and not following.articled:
            return at + 1
        if reader.reading(at - 1, PLACE_KINDS) and not following.articled:
            return at + 1
        if reader.is_joined(at + 1) and not reader.is_office(word):
            return at + 1
        at += 1
    return at if at > first else None


def _is_verb(reader: Reader, at: int) -> bool:
    word = reader.word(at)
    return is_imperfect(word) and word[0] == "ي" and known(word) < Known.LISTED


def _further(reader: Reader, head_at: int, at: int, head: Reading) -> int:
    """Return the index behind what completes a title: adjectives, fields, bodies, places."""
    stem = (bare(head.word) if head.articled else head.word).removesuffix("ا")
    while at < head_at + _LONGEST and reader.follows(at):
        token, word = reader.found[at], reader.word(at)
        last = reader.found[at - 1]
        if word in BY_PROXY:
            at = (_genitive(reader, at + 1) or at + 1) if word == IN_NAME else at + 1
        elif (token.articled and at > head_at + 1 and _agrees(reader, at)) or _is_field(
            reader, head_at, at
        ):
            at += 1
        elif lam := _lam(reader, at):
            at = lam
        elif word[:1] == "ب" and reader.is_body(word[1:]) and last.is_definite:
            at = _genitive_from(reader, at)
        elif word[:1] == "ب" and word[1:] in CAPITALS and last.is_definite:
            at += 1
        elif (behind := _prepositional(reader, at, stem)) is not None:
            at = behind
        else:
            break
    return at


def _agrees(reader: Reader, at: int) -> bool:
    """Tell whether the word with ال at an index is an adjective of what stands before it."""
    token, last = reader.found[at], reader.found[at - 1]
    word = token.folded
    if word in RANKS:
        return False
    if reader.is_office(word) or word.endswith("ون") or not last.is_definite:
        return word in SAID_OF_OFFICES
    if bare(word) in MEETING_HEADS:
        return False
    if word in RELATIVES:
        return False
    if word in SAID_OF_OFFICES or word.endswith(("ي", "ية")):
        return True
    stem = bare(word).removesuffix("ة")
    if len(stem) == 4 and stem[2] == "ي":  # الصغير
        return True
    if word in SUPERLATIVES:
        return True
    if last.folded.endswith(("ة", "ات")) and word.endswith("ة"):
        return True
    return known(word) >= Known.PATTERN and word[2:3] == "م" and not reader.is_body(word)


def _is_field(reader: Reader, head_at: int, at: int) -> bool:
    """Tell whether و and another field of the same office stand at an index: والثقافة."""
    token = reader.found[at]
    word = token.after_and
    if not word.startswith(ARTICLE) or not _has_article(reader, at - 1):
        return False
    if reader.is_office(word) or reader.is_body(word) or word.endswith(("ون", "ين")):
        return False
    return (
        any(
            reader.word(one) in OF_FIELDS or bare(reader.word(one)) in OF_FIELDS
            for one in range(head_at, at - 1)
        )
        or reader.readings(head_at)[0].word[1:] in OF_FIELDS
    )


def _has_article(reader: Reader, at: int) -> bool:
    """Tell whether the word at an index has ال, also behind ل or ب: للدعاية."""
    token = reader.found[at]
    return token.articled or (token.is_definite and token.folded.startswith(("لل", "بال")))


def _lam(reader: Reader, at: int, *, first: bool = False) -> int:
    """Return the index behind ل and whose the office is, or 0: للحزب, لشؤون المال, للجنة."""
    word = reader.word(at)
    if not reader.follows(at) or word[:1] != "ل" or len(word) < 4:
        return 0
    if word.startswith("لل"):
        rest = word[2:]
        if rest in PURPOSES or ARTICLE + rest in PURPOSES:
            return 0
        if not first and reader.is_office(ARTICLE + rest) and rest != KING:
            return 0
        return reader.lam_body_end(at)
    rest = word[1:]
    if rest in PURPOSES or not (reader.is_body(rest) or rest in OF_BODIES):
        return 0
    return _genitive_from(reader, at)


def _genitive_from(reader: Reader, at: int) -> int:
    """Return the index behind the word at an index and the genitives that it rules."""
    if reader.found[at].is_definite or reader.word(at)[1:].startswith(ARTICLE):
        return at + 1
    if not reader.follows(at + 1) or reader.found[at].folded in reader.proper:
        return at + 1
    if reader.is_strange(at) and reader.word(at)[0] not in "لب":
        return at + 1
    return _genitive(reader, at + 1) or at + 1


def _prepositional(reader: Reader, at: int, stem: str) -> int | None:
    """Return the index behind في, لدى, على or عن and what it rules, where it is of the office."""
    word = reader.word(at)
    if word not in (IN, AT, ON, ABOUT_IT) or not reader.follows(at + 1):
        return None
    following = reader.found[at + 1]
    if following.folded in PREPOSITIONS or any(map(str.isdigit, following.folded)):
        return None
    if word == IN:
        body = reader.is_body(following.folded)
        place = stem in AT_PLACES and (
            reader.is_strange(at + 1)
            or following.folded in reader.proper
            or _is_town(reader, at + 1)
        )
        if not body and not place:
            return None
        if not (body or stem in AT_PLACES):
            return None
    elif not (
        (word == AT and (stem in TO_BODIES or _is_court(following.folded)))
        or (word == ON and stem in OVER)
        or (word == ABOUT_IT and stem in ABOUT)
    ):
        return None
    if reader.is_strange(at + 1) and not reader.is_body(following.folded):  # لدى باراندا
        pair = reader.follows(at + 2) and reader.is_syllable(at + 1) and reader.is_syllable(at + 2)
        return at + 3 if pair else at + 2
    return _genitive_from(reader, at + 1)


def _is_court(word: str) -> bool:
    """Tell whether a folded word is a court or what else has officers at it: لدى محكمة النقض."""
    return bare(word) in COURTS


def _is_town(reader: Reader, at: int) -> bool:
    """Tell whether a name of two words such as تل اليمام or وادي الرند stands at an index."""
    word = reader.word(at)
    short = word in TOWNS
    return short and reader.follows(at + 1) and reader.found[at + 1].articled


def _found(reader: Reader, head: Reading, end: int, rule: str, score: float) -> Found:
    return Found(head.start, reader.found[end - 1].end, "title", rule, score)
