"""What a check of the project found, worst first."""

from PySide6.QtWidgets import QWidget

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.dialogs.report_list import ReportList
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, ngettext, say
from annotator.store.findings import Finding, Findings, Severity

_TITLES = {
    Severity.DAMAGE: N_("Damage"),
    Severity.DERIVED: N_("To be rebuilt"),
    Severity.WARNING: N_("Worth a look"),
}


class FindingsDialog(DialogFrame):
    """One sentence of verdict, then every finding."""

    def __init__(self, findings: Findings, parent: QWidget | None = None) -> None:
        super().__init__(parent, _("Check of the project"), action=_("Close"))
        self.cancel.hide()
        self.body.addWidget(PlainLabel(verdict(findings), wrap=True))
        looked = ngettext(
            "{n} step of the history was read.",
            "{n} steps of the history were read.",
            findings.changes,
        )
        self.body.addWidget(PlainLabel(looked, tone="muted"))
        if findings.all:
            rows = [finding_text(one) for one in findings.all]
            copied = [f"{row} [{one.where}]" for row, one in zip(rows, findings.all, strict=True)]
            self.report = ReportList(rows, name=_("What was found"), copied=copied)
            self.body.addWidget(self.report, stretch=1)
            self.foot.insertWidget(1, self.report.copy_button)
            self.resize(720, 480)
        else:
            self.body.addStretch()
            self.setMinimumWidth(440)

    @classmethod
    def show_findings(cls, parent: QWidget | None, findings: Findings) -> None:
        """Show what was found until it is closed."""
        dialog = cls(findings, parent)
        dialog.exec()
        dialog.deleteLater()


def verdict(findings: Findings) -> str:
    """Return in one sentence how the project is."""
    if findings.damage:
        return _("Something of this project is lost or was altered. Put a backup back.")
    if findings.only_derived:
        return _("The history is whole; close the project and open it again to mend the rest.")
    if findings.all:
        return _("The project is sound. Some things are worth a look.")
    return _("The project is sound: every step of its history is there and fits.")


def finding_text(finding: Finding) -> str:
    """Return one finding, with how bad it is."""
    return f"{_(_TITLES[finding.severity])}: {say(finding.message)}"
