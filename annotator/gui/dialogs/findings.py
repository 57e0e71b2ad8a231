"""What a check of the project found, worst first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QWidget

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_list
from annotator.gui.widgets.card import Card
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
        self._findings = findings
        self.cancel.hide()
        self.body.addWidget(PlainLabel(verdict(findings), wrap=True))
        looked = ngettext(
            "{n} step of the history was read.",
            "{n} steps of the history were read.",
            findings.changes,
        )
        self.body.addWidget(PlainLabel(looked, tone="muted"))
        self.list = QListWidget()
        if findings.all:
            self._add_list()
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

    def copy(self) -> None:
        """Put the findings on the clipboard, one a line."""
        lines = (f"{finding_text(one)} [{one.where}]" for one in self._findings.all)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _add_list(self) -> None:
        calm_list(self.list, name=_("What was found"))
        self.list.setUniformItemSizes(False)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([finding_text(one) for one in self._findings.all])
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.list)
        self.body.addWidget(card, stretch=1)
        copy = KeyButton(_("Copy the list"), icon_name="copy")
        copy.clicked.connect(self.copy)
        self.foot.insertWidget(1, copy)


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
