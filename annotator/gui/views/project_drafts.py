"""What was written in the project's place and is not saved: kept, asked about, saved."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.model import Label
from annotator.gui.dialogs.unsaved import Answer, UnsavedDialog
from annotator.gui.panels.about import AboutPanel
from annotator.gui.panels.label_set import LabelSetPanel
from annotator.language import _
from annotator.store.bodies import ProjectBody
from annotator.workflow.keeping import backup_job


@dataclass(frozen=True, slots=True)
class Drafts:
    """What is not saved, to be carried into a view that is made anew in another language."""

    section: str = "articles"
    labels: list[Label] | None = None
    about: ProjectBody | None = None


def may_leave(
    parent: QWidget, labels: LabelSetPanel | None, about: AboutPanel | None, project: Path
) -> bool:
    """Ask what becomes of drafts, and do it; return whether none is left that would be lost.

    Raises AnnotatorError when they cannot be saved.
    """
    left = labels if labels is not None and labels.is_changed() else None
    right = about if about is not None and about.is_changed() else None
    if left is None and right is None:
        return True
    what = [*([_("Labels and guidelines")] if left else []), *([_("About")] if right else [])]
    can_save = (left is None or left.can_save()) and (right is None or right.can_save())
    answer = UnsavedDialog.ask(parent, what, can_save=can_save)
    if answer is Answer.STAY:
        return False
    if answer is Answer.DISCARD:
        for panel in (left, right):
            if panel is not None:
                panel.discard()
        return True
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        if left is not None:
            if left.means_something_else():
                backup_job(project, "labels")
            left.write()
        if right is not None:
            right.write()
    finally:
        QApplication.restoreOverrideCursor()
    return not (left and left.is_changed()) and not (right and right.is_changed())
