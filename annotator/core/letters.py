"""The Arabic letters of one word: folded, with their hamzas, and where each is written."""

from dataclasses import dataclass

from annotator.core.arabic import fold
from annotator.core.text import is_grapheme_boundary

_KEPT = "أإآئؤ"


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a word; an index counts letters, a place code points as written."""

    folded: str
    raw: str  # the same, but أ إ آ ئ ؤ are kept
    word: str
    origins: tuple[int, ...]

    @classmethod
    def of(cls, word: str) -> "Letters":
        """Take a word apart."""
        folded = fold(word)
        text = folded.text
        origins = tuple(folded.to_original(at, at + 1)[0] for at in range(len(text)))
        raw = "".join(
            word[origin] if word[origin] in _KEPT else letter
            for origin, letter in zip(origins, text, strict=True)
        )
        return cls(text, raw, word, origins)

    def at(self, index: int) -> int:
        """Return the place of a letter: marks and tatweel belong to the letter before it."""
        return self.origins[index] if index < len(self.origins) else len(self.word)

    def parts(self, index: int) -> bool:
        """Tell whether a word can be cut before a letter: not inside a grapheme or a ligature."""
        at = self.at(index)
        return at > self.at(index - 1) and is_grapheme_boundary(self.word, at)

    def stop(self, index: int = 0) -> int:
        """Return the index where the Arabic letters from `index` end: كوفيد-19."""
        while index < len(self.folded) and "\u0621" <= self.folded[index] <= "\u064a":
            index += 1
        return index

    def marks(self, index: int) -> str:
        """Return what is written on a letter."""
        return self.word[self.at(index) + 1 : self.at(index + 1)]
