"""Damage of the sort that disks, cables and careless programs do to a file, by the thousand.

Run as: python -m benchmarks.faults.mutated BASE FOLDER FIRST COUNT
"""

import hashlib
import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.faults import sample
from benchmarks.faults.checking import judge
from benchmarks.faults.watched import Outcome, outcomes, tell

PAGE = 8192
SHORT, LONG = 16, 600  # bytes of a block that is lost


@dataclass
class Tally:
    """What came of the damaged files."""

    files: int = 0
    flagged: int = 0
    same: Counter[str] = field(default_factory=Counter)  # accepted and unharmed, by kind of damage
    false_accepts: list[str] = field(default_factory=list)  # accepted, and something else is shown
    hidden: list[str] = field(default_factory=list)  # accepted, though SQLite finds damage
    stumbles: list[str] = field(default_factory=list)  # tracebacks of looking in spite of it
    bugs: list[str] = field(default_factory=list)  # tracebacks, hangs, crashes
    touched: list[str] = field(default_factory=list)  # changed by being looked at


def campaign(folder: Path, *, files: int, seed: int) -> Tally:
    """Damage a small project in so many ways, and see what the store says of each."""
    base = sample.make(folder / "base.annproj")
    original = judge(base)
    if original.complaints:
        raise RuntimeError(f"the undamaged project is refused: {original.complaints}")
    digest = hashlib.sha256(original.seen).hexdigest()
    work = folder / "mutated"
    work.mkdir()
    tally = Tally()
    while tally.files < files:
        first = seed * 1_000_000 + tally.files
        arguments = (str(base), str(work), str(first), str(files - tally.files))
        for outcome in outcomes("benchmarks.faults.mutated", *arguments):
            tally.files += 1
            _count(outcome, digest, tally)
    return tally


def _count(outcome: Outcome, original: str, tally: Tally) -> None:
    if outcome.touched:
        tally.touched.append(outcome.name)
    if outcome.stumble:
        tally.stumbles.append(f"{outcome.name}: {outcome.stumble}")
    if outcome.bug:
        tally.bugs.append(f"{outcome.name}: {outcome.bug}")
    elif outcome.complaints:
        tally.flagged += 1
    elif outcome.seen != original:
        tally.false_accepts.append(outcome.name)
    elif outcome.hidden:
        tally.hidden.append(f"{outcome.name}: {outcome.hidden}")
    else:
        tally.same[outcome.name.partition(" ")[0]] += 1


def _flip_byte(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(len(data))] ^= dice.randint(1, 255)


def _flip_content(data: bytearray, dice: random.Random) -> None:
    # Most of a small file is empty: aim at what is not.
    at = dice.choice([at for at in dice.choices(range(len(data)), k=400) if data[at]] or [0])
    data[at] ^= 1 << dice.randrange(8)


def _flip_text(data: bytearray, dice: random.Random) -> None:
    starts = [at for at in range(len(data) - 1) if data[at] in (0xD8, 0xD9)]
    data[dice.choice(starts) + 1] ^= dice.choice((1, 2, 3, 4))


def _flip_header(data: bytearray, dice: random.Random) -> None:
    data[dice.randrange(100)] = dice.randrange(256)


def _flip_page_header(data: bytearray, dice: random.Random) -> None:
    page = dice.randrange(1, len(data) // PAGE)
    data[page * PAGE + dice.randrange(12)] ^= dice.randint(1, 255)


def _flip_several(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(2, 50)):
        _flip_content(data, dice)


def _zero(data: bytearray, dice: random.Random) -> None:
    size = dice.choice((SHORT, LONG, 512, 4096, PAGE))
    at = dice.randrange(len(data) - size)
    at -= at % size if size >= 512 else 0
    data[at : at + size] = bytes(size)


def _garbage(data: bytearray, dice: random.Random) -> None:
    size = dice.randint(SHORT, LONG)
    at = dice.randrange(len(data) - size)
    data[at : at + size] = dice.randbytes(size)


def _truncate(data: bytearray, dice: random.Random) -> None:
    size = dice.randrange(len(data))
    del data[size - size % dice.choice((1, 512, PAGE)) :]


def _append(data: bytearray, dice: random.Random) -> None:
    data.extend(dice.randbytes(dice.choice((1, 512, PAGE))))


def _swap_pages(data: bytearray, dice: random.Random) -> None:
    one, other = (page * PAGE for page in dice.sample(range(len(data) // PAGE), 2))
    kept = data[one : one + PAGE]
    data[one : one + PAGE] = data[other : other + PAGE]
    data[other : other + PAGE] = kept


def _double_page(data: bytearray, dice: random.Random) -> None:
    one, other = (page * PAGE for page in dice.sample(range(len(data) // PAGE), 2))
    data[one : one + PAGE] = data[other : other + PAGE]


def _shift(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(100, len(data))
    data[at:at] = dice.randbytes(dice.randint(1, 4))
    del data[len(data) - len(data) % PAGE :]


DAMAGE: tuple[Callable[[bytearray, random.Random], None], ...] = (
    _flip_byte,
    _flip_content,
    _flip_content,
    _flip_text,
    _flip_header,
    _flip_page_header,
    _flip_several,
    _zero,
    _garbage,
    _truncate,
    _append,
    _swap_pages,
    _double_page,
    _shift,
)


def _damaged(base: bytes, path: Path, number: int) -> Path:
    dice = random.Random(number)
    data = bytearray(base)
    DAMAGE[number % len(DAMAGE)](data, dice)
    path.write_bytes(data)
    return path


def main(base: Path, folder: Path, first: int, count: int) -> None:
    """Damage and judge, in the child."""
    data = base.read_bytes()
    path = folder / "damaged.annproj"
    numbers = range(first, first + count)
    names = (f"{DAMAGE[one % len(DAMAGE)].__name__[1:]} {one}" for one in numbers)
    tell(zip(names, (partial(_damaged, data, path, one) for one in numbers), strict=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
