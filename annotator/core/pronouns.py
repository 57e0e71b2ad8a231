"""Whether a word ends in a pronoun without which the rest keeps its spelling."""

from collections.abc import Collection
from functools import cache

from annotator.core.arabic import fold_text
from annotator.core.clitic_tables import particles
from annotator.core.stems import Known, is_name, known

_PRONOUNS = ("هما", "هم", "هن", "ها", "نا", "ه")
# Before a pronoun they keep their spelling, short as they are.
_SHORT = frozenset(("عن", "من", "مع", "ان", "كل", "في", "ابو", "اخو"))
_MAQSURA = frozenset(("علي", "الي", "لدي", "حوالي"))  # على, إلى: spelled ي only there


def pronoun_of(body: str, raw: str, seen: Collection[str] = ()) -> tuple[str, bool] | None:
    """Return the pronoun at the end of a word without proclitics, and whether it is certain.

    `body` is folded, `raw` keeps ئ and ؤ; `seen` are words known besides the tables. رئيس|ها
    and قوات|ه have one; خارجيتها, وزرائها, مستواه and عليها change without theirs.
    """
    if body in _no_pronoun() or (is_name(body) and (raw[0] == "آ" or body[:2] not in _SHORT)):
        return None
    for pronoun in _PRONOUNS:
        rest = body.removesuffix(pronoun)
        if rest == body or not _keeps(rest, raw[: len(rest)]):
            continue
        if rest in _SHORT or known(rest) >= Known.INFLECTED or rest in seen:
            return pronoun, True
        if known(rest):
            return pronoun, False
    return None


def _keeps(rest: str, raw: str) -> bool:
    """Tell whether a word without its pronoun is spelled as it would be by itself."""
    if rest in _SHORT:
        return True
    if len(rest) < 3 or rest in _MAQSURA or raw[-1] in "ئؤ" or rest[-1] == "ا":
        return False
    if rest.endswith("ات"):
        return known(rest) >= Known.INFLECTED and known(rest[:-1] + "ة") is not Known.LISTED
    return rest[-1] not in "تيو" or known(rest) is Known.LISTED


@cache
def _no_pronoun() -> frozenset[str]:
    return frozenset(fold_text(particles.NO_PRONOUN).split())
