"""What a job did in many articles is taken back again, a step of undo in each."""

from collections.abc import Sequence
from pathlib import Path

from annotator.core.model import Id
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.progress import SILENT, Ticker


def take_back(
    path: Path,
    person: Id,
    gestures: Sequence[Id],
    *,
    reviewing: bool = False,
    ticker: Ticker = SILENT,
) -> int:
    """Take gestures back where nothing was done since; return in how many articles.

    `reviewing` says that they are a reviewer's, whose steps are undone apart from marks.
    """
    taken = 0
    with Project.open(path, person=person, patience=JOB_PATIENCE) as project:
        undo = project.undo_rulings if reviewing else project.undo
        for at, gesture in enumerate(reversed(gestures)):
            if ticker.stop():
                break
            deed = project.history.deed(gesture)
            step = undo.next_undo(deed.document) if deed else None
            if deed is not None and step is not None and step.gesture == gesture:
                undo.undo(deed.document)
                taken += 1
            ticker.tell(at + 1, len(gestures))
    return taken
