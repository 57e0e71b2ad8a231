"""Articles go out: the choices, what would be lost, the file, and the progress of the work."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from annotator.errors import AnnotatorError, Cancelled
from annotator.formats.loss import Example, LossReport
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.jobs import Job
from annotator.gui.panels.article_finder import document_named
from annotator.gui.panels.export_options import ExportOptions
from annotator.gui.panels.losses import LossesView
from annotator.gui.panels.work_banner import WorkBanner
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import IconButton
from annotator.language import LRM, _, ltr, ngettext, say
from annotator.workflow.background import export_job, losses_job

_REST = 300  # milliseconds without another choice before the losses are counted


class ExportDialog(DialogFrame):
    """Stays open beside the window, so that an example of a loss can be looked at there."""

    example_requested = Signal(str, int)  # a document, and where in it (code points)

    def __init__(
        self, session: Session, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, _("Export"), action=_("Export"))
        del preferences
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._survey: Job | None = None
        self._export: Job | None = None
        self._written: Path | None = None
        self.options = ExportOptions(session)
        self.losses = LossesView()
        self.path = QLineEdit()
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._named_by_hand = False
        self._lay_out()
        self._rest.timeout.connect(self._count)
        self.options.changed.connect(self._changed)
        self.losses.example_chosen.connect(self._show_example)
        self.path.textEdited.connect(self._named)
        self.banner.acted.connect(self._show_folder)
        self.primary.clicked.disconnect(self.accept)
        self.primary.clicked.connect(self.write)
        session.closing.connect(self.close)
        self._changed()
        self.options.format.setFocus()  # the other button would get it while nothing can be written

    def write(self) -> None:
        """Write the file in the background."""
        destination = Path(self.path.text()).expanduser()
        if self._export is not None and self._export.running:
            return
        if not destination.parent.is_dir():
            self.banner.say(_("There is no such folder. Choose another one."), kind="warning")
            return
        self._set_enabled(False)
        self.banner.hide()
        form, choices = self.options.chosen_format(), self.options.choices()
        where = self._session.project.path
        self._export = Job(self, export_job, where, form.name, destination, choices)
        work = WorkBanner(self._export, _("Exporting…"))
        work.finished.connect(lambda report: self._wrote(destination, report))
        work.failed.connect(self._fail)
        self.body.addWidget(work)

    def done(self, result: int) -> None:
        self._rest.stop()
        for job in (self._survey, self._export):
            if job is not None and job.running:
                # It ends by itself, and what it says then is not for this dialog any more.
                job.finished.disconnect()
                job.failed.disconnect()
                job.setParent(self._session)
                job.cancel()
        super().done(result)

    def _lay_out(self) -> None:
        self.cancel.set_text(_("Close"))
        halves = QHBoxLayout()
        halves.setSpacing(3 * GRID)
        halves.addWidget(self.options)
        halves.addWidget(self.losses, stretch=1)
        self.path.setAccessibleName(_("File to write"))
        browse = IconButton("folder", _("Choose the place of the file"))
        browse.clicked.connect(self._browse)
        file = QHBoxLayout()
        file.setSpacing(GRID)
        file.addWidget(self.path, stretch=1)
        file.addWidget(browse)
        self.body.addLayout(halves, stretch=1)
        self.body.addLayout(file)
        self.resize(900, 620)

    def _changed(self) -> None:
        if not self._named_by_hand:
            project = self._session.project
            suffix = self.options.chosen_format().extensions[0]
            self.path.setText(str(project.path.with_name(f"{project.path.stem}{suffix}")))
        self.primary.setEnabled(False)  # nobody agrees to losses that are not counted yet
        self.losses.wait()
        self._rest.start()

    def _count(self) -> None:
        if self._survey is not None and self._survey.running:
            self._survey.finished.disconnect()
            self._survey.failed.disconnect()
            self._survey.cancel()
        form, choices = self.options.chosen_format(), self.options.choices()
        self._survey = Job(self, losses_job, self._session.project.path, form.name, choices)
        self._survey.finished.connect(self._counted)
        self._survey.failed.connect(self._count_failed)

    def _counted(self, report: LossReport) -> None:
        self.losses.show_report(report)
        self.primary.setEnabled(self.options.can_write())
        articles = ngettext("{n} article", "{n} articles", report.documents)
        spans = ngettext("{n} span", "{n} spans", report.annotations)
        self.note.setText(f"{articles} · {spans}" if report.documents else spans)

    def _count_failed(self, error: AnnotatorError) -> None:
        self.losses.say(say(error))
        self.primary.setEnabled(self.options.can_write())

    def _show_example(self, example: Example) -> None:
        document = document_named(self._session.project, example.document)
        if document is not None:
            self.example_requested.emit(document, example.start or 0)

    def _named(self, _text: str) -> None:
        self._named_by_hand = True

    def _browse(self) -> None:
        form = self.options.chosen_format()
        patterns = " ".join(f"*{end}" for end in form.extensions)
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("File to write"), self.path.text(), f"{_(form.title)} {LRM}({patterns})"
        )
        if chosen:
            self._named_by_hand = True
            self.path.setText(chosen)

    def _wrote(self, destination: Path, report: object) -> None:
        self._set_enabled(True)
        self._export = None  # it goes with its banner
        self._written = destination
        text = _("Saved: {file}").format(file=ltr(destination.name))
        self.banner.say(text, action=_("Show in the folder"))
        if isinstance(report, LossReport):
            self._counted(report)

    def _fail(self, error: AnnotatorError) -> None:
        self._set_enabled(True)
        self._export = None
        self.banner.say(say(error), kind="info" if isinstance(error, Cancelled) else "danger")

    def _show_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _set_enabled(self, enabled: bool) -> None:
        for part in (self.options, self.path, self.primary):
            part.setEnabled(enabled)
