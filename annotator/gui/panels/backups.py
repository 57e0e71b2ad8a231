"""The backups of the project: when each was made and why, one more now, one put back."""

from datetime import datetime

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.gui.panels.wording import file_size
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.calm_views import calm_table
from annotator.gui.widgets.card import Card, measured_column
from annotator.gui.widgets.empty_state import EmptyState
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, digits, isolate, ltr
from annotator.store.backup import Backup, default_folder
from annotator.workflow.keeping import backups_of

_MEASURE = 820
REASONS = {  # as they stand in the names of the files
    "work": N_("While working"),
    "by hand": N_("By hand"),
    "labels": N_("Before the label set changed"),
    "restore": N_("Before a backup was put back"),
    "hand-in": N_("Before work was taken in"),
}


class BackupsPanel(QWidget):
    """A table of copies and what can be done with the one chosen."""

    backup_requested = Signal()
    restore_requested = Signal(object)  # a Backup

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._session = session
        self._folder = default_folder(session.project.path)
        self._backups: list[Backup] = []
        self.table = QTableWidget(0, 3)
        self.make = KeyButton(_("Back up now"), icon_name="backup", role="primary")
        self.restore = KeyButton(_("Put back…"), icon_name="undo")
        self.show_folder = KeyButton(_("Show the folder"), icon_name="folder")
        self._room = PlainLabel("", tone="muted", wrap=True)
        self._stack = QStackedWidget()
        self._lay_out()
        self.make.clicked.connect(self.backup_requested)
        self.restore.clicked.connect(self._ask_restore)
        self.show_folder.clicked.connect(self._open_folder)
        self.table.itemSelectionChanged.connect(self._judge)
        self.reload()

    def reload(self) -> None:
        """Look into the folder anew."""
        self._backups = backups_of(self._session.project.path)
        self.table.setRowCount(len(self._backups))
        for row, one in enumerate(self._backups):
            for column, text in enumerate((when(one.at), reason(one), file_size(one.size))):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self._room.setText(
            _("They take {size} of at most {room} GB (see Settings); the oldest go first.").format(
                size=file_size(sum(one.size for one in self._backups)),
                room=digits(str(self._preferences.settings.backup_room)),
            )
        )
        self._stack.setCurrentIndex(0 if self._backups else 1)
        self.show_folder.setEnabled(bool(self._backups))
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def _lay_out(self) -> None:
        calm_table(self.table, name=_("Backups"))
        self.table.setHorizontalHeaderLabels([_("When"), _("Why"), _("Size")])
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 180)
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.table)
        self._stack.addWidget(card)
        self._stack.addWidget(
            EmptyState("backup", _("No backup yet"), hint=_("One is made while people work."))
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.make)
        buttons.addWidget(self.restore)
        buttons.addStretch()
        buttons.addWidget(self.show_folder)
        column = measured_column(self, widest=_MEASURE)
        column.addWidget(
            PlainLabel(
                _(
                    "Copies of the project, checked when they are made: every half hour of work, "
                    "of a large project every ten minutes. Between whole copies only what came "
                    "since is kept; putting it back joins the two."
                ),
                tone="muted",
                wrap=True,
            )
        )
        column.addWidget(self._room)
        place = PlainLabel(ltr(self._folder), tone="muted", elide=True)
        column.addWidget(place)
        column.addWidget(self._stack, stretch=1)
        column.addLayout(buttons)

    def _judge(self) -> None:
        chosen = 0 <= self.table.currentRow() < len(self._backups)
        self.restore.setEnabled(chosen and self._session.is_lead)
        self.make.setEnabled(not self._session.project.readonly)

    def _ask_restore(self) -> None:
        self.restore_requested.emit(self._backups[self.table.currentRow()])

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))


def when(at: datetime) -> str:
    """Return the local time of a backup."""
    return digits(f"{at:%Y-%m-%d %H:%M}")


def reason(backup: Backup) -> str:
    """Return why a backup was made."""
    return _(REASONS[backup.reason]) if backup.reason in REASONS else isolate(backup.reason)
