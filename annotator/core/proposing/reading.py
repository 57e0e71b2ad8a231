"""A text as the rules read it: its words and signs, and what each may be behind proclitics."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from annotator.core.arabic import ARTICLE, fold, fold_text
from annotator.core.clitics import NO_EVIDENCE, Evidence, Verdict, proclitics_of
from annotator.core.heads import BODIES, FAMILIES, OFFICES, PLACES, PREPOSITIONS
from annotator.core.members import Token, is_ruled, read
from annotator.core.phrases import PREFIXES
from annotator.core.proposing.given import GIVEN
from annotator.core.proposing.tables import (
    MORE_BODIES,
    MORE_OFFICES,
    NO_NAMES,
    SAID,
    SYLLABLES,
    TOWNS,
    bare,
)
from annotator.core.stems import Known, is_imperfect, is_name, known

_NEVER = frozenset(("بن", "ان", "كيم"))  # names that are more often something else
_AND = ("", "و", "ف")
_ISLAM = fold_text("إسلام")
_WITH_ARTICLE = ("لل", "بال", "وال", "كال", "ولل", "وبال")
_LAMS = ("لل", "ولل", "فلل")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may be: its folded letters behind proclitics, and where those begin."""

    word: str
    start: int  # code points of the text
    before: str = ""  # the proclitics

    @property
    def articled(self) -> bool:
        """Tell whether it has ال."""
        return self.word.startswith(ARTICLE) and len(self.word) > 4


@dataclass(frozen=True, slots=True)
class Found:
    """A span that a rule found: code points, which kind of label, how sure, of which kind."""

    start: int
    end: int
    kind: str
    rule: str
    score: float
    sort: str = ""  # "named" or "mention", where that is told apart
    chain: int = 0


@dataclass
class Reader:
    """The words and signs of a text."""

    text: str
    evidence: Evidence = NO_EVIDENCE
    _readings: dict[int, tuple[Reading, ...]] = field(default_factory=dict)

    @cached_property
    def found(self) -> list[Token]:
        """Return the words and signs."""
        return read(self.text, 0, len(self.text), self.evidence)

    def __len__(self) -> int:
        return len(self.found)

    def word(self, at: int) -> str:
        """Return the folded word or sign at an index; "" beyond the line or text."""
        return self.found[at].folded if 0 <= at < len(self.found) else ""

    def follows(self, at: int) -> bool:
        """Tell whether a word stands at an index, in the same line as the one before it."""
        if not 0 < at < len(self.found):
            return False
        token = self.found[at]
        return not token.fresh and not token.is_sign

    def readings(self, at: int) -> tuple[Reading, ...]:
        """Return what the word at an index may be, itself first."""
        known_readings = self._readings.get(at)
        if known_readings is None:
            known_readings = self._readings[at] = tuple(self._read(self.found[at]))
        return known_readings

    def reading(self, at: int, words: Collection[str]) -> Reading | None:
        """Return the reading under which the word at an index is one of these, or None."""
        if not 0 <= at < len(self.found):
            return None
        return next((one for one in self.readings(at) if one.word in words), None)

    def forms(self, at: int) -> list[str]:
        """Return the words that the word at an index may be."""
        return [one.word for one in self.readings(at)] if 0 <= at < len(self.found) else []

    def is_definite(self, at: int) -> bool:
        """Tell whether the word at an index rules no genitive."""
        token = self.found[at]
        return token.is_definite or token.folded in self.proper

    def lam_body_end(self, at: int) -> int:
        """Return the index behind للجنة and the genitive or adjective that it takes."""
        ambiguous = BODIES.holds(self.word(at)[1:]) and self.word(at)[1:2] == "ل"
        if ambiguous and self.follows(at + 1) and self.found[at + 1].articled:
            return at + 2
        return at + 1

    def first_of_name(self, at: int) -> Reading | None:
        """Return the reading under which a bare word may be the first of a name, or None."""
        if self.word(at).startswith("لل"):
            return None
        if self.is_syllable(at) and self.follows(at + 1) and self.is_syllable(at + 1):
            return self.readings(at)[0]
        if self.is_given(at) and not self.is_saying(at):
            return self.readings(at)[0]
        if self.is_saying(at) and not self.is_family(at + 1):
            return None
        if not self.is_clitic(at):
            return self.readings(at)[0] if self.may_name(at, first=True) else None
        for one in self.readings(at)[1:]:
            if one.before[-1:] not in "ولبف" or self.is_office(one.word) or one.articled:
                continue
            if one.word in NO_NAMES:
                continue
            if is_name(one.word) or one.word in GIVEN or known(one.word) is Known.NO:
                return one
        return None

    def is_saying(self, at: int) -> bool:
        """Tell whether the word at an index is a verb of saying, with or without و ف."""
        if not 0 <= at < len(self.found):
            return False
        return any(one.word in SAID and one.before in _AND for one in self.readings(at))

    def is_given(self, at: int) -> bool:
        """Tell whether the word at an index is a given name (علي, not على)."""
        token = self.found[at]
        if token.is_sign or token.folded not in GIVEN or token.folded in _NEVER:
            return False
        return not token.raw.endswith("ى") or token.folded not in PREPOSITIONS

    def is_syllable(self, at: int) -> bool:
        """Tell whether the word at an index is a syllable of a name of East Asia."""
        token = self.found[at]
        if token.is_sign or token.folded not in SYLLABLES:
            return False
        return not (token.folded in NO_NAMES and ("أ" in token.raw or "إ" in token.raw))

    def is_family(self, at: int) -> bool:
        """Tell whether a word with ال is hardly anything but the name of a family."""
        if not self.follows(at) or not self.found[at].articled:
            return False
        word = self.word(at)
        return word.endswith("ي") and known(bare(word)) is Known.NO

    def is_joined(self, at: int) -> bool:
        """Tell whether و is written onto the word at an index, and no letter of its own."""
        token = self.found[at]
        if not token.after_and or token.has_radical_and or token.folded in TOWNS:
            return False
        return not self.is_office(token.folded) or token.folded in self.evidence.names

    def is_clitic(self, at: int) -> bool:
        """Tell whether the word at an index hardly begins with a letter of its own."""
        token = self.found[at]
        word = token.folded
        if token.articled or is_name(word) or word in self.evidence.names:
            return False
        if word[1:3] == ARTICLE and len(word) > 5 and word[0] in "وفبك":
            return True
        cuts = proclitics_of(token.raw, self.evidence)
        if not cuts or cuts[0].verdict is Verdict.RADICAL:
            return False
        if word.startswith("لل"):
            return True
        folded = fold_text(token.raw[cuts[0].at :])
        if cuts[0].verdict is Verdict.PROCLITIC and known(folded) >= Known.PATTERN:
            return True
        if cuts[0].verdict is Verdict.PROCLITIC and word[0] in "وف":
            return True
        if token.raw[1:2] in "أإآ" or (len(folded) > 3 and folded in self.evidence.words):
            return True
        if is_name(folded) or folded in GIVEN:
            return True
        return known(folded) >= Known.INFLECTED or is_imperfect(folded) or self.is_office(folded)

    def is_body(self, word: str) -> bool:
        """Tell whether a folded word is a body or a kind of place."""
        return BODIES.holds(word) or bare(word) in MORE_BODIES or word in MORE_BODIES

    def is_head(self, at: int) -> bool:
        """Tell whether the word at an index is a head noun of any family."""
        return any(
            family.holds(one.word) or bare(one.word) in MORE_OFFICES
            for one in self.readings(at)[:2]
            for family in FAMILIES
        )

    def is_office(self, word: str) -> bool:
        """Tell whether a folded word is an office in any form."""
        stem = bare(word)
        return (
            OFFICES.holds(word)
            or stem in MORE_OFFICES
            or (stem.endswith("ا") and stem[:-1] in OFFICES.singular)
        )

    @cached_property
    def proper(self) -> frozenset[str]:
        """Return the bare words that stand here before signs and prepositions: proper nouns."""
        found: set[str] = set()
        for at in range(1, len(self.found) - 1):
            token, behind = self.found[at], self.found[at + 1]
            closed = behind.is_sign or behind.fresh or behind.folded in PREPOSITIONS
            if closed and self.is_strange(at) and not token.folded.startswith(_WITH_ARTICLE):
                found.add(token.folded)
                if token.folded[:1] in "بلو":
                    found.add(token.folded[1:])
        return frozenset(found)

    def is_strange(self, at: int) -> bool:
        """Tell whether the word at an index is none of the language: a foreign name."""
        token = self.found[at]
        if token.is_sign or token.articled or len(token.folded) < 3:
            return False
        return known(token.folded) is Known.NO and not any(map(str.isdigit, token.folded))

    def may_name(self, at: int, *, first: bool = False) -> bool:
        """Tell whether a bare word may be one of a name; the `first` may be a common word."""
        token = self.found[at]
        word = token.folded
        if token.is_sign or token.articled or word in PREPOSITIONS or word in NO_NAMES:
            return False
        if not word.isalpha() or word[:1].isascii() or self.is_clitic(at):
            return False
        if not first and word in PLACES and word != _ISLAM:  # hosted جوليان …: the state behind him
            return False
        if is_name(word) or word in self.evidence.names:
            return True
        if self.is_office(word) or self.is_body(word) or is_ruled(token) or word in PLACES:
            return False
        if first:
            if word[0] == "س" and is_imperfect(word[1:]):
                return False
            if word.endswith("ا") and known(word) >= Known.PATTERN:
                return False
            owned = word.endswith(("ه", "ها", "هم")) and known(word) >= Known.PATTERN
            return not owned
        strange = known(word) <= Known.SHAPE and not is_imperfect(word)
        return strange and not word.endswith(("ات", "ون"))

    def _read(self, token: Token) -> Iterator[Reading]:
        folded = fold(token.raw)
        word = folded.text
        yield Reading(word, token.start)
        if token.is_sign:
            return
        for lam in _LAMS:
            if word.startswith(lam) and len(word) > len(lam) + 1:
                start = token.start + folded.to_original(len(lam) - 1, len(lam))[0]
                yield Reading(ARTICLE + word[len(lam) :], start, lam[:-1])
        for prefix in PREFIXES[1:]:
            if word.startswith(prefix) and len(word) > len(prefix) + 1:
                start = token.start + folded.to_original(len(prefix), len(prefix) + 1)[0]
                yield Reading(word[len(prefix) :], start, prefix)
