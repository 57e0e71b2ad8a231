"""The word list with the answers of the guideline: which letters are proclitics."""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answer:
    """One word; places are code points of the word."""

    word: str
    proclitics: tuple[int, ...]  # after each of them
    cut: int  # where a span begins under the default policy
    enclitic: int | None  # where a pronoun begins without which the rest keeps its spelling
    certain: bool

    @property
    def cuts(self) -> frozenset[int]:
        """Return the cuts that are to be made unasked under the default policy."""
        return frozenset(at for at in self.proclitics if self.certain and at <= self.cut)


def answers(split: str) -> list[Answer]:
    """Read one half of the list: "dev" or "test"."""
    path = Path(__file__).parent / "data" / "clitics.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Answer(
            row["word"],
            tuple(int(at) for at in row["proclitics"].split(",") if at != "-"),
            int(row["cut"]),
            None if row["enclitic"] == "-" else int(row["enclitic"]),
            row["certain"] == "certain",
        )
        for row in rows
        if row["split"] == split
    ]
