"""What may stand on a disk after a power cut, given the calls that a process made before it.

Only what was synced is sure to be there. Of the rest, any part may have arrived, in any order,
sector by sector; a file that grew may hold zeros; an unsynced folder may have any prefix of its
changes.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from benchmarks.faults.recording import Op

SECTOR = 512
Luck = Literal["nothing", "everything", "first part", "some calls", "some sectors"]
LUCKS: tuple[Luck, ...] = ("nothing", "everything", "first part", "some calls", "some sectors")


@dataclass
class _File:
    sure: bytearray = field(default_factory=bytearray)
    pending: list[Op] = field(default_factory=list)


class Disk:
    """One folder on a disk that loses its power."""

    def __init__(self) -> None:
        self._names: dict[str, _File] = {}  # as running programs see them
        self._sure_names: dict[str, _File] = {}
        self._pending: list[Op] = []  # changes of the folder
        self._made: dict[int, _File] = {}  # files by the call that made them

    def do(self, op: Op) -> None:
        """Take one call."""
        if op.verb in ("make", "unlink", "rename"):
            self._change_folder(op)
        elif op.verb == "sync folder":
            for one in self._pending:
                self._apply(self._sure_names, one)
            self._pending.clear()
        elif op.verb == "sync":
            file = self._names[op.name]
            for one in file.pending:
                _apply(file.sure, one)
            file.pending.clear()
        elif op.verb in ("write", "size"):
            self._names[op.name].pending.append(op)

    def after_cut(self, luck: Luck, dice: random.Random) -> dict[str, bytes]:
        """Return the files that stand in the folder when the power is back."""
        names = dict(self._sure_names)
        for op in self._pending[: _how_many(luck, len(self._pending), dice)]:
            self._apply(names, op)
        return {name: _content(file, luck, dice) for name, file in names.items()}

    def _change_folder(self, op: Op) -> None:
        if op.verb == "make":
            if op.name in self._names:
                return
            self._made[id(op)] = _File()
        self._apply(self._names, op)
        self._pending.append(op)

    def _apply(self, names: dict[str, _File], op: Op) -> None:
        if op.verb == "make":
            names[op.name] = self._made[id(op)]
        elif op.verb == "unlink":
            names.pop(op.name, None)
        else:
            names[op.other] = names.pop(op.name)


def write_out(files: dict[str, bytes], folder: Path) -> None:
    """Put files into a folder that is emptied first."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _how_many(luck: Luck, count: int, dice: random.Random) -> int:
    if luck == "nothing":
        return 0
    return count if luck == "everything" else dice.randint(0, count)


def _content(file: _File, luck: Luck, dice: random.Random) -> bytes:
    content = bytearray(file.sure)
    if luck in ("nothing", "everything", "first part"):
        for op in file.pending[: _how_many(luck, len(file.pending), dice)]:
            _apply(content, op)
        return bytes(content)
    share = dice.random()
    for op in file.pending:
        if luck == "some calls" or op.verb == "size":
            if dice.random() < share:
                _apply(content, op)
            continue
        for part in _sectors(op):
            if dice.random() < share:
                _apply(content, part)
    return bytes(content)


def _sectors(op: Op) -> list[Op]:
    parts = []
    at = op.offset
    end = op.offset + len(op.data)
    while at < end:
        stop = min(end, (at // SECTOR + 1) * SECTOR)
        data = op.data[at - op.offset : stop - op.offset]
        parts.append(Op("write", op.name, offset=at, data=data))
        at = stop
    return parts


def _apply(content: bytearray, op: Op) -> None:
    if op.verb == "size":
        if op.offset <= len(content):
            del content[op.offset :]
        else:
            content.extend(bytes(op.offset - len(content)))
        return
    if op.offset > len(content):
        content.extend(bytes(op.offset - len(content)))
    content[op.offset : op.offset + len(op.data)] = op.data
