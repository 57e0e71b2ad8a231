"""Whether folded Arabic letters are a word: by a table, with its endings, or by root and pattern.

Letters are those of `arabic.fold_text`: one alef, ء for its seats, ي for ى; ة stays.
"""

import re
from collections.abc import Collection, Iterator
from enum import IntEnum
from functools import cache, lru_cache

from annotator.core.arabic import fold_text
from annotator.core.clitic_tables import common, foreign, native, roots

_CACHED = 1 << 16  # words


class Known(IntEnum):
    """How well a word is known."""

    NO = 0
    SHAPE = 1  # looks like a derived word
    PATTERN = 2  # a known root in a pattern
    INFLECTED = 3  # a listed word with an ending
    LISTED = 4


_PRONOUNS = ("", "ه", "ها", "هم", "هما", "هن", "نا")
_ALL_PRONOUNS = (*_PRONOUNS, "ك", "كم", "ي", "ني")
_WITHOUT_TEH = ("ت", "ات", "تا", "تي", "تان", "تين", "ي", "ية", "يا", "يات", "يين", "يون")
_INFLECTIONS = ("ا", "ان", "ين", "ون", "و", "وا", "ة", *_WITHOUT_TEH)
_NISBA = ("ي", "ية", "يين", "يون", "يا", "يات", "يان")
_VERB_ENDINGS = ("", "وا", "ون", "ان", "ين", "ا", "ن", "و")

# F C L are the letters of the root (X a fourth); after the colon the roots that a pattern of weak
# or doubled ones may come from, by default FCL.
_NOUNS = """
FCL FاCL FCاL FCيL FCوL FواCL FواCيL FCاءL مFCL مFCوL مFاCL مFCاL مFCيL مFاCيL تFCيL تFCL تFاCL
تFاCيL تFCاL اFCاL اFCL اFاCL اFاCيL اFتCاL اFتCL انFCاL انFCL استFCاL استFCL متFCL متFاCL مFتCL
منFCL مستFCL FCLاء FCLان اFCLاء FCLاوي FCLوي FوCL FيCL مFتاL:FوL,FيL متFاL:FFL
FاL:FوL,FيL اFاL:FوL,FيL استFاL:FوL,FيL مFاL:FوL,FيL مFيL:FوL,FيL FياL:FوL,FيL اFتاL:FوL,FيL
انFاL:FوL,FيL FيL:FوL,FيL FوL:FيL استFيL:FوL تFوL:FوL مستFيL:FوL,FيL
FC:FCC,FCي,FCو FCاء:FCي,FCو,FCا اFCاء:FCي,FCو,FCا استFCاء:FCي,FCو,FCا اFتCاء:FCي,FCو,FCا
انFCاء:FCي,FCو تFCي:FCي,FCو تFاCي:FCي,FCو مFCي:FCي,FCو مFاCا:FCي,FCو FCي:FCي,FCو FCا:FCي,FCو,FCا
اFCي:FCي,FCو اFتCي:FCي,FCو استFCي:FCي,FCو FاCي:FCي,FCو مFتCي:FCي,FCو متFCي:FCي مFCا:FCي,FCا
FCو:FCو اFC:FCC مFC:FCC استFC:FCC اFتC:FCC انFC:FCC تFC:FCي,FCو مستFC:FCC مFتC:FCC
اتCاL:وCL اتCL:وCL متCL:وCL CL:وCL ايCاL:وCL استيCاL:وCL ميCاL:وCL FCيC:FCC
ازدCاL:زCL اضطCاL:ضCL اصطCاL:صCL ازدCL:زCL اصطCL:صCL
FCLX:FCLX FCLاX:FCLX مFCLX:FCLX تFCLX:FCLX متFCLX:FCLX FCاLX:FCLX FCاLيX:FCLX
"""
_VERBS = """
FCL FاCL FتCL تFCL تFاCL نFCL ستFCL FوCL FوL:FوL FيL:FيL,FوL FاL:FوL,FيL ستFيL:FوL,FيL FتاL:FوL,FيL
ستFاL:FوL,FيL نFاL:FوL,FيL FCي:FCي,FCو FCو:FCو FCا:FCا,FCي FCء:FCا تFCي:FCي,FCو تFاCي:FCي,FCو
FتCي:FCي,FCو ستFCي:FCي,FCو نFCي:FCي,FCو FاCي:FCي,FCو CL:وCL وCL:وCL تCL:وCL FC:FCC,FCي,FCو,FوC,FيC
FتC:FCC ستFC:FCC,FوC نFC:FCC ءFC:اFC زدCL:زCL صطCL:صCL ضطCL:ضCL زدFاL:زFL
FCLX:FCLX تFCLX:FCLX
"""
_SHAPES = re.compile(
    r"(?:است...+|مست...+|مت(?:..|.ا)..?|ت..ي.|ت.ا..|م.ا..(?=[ةت])|ا.ت.ا.|ان..ا.|ا..ا.|ت..ية"
    r"|م..و.|.+ائ?ات|...+يات)(?:ات|ة|ت|ي|ية|ين|ون|ا)?(?:ه|ها|هم|هما|نا)?"
)


@lru_cache(_CACHED)
def radical(word: str) -> Known:
    """Tell how well a word is known as one whose first letter is radical."""
    words, names = _radicals()
    if word in words or word in names:
        return Known.LISTED
    if _inflected(word, words, _PRONOUNS) or _of_a_name(word, names):
        return Known.INFLECTED
    return Known.NO


@lru_cache(_CACHED)
def known(word: str) -> Known:
    """Tell how well a word that may stand behind a proclitic is known."""
    words, names = _common()
    if word in words or word in names or radical(word) is Known.LISTED:
        return Known.LISTED
    if (
        _inflected(word, words, _ALL_PRONOUNS)
        or _of_a_name(word, names)
        or radical(word) is Known.INFLECTED
    ):
        return Known.INFLECTED
    if _derived(word) or is_imperfect(word):
        return Known.PATTERN
    return Known.SHAPE if _SHAPES.fullmatch(word) else Known.NO


def is_name(word: str) -> bool:
    """Tell whether a word is a listed name of a person or a place."""
    return word in _common()[1] or word in _radicals()[1]


def is_root(word: str) -> bool:
    """Tell whether the letters of a word are a listed root: قتل, حفظ."""
    return word in _roots()


@lru_cache(_CACHED)
def is_imperfect(word: str) -> bool:
    """Tell whether a word looks like a verb with ي ت or ن before its stem (أ settles itself)."""
    if word[:1] not in ("ي", "ت", "ن") or len(word) < 3:
        return False
    if word in _common()[0] and word[0] == "ي":
        return True
    for body in _without(word[1:], _ALL_PRONOUNS):
        for stem in _without(body, _VERB_ENDINGS):
            if _fits(stem, _verbs()):
                return True
    return False


def _derived(word: str) -> bool:
    for body in _without(word, _ALL_PRONOUNS):
        for stem in _without(body, ("", *_INFLECTIONS)):
            if len(stem) >= 3 and _fits(stem, _nouns()):
                return True
    return False


def _inflected(word: str, table: Collection[str], pronouns: tuple[str, ...]) -> bool:
    for body in _without(word, pronouns):
        if len(body) < 3:
            continue
        if body in table or (body[-1] == "ه" and body[:-1] + "ة" in table):  # لجنه
            return True
        if body[-1] == "ا" and body != word and body[:-1] + "ي" in table:  # مستواه
            return True
        for ending in _INFLECTIONS:
            if not body.endswith(ending):
                continue
            stem = body.removesuffix(ending)
            if len(stem) >= 3 and stem in table:
                return True
            least = 2 if ending[0] in "تا" else 3
            if ending in _WITHOUT_TEH and len(stem) >= least and stem + "ة" in table:
                return True
    return False


def _of_a_name(word: str, names: Collection[str]) -> bool:
    return any(
        len(word) - len(ending) >= 4
        and word.endswith(ending)
        and (word.removesuffix(ending) in names or word.removesuffix(ending) + "ا" in names)
        for ending in _NISBA
    )


def _without(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    for ending in endings:
        if word.endswith(ending):
            yield word.removesuffix(ending)


_Pattern = tuple[tuple[tuple[int, str], ...], tuple[tuple[int | str, ...], ...]]


def _fits(stem: str, patterns: dict[int, list[_Pattern]]) -> bool:
    for fixed, origins in patterns.get(len(stem), ()):
        if all(stem[at] == letter for at, letter in fixed):
            for origin in origins:
                root = "".join([stem[at] if isinstance(at, int) else at for at in origin])
                if root.replace("ء", "ا") in _roots():
                    return True
    return False


def _compile(patterns: str) -> dict[int, list[_Pattern]]:
    compiled: dict[int, list[_Pattern]] = {}
    for entry in patterns.split():
        pattern, _, origins = entry.partition(":")
        fixed = tuple((at, c) for at, c in enumerate(pattern) if c not in "FCLX")
        made = tuple(
            tuple(pattern.index(c) if c in "FCLX" else c for c in origin)
            for origin in (origins or "FCL").split(",")
        )
        compiled.setdefault(len(pattern), []).append((fixed, made))
    return compiled


@cache
def _nouns() -> dict[int, list[_Pattern]]:
    return _compile(_NOUNS)


@cache
def _verbs() -> dict[int, list[_Pattern]]:
    return _compile(_VERBS)


@cache
def _roots() -> frozenset[str]:
    return frozenset(roots.ROOTS.split())


@cache
def _radicals() -> tuple[frozenset[str], frozenset[str]]:
    letters = ("WAW", "FEH", "BEH", "LAM", "KAF", "SEEN")
    words = " ".join(getattr(native, letter) for letter in letters)
    names = " ".join(getattr(foreign, letter) for letter in letters)
    return frozenset(fold_text(words).split()), frozenset(fold_text(names).split())


@cache
def _common() -> tuple[frozenset[str], frozenset[str]]:
    return (
        frozenset(fold_text(common.WORDS).split()),
        frozenset(fold_text(common.NAMES).split()),
    )
