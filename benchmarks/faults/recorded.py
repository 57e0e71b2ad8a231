"""The process whose system calls are recorded: it makes a project, marks, imports.

Run as: python -m benchmarks.faults.recorded PROJECT DIARY SYNCHRONOUS JOURNAL_MODE GESTURES
"""

import random
import sys
from pathlib import Path

from annotator.core.model import Label
from annotator.store.ids import new_id
from annotator.store.project import Project
from benchmarks.faults.sample import LABELS, bring, document_ids, mark
from benchmarks.faults.writers import Diary

EVERY = 20  # gestures between two imports


def main(path: str, diary: str, synchronous: str, journal_mode: str, gestures: str) -> None:
    """Work for so many gestures; after each, note how many are promised to be durable."""
    dice = random.Random(7)
    notes = Diary(Path(diary))
    labels = [Label(new_id(), name, order=at) for at, name in enumerate(LABELS)]
    with Project.create(Path(path), name="عيّنة", person="سلمى", labels=labels) as project:
        notes.note("sealed", project.history.latest())
        # What the program never does: to show that the replay would tell.
        project.connection.execute(f"pragma synchronous = {synchronous}").fetchall()
        project.connection.execute(f"pragma journal_mode = {journal_mode}").fetchall()
        for number in range(int(gestures)):
            if number % EVERY == 0:
                bring(project, range(number * 100, number * 100 + 4), marks=2, batch=2)
                documents = document_ids(project)
            else:
                mark(project, dice.choice(documents), dice)
            notes.note("sealed", project.history.latest())


if __name__ == "__main__":
    main(*sys.argv[1:])
