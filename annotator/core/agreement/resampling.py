"""Sums over documents drawn again with replacement, for intervals (the bootstrap).

Efron and Tibshirani (1993), "An Introduction to the Bootstrap", chapters 6 and 13: documents are
drawn, not spans, because the spans of one document are not independent. All sums of a document
stand side by side in one large whole number, so that adding a document is one addition.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from struct import unpack

from annotator.core.agreement.counts import Counted
from annotator.core.agreement.fields import EVERY, Field, fields_of

MOST = 1_000  # groups that are drawn; more documents are dealt into so many groups at random
_WIDE = 8  # bytes of a sum while its greatest value is not known


class Sheet:
    """The sums of documents, or of groups of them, as rows that can be drawn again.

    With more than `MOST` documents these are dealt at random into as many groups, and groups are
    drawn: the sums vary as much as those of documents do, and a draw costs the same however many
    there are. `detail`: whether each label of each pair has sums too.
    """

    def __init__(
        self, counted: Counted, *, detail: bool = True, seed: int = 0, drawn: bool = True
    ) -> None:
        """Add up the counts by group; the seed decides which documents go together.

        What is not to be drawn again is one group: its sums are known already.
        """
        self.places: dict[Field, int] = {}
        shares = self._lay_out(counted, detail=detail)
        self._groups = [
            sum([shares[code] * count for code, count in group.items()])
            for group in (_dealt(counted, seed) if drawn else [_total(counted)])
        ]
        self.width = max(self.places.values(), default=-1) + 1
        self.total = self._wide(sum(self._groups))

    def _lay_out(self, counted: Counted, *, detail: bool) -> list[int]:
        """Give every sum a place, equal ones the same; return what one of each count adds."""
        adds: defaultdict[Field, list[tuple[int, int]]] = defaultdict(list)
        used = counted.used()
        for code, key in enumerate(counted.keys()):
            if not used[code]:
                continue
            for field, times in fields_of(key):
                if detail or field[1] == EVERY or not field[2]:
                    adds[field].append((code, times))
        shares = [0] * len(counted.keys())
        known: dict[tuple[tuple[int, int], ...], int] = {}
        for field, how in adds.items():
            signature = tuple(how)
            if signature not in known:
                known[signature] = len(known)
                for code, times in how:
                    shares[code] += times << (8 * _WIDE * known[signature])
            self.places[field] = known[signature]
        return shares

    def _wide(self, packed: int) -> tuple[int, ...]:
        return unpack(f"<{self.width}Q", packed.to_bytes(self.width * _WIDE, "little"))

    def draw(self, times: int, seed: int) -> Iterator[tuple[int, ...]]:
        """Yield the sums of as many documents (or groups), drawn with replacement."""
        rows = [self._wide(group) for group in self._groups]
        sizes = [_bytes(max(column) * len(rows)) for column in zip(*rows, strict=True)]
        narrow = [_packed(row, sizes) for row in rows]
        ends = list(accumulate(sizes))
        cuts = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        number = int.from_bytes
        dice = random.Random(seed)  # noqa: S311 - nothing secret
        for _ in range(times if rows else 0):
            drawn = sum(dice.choices(narrow, k=len(narrow))).to_bytes(ends[-1], "little")
            yield tuple([number(drawn[cut], "little") for cut in cuts])


def _total(counted: Counted) -> dict[int, int]:
    return dict(enumerate(counted.total().values()))


def _dealt(counted: Counted, seed: int) -> list[dict[int, int]]:
    """Return the counts of each group by index of key; documents are groups while they are few."""
    rows = list(counted.rows())
    if len(rows) > MOST:
        random.Random(seed).shuffle(rows)  # noqa: S311 - nothing secret
    groups: list[dict[int, int]] = [{} for _ in range(min(len(rows), MOST))]
    for at, (codes, counts) in enumerate(rows):
        group = groups[at % MOST]
        for code, count in zip(codes, counts, strict=True):
            group[code] = group.get(code, 0) + count
    return groups


def _bytes(most: int) -> int:
    return max(1, (most.bit_length() + 7) // 8)


def _packed(row: Iterable[int], sizes: Iterable[int]) -> int:
    parts = [value.to_bytes(size, "little") for value, size in zip(row, sizes, strict=True)]
    return int.from_bytes(b"".join(parts), "little")
