"""Sentences with their answers in brackets: [a hit|group], {what is marked or selected}."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(slots=True)
class Marked:
    """A text with the ranges that its brackets held, in code points."""

    text: str = ""
    square: list[tuple[int, int, str]] = field(default_factory=list)
    curly: list[tuple[int, int]] = field(default_factory=list)


def parse(line: str) -> Marked:
    """Read a sentence with its brackets; `\\n` stands for a line feed."""
    found = Marked()
    text: list[str] = []
    opened: list[int] = []
    curly: list[int] = []
    group: list[str] | None = None
    for char in line.replace("\\n", "\n"):
        if char == "[":
            opened.append(len(text))
        elif char == "|" and opened:
            group = []
        elif char == "]":
            found.square.append((opened.pop(), len(text), "".join(group or ())))
            group = None
        elif char == "{":
            curly.append(len(text))
        elif char == "}":
            found.curly.append((curly.pop(), len(text)))
        elif group is not None:
            group.append(char)
        else:
            text.append(char)
    found.text = "".join(text)
    return found


def rows(name: str, half: str) -> list[list[str]]:
    """Return the rows of one half ("dev" or "test") of an answer file, without that column."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [row[1:] for row in cells if row[0] == half]


@dataclass(slots=True)
class Score:
    """How many answers were right, invented, missed."""

    right: int = 0
    invented: int = 0
    missed: int = 0

    def count(self, expected: set[Any], found: set[Any]) -> None:
        """Take in one case."""
        self.right += len(expected & found)
        self.invented += len(found - expected)
        self.missed += len(expected - found)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / (self.right + self.invented)

    @property
    def recall(self) -> float:
        """Return the share of the answers that was found."""
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}"
            f" ({self.right} right, {self.invented} invented, {self.missed} missed)"
        )


def show(figures: str) -> None:
    """Print a figure, to be read with `pytest -s`."""
    sys.stdout.write(figures + "\n")
