"""After an import: what was added, what was here already, and every problem with its place."""

from PySide6.QtWidgets import QWidget

from annotator.formats.records import Problem
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.dialogs.report_list import ReportList
from annotator.gui.theme import GRID
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, listed, ngettext, say
from annotator.workflow.importing import ImportReport


class ImportReportDialog(DialogFrame):
    """The counts in sentences; the problems in a list that can be copied."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Imported"), action=_("Close"))
        self.cancel.hide()
        for sentence in report_sentences(report):
            self.body.addWidget(PlainLabel(sentence, wrap=True))
        if report.problems:
            self._add_problems(report)
            self.resize(720, 520)
        else:
            self.body.addStretch()
            self.setMinimumWidth(420)

    @classmethod
    def show_report(cls, parent: QWidget | None, report: ImportReport) -> None:
        """Show what came of an import until it is closed."""
        dialog = cls(report, parent)
        dialog.exec()
        dialog.deleteLater()

    def _add_problems(self, report: ImportReport) -> None:
        count = report.problem_count
        self.body.addSpacing(GRID)
        self.body.addWidget(
            PlainLabel(ngettext("{n} problem", "{n} problems", count), tone="heading")
        )
        self.problems = ReportList(
            [problem_text(one) for one in report.problems], name=_("Problems")
        )
        self.body.addWidget(self.problems, stretch=1)
        self.foot.insertWidget(1, self.problems.copy_button)
        if count > len(report.problems):
            self.note.setText(_("Only the first are listed."))


def report_sentences(report: ImportReport) -> list[str]:
    """Return what came of an import, a sentence each."""
    if report.cancelled:
        return [_("The import was stopped. Nothing was changed.")]
    found = [ngettext("{n} article was added.", "{n} articles were added.", report.added)]
    if report.same:
        found.append(
            ngettext(
                "{n} article was here already.", "{n} articles were here already.", report.same
            )
        )
    if report.spans:
        found.append(ngettext("{n} span came with it.", "{n} spans came with them.", report.spans))
    if report.new_labels:
        names = listed(isolate(one) for one in report.new_labels)
        found.append(_("New labels: {names}").format(names=names))
    if report.new_annotators:
        names = listed(isolate(one) for one in report.new_annotators)
        found.append(_("New people: {names}").format(names=names))
    return found


def problem_text(problem: Problem) -> str:
    """Return a problem with its file and line."""
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return f"{isolate(place)}: {say(problem.message)}"
