"""The processes that are killed: two that mark, one that imports; each tells what it was promised.

Run as: python -m benchmarks.faults.writers mark|import PROJECT PERSON DIARY SEED
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from annotator.core.model import Id
from annotator.store.errors import Busy
from annotator.store.project import Project
from benchmarks.faults.sample import bring, document_ids, mark

T = TypeVar("T")
IMPORTED = 6  # documents of one import
MARKS = 3  # annotations in each of them


class Diary:
    """Lines that outlast a kill: each is one write to the end of a file."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, *words: object) -> None:
        """Write one line."""
        os.write(self._descriptor, (" ".join(str(word) for word in words) + "\n").encode())


def keep_marking(project: Project, diary: Diary, dice: random.Random) -> None:
    """Mark and remove until killed; a line follows each gesture that was promised to be durable."""
    documents = patiently(lambda: document_ids(project))
    mine: list[tuple[Id, Id]] = []
    while True:
        try:
            if len(mine) > 5 and dice.random() < 0.2:
                remove(project, diary, *mine.pop(dice.randrange(len(mine))))
            else:
                document = dice.choice(documents)
                mine.append((document, mark(project, document, dice)))
                diary.note("marked", mine[-1][1])
        except Busy:
            continue


def remove(project: Project, diary: Diary, document: Id, identity: Id) -> None:
    """Remove an annotation, saying so before and after."""
    annotation = project.annotations.get(document, identity)
    diary.note("removing", identity)
    with project.gesture("remove", document=document) as gesture:
        project.annotations.remove(gesture, annotation)
    diary.note("removed", identity)


def keep_importing(project: Project, diary: Diary, first: int) -> None:
    """Import articles, some of them a large piece at a time, until killed."""
    while True:
        numbers = range(first, first + IMPORTED)
        diary.note("importing", first)
        bring(project, numbers, marks=MARKS, batch=2)
        diary.note("imported", first)
        first += IMPORTED


def main(what: str, path: str, person: Id, diary: str, seed: str) -> None:
    """Work until killed."""
    patience = 0.05 if what == "mark" else 60.0
    notes = Diary(Path(diary))
    project = patiently(lambda: Project.open(Path(path), person=person, patience=patience))
    notes.note("ready")
    if what == "mark":
        keep_marking(project, notes, random.Random(int(seed)))
    else:
        project.sweep()
        keep_importing(project, notes, int(seed) * 1_000_000)


def patiently(what: Callable[[], T]) -> T:
    """Do something again and again while others hold the file."""
    while True:
        try:
            return what()
        except Busy:
            continue


if __name__ == "__main__":
    main(*sys.argv[1:])
