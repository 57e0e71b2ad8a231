"""Where the members of a chain begin and end: heads, what joins them, names and honorifics."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from annotator.core.arabic import ARTICLE, fold, fold_text
from annotator.core.clitics import Evidence, Verdict, proclitics_of
from annotator.core.heads import (
    ADVERBS,
    BODIES,
    CONNECTORS,
    FAMILIES,
    HONORIFIC_PHRASES,
    HONORIFICS,
    NAMES_TOO,
    OFFICES,
    PLACES,
    PREPOSITIONS,
    RULED,
    Family,
    is_articled,
)
from annotator.core.words import tokens

AND = "و"
_MARKS = frozenset("،,؛;|")
_DASHES = frozenset("-‐‑–—―ـ")
_PREPOSED = ("ال", "لل", "بال", "كال", "فال")
# What makes an office with ال one of its own, not an adjective: الأمين العام.
_TITLED = frozenset(
    fold_text(
        "العام العامة الأول الأولى باسم التنفيذي التنفيذية الرسمي الرسمية الخاص الأعلى"
    ).split()
)
_PRESIDENT, _DIRECTOR = fold_text("الرئيس"), "المدير"  # الرئيس المدير العام is one office
_STATE = "دولة"
_RANKED = frozenset(("اول", "ركن"))


@dataclass(frozen=True)
class Token:
    """One word or sign of a text (code points), with what the rules ask about it."""

    raw: str
    start: int
    end: int
    spaced: bool  # white space stands on both sides
    fresh: bool  # a line begins with it
    evidence: Evidence

    @cached_property
    def folded(self) -> str:
        """Return the word as it is compared."""
        return fold_text(self.raw)

    @cached_property
    def is_sign(self) -> bool:
        """Tell whether it has no letter or digit."""
        return not any(char.isalnum() for char in self.raw)

    @property
    def separates(self) -> bool:
        """Tell whether it parts the members of a list wherever it stands."""
        return self.raw in _MARKS or (self.raw in _DASHES and self.spaced)

    @cached_property
    def after_and(self) -> str:
        """Return the folded word behind a و that may be written onto it, else ""."""
        return self.folded[1:] if self.folded.startswith(AND) and len(self.folded) > 2 else ""

    @cached_property
    def inner(self) -> int:
        """Return where the word behind its first letter begins."""
        return self.start + fold(self.raw).to_original(1, 2)[0]

    @cached_property
    def articled(self) -> bool:
        """Tell whether it begins with ال."""
        return is_articled(self.raw)

    @cached_property
    def is_definite(self) -> bool:
        """Tell whether it rules no genitive: what follows begins something new or is said of it."""
        word = self.folded
        if self.articled or word in PLACES or word[:1].isdigit():
            return True
        if word[:1] in "بلو" and word[1:] in PLACES:
            return True
        if len(word) <= 4:
            return False
        preposed = word.startswith(_PREPOSED[1:])
        joined = word[0] in "وف" and word[1:].startswith(_PREPOSED)
        return preposed or joined or word.endswith(("ته", "تها", "تهم"))

    @cached_property
    def has_radical_and(self) -> bool:
        """Tell whether a leading و belongs to the word."""
        cuts = proclitics_of(self.raw, self.evidence)
        return bool(cuts) and cuts[0].verdict is Verdict.RADICAL

    @property
    def is_honorific(self) -> bool:
        """Tell whether it is an honorific of one word, with or without و."""
        return self.folded in HONORIFICS or self.after_and in HONORIFICS


def read(text: str, start: int, end: int, evidence: Evidence) -> list[Token]:
    """Return the words and signs of a range, in code points of the text."""
    found: list[Token] = []
    last = start
    for at, after in tokens(text, start, end):
        before = text[at - 1 : at]
        spaced = (not before or before.isspace()) and (after == end or text[after].isspace())
        fresh = "\n" in text[last:at] and bool(found)
        found.append(Token(text[at:after], at, after, spaced, fresh, evidence))
        last = after
    return found


@dataclass(frozen=True)
class Members:
    """The rules of one family of heads over the words of a text."""

    found: list[Token]
    family: Family
    more: Collection[str]  # folded heads beside those of the tables, without ال

    def part(self, start: int, end: int) -> "Members":
        """Return the same rules over some of the words."""
        return Members(self.found[start:end], self.family, self.more)

    def is_pair(self, at: int, first: str) -> bool:
        """Tell whether a head of two words stands at `at`, its first read as `first`."""
        behind = self.found[at + 1].folded if at + 1 < len(self.found) else ""
        return (first, behind) in self.family.pairs

    def is_head(self, at: int, word: str = "") -> bool:
        """Tell whether the word at `at` (or as it is read) can begin a member."""
        word = word or self.found[at].folded
        known = self.family.holds(word) or word.removeprefix(ARTICLE) in self.more
        return known or self.is_pair(at, word)

    def begins(self, at: int) -> bool:
        """Tell whether a new member begins at `at` without و: the one before it is complete."""
        token = self.found[at]
        if token.is_sign or not self.is_head(at):
            return False
        before = self.found[at - 1] if at else None
        if before is None or before.separates or token.fresh:
            return True
        if before.is_sign:
            return before.raw in "/:("
        if at > 1 and not before.is_definite and self.is_pair(at - 2, self.found[at - 2].folded):
            return False
        following = self.found[at + 1] if at + 1 < len(self.found) else None
        if token.articled:
            return self.family is OFFICES and before.is_definite and self._is_titled(at)
        if token.folded in NAMES_TOO and not (following and is_ruled(following)):
            return False
        if before.is_definite:
            single = token.folded in self.family.singular or token.folded in self.more
            return single or self.is_pair(at, token.folded)
        if before.folded in RULED or self.family.holds(before.folded):
            return False
        return self.family is OFFICES and self._follows_name(at)

    def _follows_name(self, at: int) -> bool:
        """Tell whether a name ends before `at`: محمد بن راشد | نائب رئيس الدولة."""
        first = at
        while first and self._may_be_named(self.found[first - 1]):
            first -= 1
            if first and self.is_named(first):
                return True
        return first == 0 or self.found[first - 1].separates

    def _is_titled(self, at: int) -> bool:
        """Tell whether a head with ال is an office of its own: الأمين العام, الشيخ and a name."""
        token, before = self.found[at], self.found[at - 1]
        if self.is_pair(at, token.folded):
            return True
        if at + 1 == len(self.found) or self.found[at + 1].is_sign:
            return False
        following = self.found[at + 1]
        if following.folded in _TITLED:
            return not (before.folded == _PRESIDENT and token.folded == _DIRECTOR)
        single = token.folded.removeprefix(ARTICLE) in self.family.singular
        return single and not following.after_and and self.is_named(at + 1)

    def _may_be_named(self, token: Token) -> bool:
        word = token.folded
        if token.is_sign or word in PREPOSITIONS or any(one.holds(word) for one in FAMILIES[1:]):
            return False
        return word in NAMES_TOO or not self.family.holds(word)

    def joins(self, at: int) -> bool:
        """Tell whether و and the head of a new member stand at `at` (not رئيس ونائب رئيسه)."""
        token = self.found[at]
        word = token.after_and
        if not word or at == 0 or not self.is_head(at, word):
            return False
        before = self.found[at - 1]
        if before.is_sign:
            return True
        if self.family.holds(token.folded):
            return before.is_definite
        if word.startswith(ARTICLE):
            complete = before.is_definite or self._follows_name(at)
            return complete and not self._shares_ruler(at, word)
        return before.is_definite or not (
            self.family.holds(before.folded) or self.family.holds(before.after_and)
        )

    def _shares_ruler(self, at: int, word: str) -> bool:
        """Tell whether و and a head with ال are ruled by what rules the word before them."""
        before, bare = self.found[at - 1], word.removeprefix(ARTICLE)
        following = self.found[at + 1] if at + 1 < len(self.found) else None
        last = following is None or following.is_sign or bool(following.after_and)
        ruler = self.found[at - 2] if at > 1 else before
        governed = not ruler.is_sign and not ruler.is_definite
        plural = bare not in self.family.singular and bare not in self.more
        return (last and governed) or (plural and before.articled)  # مستشار الملك والأمير

    def connector(self, at: int) -> int:
        """Return how many words that only join (وكذلك، ثم، و) stand before a member."""
        for length in (2, 1):
            words = tuple(token.folded for token in self.found[at : at + length])
            after = at + length
            if at and words in CONNECTORS and after < len(self.found):
                behind = self.skip_honorifics(after)
                if behind > after or self.is_head(behind):
                    return length
        return 0

    def continues(self, at: int) -> bool:
        """Tell whether the mark at `at` stands inside one member: شؤون المال، الأعمال."""
        after = at + 1
        if after >= len(self.found) or self.found[after].is_sign or self.family is not OFFICES:
            return False
        word = self.found[after]
        inner = word.after_and
        if self.is_head(after) or (inner and self.is_head(after, inner)):
            return False
        if self.skip_honorifics(after) > after:
            return False
        return word.articled or inner.startswith(ARTICLE)

    def skip_honorifics(self, at: int) -> int:
        """Return the index behind the honorifics at `at` (معالي، صاحب السمو، دولة رئيس …)."""
        while at < len(self.found):
            length = self._honorifics_at(at)
            if not length:
                return at
            at += length
        return at

    def _honorifics_at(self, at: int) -> int:
        words = [token.folded for token in self.found[at : at + 3]]
        words[0] = words[0].removeprefix(AND)
        for length in (3, 2):
            if tuple(words[:length]) in HONORIFIC_PHRASES:
                return length
        excellency = words[0] == _STATE and len(words) > 1 and OFFICES.holds(words[1])
        return int(self.found[at].is_honorific or excellency)

    def is_preposed_head(self, at: int) -> bool:
        """Tell whether a proclitic and a head stand at `at`."""
        word = self.found[at].folded
        if word.startswith("لل") and self.family.holds(ARTICLE + word[2:]):
            return True
        return word[:1] in "وفبلك" and len(word) > 2 and self.is_head(at, word[1:])

    def office_end(self, at: int) -> int:
        """Return the index behind the office that begins at `at`: a name ends it."""
        ends = (index for index in range(at + 1, len(self.found)) if self.is_named(index))
        return next(ends, len(self.found))

    def is_named(self, at: int) -> bool:
        """Tell whether a name (or a verb) begins at `at`: it is bare, and the one before complete.

        In Arabic nothing bare can be said of a complete office, so it is something new.
        """
        token, before = self.found[at], self.found[at - 1]
        word = token.folded
        if token.is_sign or self.is_pair(at - 1, before.folded):
            return False
        if word in HONORIFICS:
            return True
        if word in token.evidence.names and before.is_definite and not token.articled:
            return True
        ranked = before.folded in _RANKED and at > 1 and self._is_ranked(at - 2)
        complete = before.is_definite or ranked  # الفريق أول محمد
        if before.is_sign or not complete or before.folded[:1].isdigit():
            return False
        if word.startswith(AND):
            return bool(token.after_and) and token.has_radical_and
        if token.is_definite or word in PREPOSITIONS or word in ADVERBS:
            return False
        if any(family.holds(word) for family in FAMILIES) and word not in NAMES_TOO:
            return False
        return not self._is_preposed(at)

    def _is_ranked(self, at: int) -> bool:
        return self.found[at].articled or self.found[at].folded in _RANKED

    def _is_preposed(self, at: int) -> bool:
        """Tell whether a word that begins with ب ل ك is a preposition with its noun (لشؤون …)."""
        token = self.found[at]
        if token.folded[:1] not in "بلك" or len(token.folded) <= 3:
            return False
        cuts = proclitics_of(token.raw, token.evidence)
        if not cuts or cuts[0].verdict is Verdict.RADICAL:
            return False
        if cuts[0].verdict is Verdict.PROCLITIC:
            return True
        rest = token.folded[1:]
        if rest in PLACES or any(family.holds(rest) for family in FAMILIES):
            return True
        following = self.found[at + 1] if at + 1 < len(self.found) else None
        if following is None:
            return False
        return following.articled or any(family.holds(following.folded) for family in FAMILIES)


def is_ruled(token: Token) -> bool:
    """Tell whether a word is one that offices rule: a body, a force, a place."""
    word = token.folded
    known = word in RULED or word.removeprefix(ARTICLE) in RULED
    return known or word in PLACES or BODIES.holds(word)
