"""After an import: what was added, what was here already, and every problem with its place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.formats.records import Problem
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.dialogs.report_list import ReportList
from annotator.gui.panels.marked_text import MarkedText, Tinted
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.card import Card, Splitter
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, listed, ngettext, say
from annotator.workflow.importing import ImportReport


class ImportReportDialog(DialogFrame):
    """The counts in sentences; the problems in a list, each with the text around its place."""

    def __init__(self, report: ImportReport, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Imported"), action=_("Close"))
        self.cancel.hide()
        for sentence in report_sentences(report):
            self.body.addWidget(PlainLabel(sentence, wrap=True))
        if report.problems:
            self._add_problems(report)
            self.resize(760, 620)
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
        self._problems = report.problems
        self.body.addSpacing(GRID)
        self.body.addWidget(
            PlainLabel(ngettext("{n} problem", "{n} problems", count), tone="heading")
        )
        self.problems = ReportList(
            [problem_text(one) for one in report.problems], name=_("Problems")
        )
        self.context = MarkedText(name=_("The text around the place"))
        self.said = PlainLabel("", tone="muted", wrap=True)
        self.around = Card()
        self.around.body.addWidget(self.said)
        self.around.body.addWidget(self.context)
        self.context.setFrameShape(MarkedText.Shape.NoFrame)
        self.context.setStyleSheet("QTextEdit { border: none; }")
        split = Splitter(Qt.Orientation.Vertical)
        split.addWidget(self.problems)
        split.addWidget(self.around)
        split.setSizes([280, 170])
        self.body.addWidget(split, stretch=1)
        self.foot.insertWidget(1, self.problems.copy_button)
        self.around.setVisible(any(one.near is not None for one in report.problems))
        self.problems.list.currentRowChanged.connect(self._look_at)
        self.problems.list.setCurrentRow(0)
        if count > len(report.problems):
            self.note.setText(_("Only the first are listed."))

    def _look_at(self, row: int) -> None:
        """Show the text around the place of a problem: the place, and where its words stand."""
        near = self._problems[row].near if 0 <= row < len(self._problems) else None
        if near is None:
            self.said.setText(_("This problem has no place in a text."))
            self.context.show_marked("", ())
            return
        theme = current()
        places = [Tinted(near.start, near.end, theme.found)]
        said = _("The file says that the span stands at the marked place.")
        if near.start == near.end:
            said = _("The place that the file says lies behind the end of the text.")
        if near.instead is not None:
            places.append(Tinted(*near.instead, None, theme.warning))
            said += " " + _("The words that it quotes stand where the line is.")
        self.said.setText(said)
        self.context.show_marked(near.text, places)
        self.context.look_at(near.text, near.start)


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
    if report.joined:
        text = ngettext(
            "{n} article was here already and got spans.",
            "{n} articles were here already and got spans.",
            report.joined,
        )
        found.append(text)
    if report.spans:
        found.append(ngettext("{n} span came with it.", "{n} spans came with them.", report.spans))
    if report.new_labels:
        names = listed(isolate(one) for one in report.new_labels)
        found.append(_("New labels: {names}").format(names=names))
    if report.new_annotators:
        names = listed(isolate(one) for one in report.new_annotators)
        found.append(_("New people: {names}").format(names=names))
    if report.unsure:
        names = listed(isolate(one) for one in report.unsure)
        found.append(
            _("The encoding was guessed; look at these texts: {names}").format(names=names)
        )
    return found


def problem_text(problem: Problem) -> str:
    """Return a problem with its file and line."""
    place = problem.file if problem.line is None else f"{problem.file}:{problem.line}"
    return f"{isolate(place)}: {say(problem.message)}"
