from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from annotator.errors import Message
from annotator.formats.checks import annotation_flaw
from annotator.formats.records import AnnotationRecord, Problem
from annotator.gui.dialogs.import_report import ImportReportDialog, report_sentences
from annotator.workflow.importing import ImportReport


def test_the_report_counts_what_came_and_what_was_here() -> None:
    report = ImportReport(added=1200, same=1, new_labels=["JOB"])
    assert report_sentences(report) == [
        "1,200 articles were added.",
        "1 article was here already.",
        "New labels: \u2068JOB\u2069",
    ]


def test_a_stopped_import_says_that_nothing_changed() -> None:
    assert report_sentences(ImportReport(cancelled=True)) == [
        "The import was stopped. Nothing was changed."
    ]


def test_problems_are_listed_with_their_place_and_can_be_copied(qtbot: QtBot) -> None:
    report = ImportReport(added=1)
    report.add_problem(Problem("a.csv", 7, Message("The file holds no table.")))
    dialog = ImportReportDialog(report)
    qtbot.addWidget(dialog)
    assert dialog.problems.list.count() == 1
    dialog.problems.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "a.csv:7" in copied
    assert "The file holds no table." in copied


def test_a_span_that_does_not_fit_is_shown_in_its_text(qtbot: QtBot) -> None:
    text = "😀 قال محمد إن"
    flaw = annotation_flaw(text, AnnotationRecord("PER", ((5, 9),), "محمد"))
    assert flaw is not None
    report = ImportReport(added=1)
    report.add_problem(Problem("a.csv", 7, Message("The file holds no table.")))
    report.add_problem(Problem("a.jsonl", 2, flaw))
    dialog = ImportReportDialog(report)
    qtbot.addWidget(dialog)
    assert dialog.context.toPlainText() == ""
    dialog.problems.list.setCurrentRow(1)
    assert dialog.context.toPlainText() == text
    claimed, instead = dialog.context.extraSelections()
    assert claimed.cursor.selectedText() == text[5:9]
    assert instead.cursor.selectedText() == "محمد"


def test_a_report_without_places_shows_no_text(qtbot: QtBot) -> None:
    report = ImportReport(added=1)
    report.add_problem(Problem("a.csv", 7, Message("The file holds no table.")))
    dialog = ImportReportDialog(report)
    qtbot.addWidget(dialog)
    assert dialog.around.isHidden()
