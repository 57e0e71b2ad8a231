"""Which texts are nearly the same: MinHash finds who may be alike, the texts themselves decide."""

from collections import OrderedDict
from collections.abc import Callable

from rensa import RMinHash, RMinHashLSH

from annotator.core.likeness import in_common, runs_of

_PERMUTATIONS = 128
_BANDS = 32  # of 4: what has half its runs in common is found nine times in ten, 60 % always
_MANY_BANDS = 64  # of 2: for smaller shares
_SEED = 1
_KEPT = 256  # texts whose runs are remembered


class Likener:
    """Takes in one text after the other and tells which earlier ones it is nearly the same as.

    `text_of` returns a text that was taken in before, by its number.
    """

    def __init__(self, share: float, text_of: Callable[[int], str]) -> None:
        self._share = share
        self._text_of = text_of
        self._index = RMinHashLSH(
            threshold=share,
            num_perm=_PERMUTATIONS,
            num_bands=_BANDS if share >= 0.5 else _MANY_BANDS,
        )
        self._runs: OrderedDict[int, frozenset[str]] = OrderedDict()

    def take(self, number: int, text: str) -> list[int]:
        """Return the numbers of earlier texts that have enough runs in common with this one."""
        runs = runs_of(text)
        if not runs:
            return []
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update(list(runs))
        alike = [
            int(other)
            for other in sorted(self._index.query(sketch))
            if in_common(runs, self._runs_of(int(other))) >= self._share
        ]
        self._index.insert(number, sketch)
        return alike

    def _runs_of(self, number: int) -> frozenset[str]:
        found = self._runs.get(number)
        if found is None:
            found = self._runs[number] = runs_of(self._text_of(number))
            if len(self._runs) > _KEPT:
                self._runs.popitem(last=False)
        return found
