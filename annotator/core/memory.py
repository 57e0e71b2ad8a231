"""Thousands of known phrases found in a text at once: a trie of words that reads proclitics."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from annotator.core.arabic import ARTICLE, Folded, fold, fold_text
from annotator.core.clitics import NO_EVIDENCE, Evidence
from annotator.core.model import BoundaryPolicy
from annotator.core.occurrences import DEFAULT_POLICY
from annotator.core.phrases import LAM_PREFIXES, PREFIXES, is_doubtful, is_lookalike, pieces_of
from annotator.core.words import tokens


@dataclass(slots=True)
class _Node:
    """What may follow the words so far, and the phrase that they are."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    phrase: int = -1


@dataclass(frozen=True, slots=True)
class Known:
    """A known phrase in a text: code points, and its number among those given."""

    start: int
    end: int
    phrase: int
    sure: bool  # nothing in front of it could be radical, and no ى stands for ي


class Memory:
    """Finds all of many phrases in texts; where two overlap, the first, of those the longest."""

    def __init__(
        self,
        phrases: Iterable[str],
        *,
        evidence: Evidence = NO_EVIDENCE,
        policy: BoundaryPolicy = DEFAULT_POLICY,
    ) -> None:
        self._evidence = evidence
        self._out = policy.proclitics_out
        self._phrases: list[str] = []
        self._root = _Node()
        self._lams: dict[str, list[str]] = {}
        for phrase in phrases:
            self.add(phrase)

    def add(self, phrase: str) -> int:
        """Take in one more phrase and return its number."""
        number = len(self._phrases)
        self._phrases.append(phrase)
        words = [fold_text(piece) for piece in pieces_of(phrase)]
        node = self._root
        for word in words:
            node = node.next.setdefault(word, _Node())
        if words and node.phrase < 0:
            node.phrase = number
        if words and words[0].startswith(ARTICLE) and len(words[0]) > 3:
            rest = words[0].removeprefix(ARTICLE)
            written = self._lams.setdefault(rest.removeprefix("ل"), [])
            if words[0] not in written:
                written.append(words[0])
        return number

    def find(self, text: str | Folded) -> tuple[Known, ...]:
        """Return the phrases in a text, in order; none overlap."""
        folded = fold(text) if isinstance(text, str) else text
        places = list(tokens(folded.text))
        words = [folded.text[start:end] for start, end in places]
        found: list[Known] = []
        at = 0
        while at < len(words):
            best = self._best(words, at, places, folded.text)
            if best is None:
                at += 1
                continue
            last, letters, phrase = best
            found.append(self._known(folded, places, (at, last), letters, phrase))
            at = last
        return tuple(found)

    def _best(
        self, words: list[str], at: int, places: list[tuple[int, int]], text: str
    ) -> tuple[int, int, int] | None:
        """Return the longest phrase from a word on: the index behind it, letters before, number."""
        best: tuple[int, int, int] | None = None
        for letters, first in self._readings(words[at]):
            node: _Node | None = self._root.next.get(first)
            index = at + 1
            while node is not None:
                if node.phrase >= 0 and (best is None or index > best[0]):
                    best = index, letters, node.phrase
                if index == len(words) or not node.next:
                    break
                between = text[places[index - 1][1] : places[index][0]]
                if between and not between.isspace():
                    break
                node = node.next.get(words[index])
                index += 1
        return best

    def _readings(self, word: str) -> Iterable[tuple[int, str]]:
        """Yield what a word may be as the first of a phrase, with the letters before it."""
        for prefix in PREFIXES:
            if not prefix:
                yield 0, word
            elif word.startswith(prefix):
                yield len(prefix), word[len(prefix) :]
        for lam in LAM_PREFIXES:
            if word.startswith(lam):
                rest = word[len(lam) :]
                for first in (*self._lams.get(rest, ()), *self._lams.get("ل" + rest, ())):
                    yield len(lam) - 1, first

    def _known(
        self,
        folded: Folded,
        places: list[tuple[int, int]],
        words: tuple[int, int],
        letters: int,
        phrase: int,
    ) -> Known:
        start, end = places[words[0]][0], places[words[1] - 1][1]
        raw = folded.original[slice(*folded.to_original(*places[words[0]]))]
        more = words[1] - words[0] > 1
        doubtful = bool(letters) and is_doubtful(raw, letters, self._evidence, more=more)
        place = folded.to_original(start + self._outside(folded.text[start:][:letters]), end)
        quote = folded.original[slice(*place)]
        sure = not doubtful and not is_lookalike(quote, self._phrases[phrase])
        return Known(*place, phrase, sure)

    def _outside(self, letters: str) -> int:
        """Return how many of the letters before a phrase the policy leaves out."""
        return next((at for at, one in enumerate(letters) if one not in self._out), len(letters))
