"""Handing work out, in, and taking it in, in the project's place."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.gui.dialogs.hand_out import HandOutDialog
from annotator.gui.dialogs.handed import HandedDialog
from annotator.gui.panels.handing import HandingPanel
from annotator.gui.panels.handing_words import (
    handed_in_text,
    handed_out_text,
    held_text,
    report_text,
    taken_rows,
)
from annotator.gui.panels.own_work import OwnWorkPanel
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.views.project_work import ProjectWork
from annotator.gui.widgets.banner import Banner
from annotator.language import LRM, _, ltr, ngettext
from annotator.workflow.handing import (
    HAND_IN,
    HandedIn,
    HandedOut,
    Report,
    Standing,
    hand_in,
    hand_out,
    take_in,
    waiting,
    working,
)


class Handing(QObject):
    """Joins the panels, the dialogs and the work that runs; the view asks it about answers."""

    place_requested = Signal(str, int, int)  # a document, code points
    guideline_requested = Signal(str)  # a label

    def __init__(self, view: QWidget, session: Session, work: ProjectWork, banner: Banner) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._work, self._banner = work, banner
        self._folder = str(session.project.path.parent)
        self.panel: HandingPanel | None = None
        self.own: OwnWorkPanel | None = None

    def make_panel(self, preferences: Preferences) -> HandingPanel:
        """Make the lead's section."""
        self.panel = panel = HandingPanel(self._session, preferences)
        panel.hand_out_requested.connect(self._hand_out)
        panel.take_in_requested.connect(self._choose_files)
        panel.kept_back_requested.connect(self._show_kept_back)
        return panel

    def make_own(self, preferences: Preferences) -> OwnWorkPanel:
        """Make the annotator's section."""
        self.own = panel = OwnWorkPanel(self._session, preferences)
        panel.hand_in_requested.connect(self._hand_in)
        panel.place_requested.connect(self.place_requested)
        panel.guideline_requested.connect(self.guideline_requested)
        return panel

    def take_in(self, files: Sequence[Path]) -> None:
        """Merge what people handed in."""
        if not self._session.is_lead:
            self._banner.say(_("Only the project's lead takes work in."), kind="warning")
        elif self._work.running("take_in"):
            self._banner.say(_("Work is being taken in already. Wait until that has ended."))
        else:
            path = self._session.project.path
            self._work.start("take_in", partial(take_in, beside=True), path, tuple(files))

    def takes(self, answer: object) -> bool:
        """Take in what a piece of work came to; return False when it was none of ours."""
        if isinstance(answer, Report):
            self._session.look()
            title, backup = _("Work was taken in"), answer.backup
            said = [report_text(answer)]
            if backup is not None:
                said.append(_("Backup made before: {file}").format(file=ltr(backup.name)))
            HandedDialog.tell(self._view, title, said, taken_rows(answer))
        elif isinstance(answer, HandedIn):
            said = [
                handed_in_text(answer),
                _("Send this file to the project's lead: {file}").format(
                    file=ltr(answer.path.name)
                ),
                _("You can go on working, and hand in again at any time."),
            ]
            title = _("Your work is in the file")
            HandedDialog.tell(self._view, title, said, folder=answer.path.parent)
        elif isinstance(answer, list) and all(isinstance(one, HandedOut) for one in answer):
            self._tell_handed_out(answer)
        else:
            return False
        for panel in (self.panel, self.own):
            if panel is not None:
                panel.reload()
        return True

    def is_working(self) -> bool:
        """Tell whether the open project is one that was handed out."""
        try:
            return working(self._session.project.path) is not None
        except AnnotatorError:
            return False

    def _tell_handed_out(self, made: list[HandedOut]) -> None:
        title = ngettext("{n} work file was written", "{n} work files were written", len(made))
        rows = [handed_out_text(one) for one in made]
        hint = _("Send each file to its person: only they can open it as their project.")
        folder = made[0].path.parent if made else None
        HandedDialog.tell(self._view, title, [hint], rows, folder=folder)

    def _hand_out(self, people: list[Standing]) -> None:
        chosen = HandOutDialog.ask(self._view, people, self._folder)
        if chosen is not None:
            ids, folder = chosen
            self._folder = str(folder)
            self._work.start("hand_out", hand_out, self._session.project.path, ids, folder)

    def _hand_in(self) -> None:
        title = _("Where the file is written")
        chosen = QFileDialog.getExistingDirectory(self._view, title, self._folder)
        if chosen:
            self._folder = chosen
            self._work.start("hand_in", hand_in, self._session.project.path, Path(chosen))

    def _choose_files(self) -> None:
        handed = _("Handed-in work")
        kinds = f"{handed} ({LRM}*{HAND_IN}{LRM})"
        title = _("Take work in")
        chosen, _kind = QFileDialog.getOpenFileNames(self._view, title, self._folder, kinds)
        if chosen:
            self._folder = str(Path(chosen[0]).parent)
            self.take_in([Path(one) for one in chosen])

    def _show_kept_back(self) -> None:
        try:
            held = waiting(self._session.project.path)
        except AnnotatorError as error:
            self._work.failed.emit("take_in", error)
            return
        said = [
            _("These steps came with handed-in work and are not merged. They are kept."),
            _("Each time work is taken in they are tried again; most heal by themselves."),
        ]
        HandedDialog.tell(self._view, _("Kept back"), said, [held_text(one) for one in held])
