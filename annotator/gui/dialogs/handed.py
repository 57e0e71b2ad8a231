"""What came of handing out, handing in or taking in: sentences, and a list where there is one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.dialogs.report_list import ReportList
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _


class HandedDialog(DialogFrame):
    """A report to read and close; `folder` can be opened from it."""

    def __init__(
        self,
        title: str,
        sentences: Sequence[str],
        rows: Sequence[str] = (),
        *,
        folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, title, action=_("Close"))
        self.cancel.hide()
        for sentence in sentences:
            self.body.addWidget(PlainLabel(sentence, wrap=True))
        self.report: ReportList | None = None
        if rows:
            self.report = ReportList(rows, name=title)
            self.body.addWidget(self.report, stretch=1)
            self.foot.insertWidget(1, self.report.copy_button)
            self.resize(720, 420)
        else:
            self.body.addStretch()
            self.setMinimumWidth(480)
        if folder is not None:
            show = KeyButton(_("Open the folder"), icon_name="folder")
            show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
            self.foot.insertWidget(1, show)

    @classmethod
    def tell(
        cls,
        parent: QWidget | None,
        title: str,
        sentences: Sequence[str],
        rows: Sequence[str] = (),
        *,
        folder: Path | None = None,
    ) -> None:
        """Show the report until it is closed."""
        dialog = cls(title, sentences, rows, folder=folder, parent=parent)
        dialog.exec()
        dialog.deleteLater()
