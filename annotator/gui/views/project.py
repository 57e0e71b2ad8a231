"""The project's place: its articles and, beside them, all that the project is made of."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.language import _


class ProjectView(QWidget):
    """Sections side by side; each is made when it is first looked at."""

    document_requested = Signal(str)

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self.articles = ArticlesPanel(session, preferences)
        self._sections: list[tuple[str, str, Callable[[], QWidget]]] = [
            ("articles", _("Articles"), lambda: self.articles),
        ]
        self._tabs = QTabBar()
        self._stack = QStackedWidget()
        self.setAcceptDrops(session.is_lead)
        self._lay_out()
        self._tabs.currentChanged.connect(self._show)
        self.articles.opened.connect(self.document_requested)
        self.articles.files_requested.connect(self.choose_files)
        self.articles.folder_requested.connect(self.choose_folder)
        self._show(0)

    def show_section(self, name: str) -> None:
        """Bring a section to the front: "articles", "labels", "people", "history" …"""
        names = [one for one, _title, _make in self._sections]
        self._tabs.setCurrentIndex(names.index(name))

    def choose_files(self) -> None:
        """Ask which files to import, and import them."""
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Import articles"))
        if chosen:
            self.import_files([Path(one) for one in chosen])

    def choose_folder(self) -> None:
        """Ask which folder to import, and import it."""
        chosen = QFileDialog.getExistingDirectory(self, _("Import a folder of articles"))
        if chosen:
            self.import_files([Path(chosen)])

    def import_files(self, paths: list[Path]) -> None:
        """Show what is in the files, and import them as the person chooses."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files_in(event):
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files_in(event)
        if files:
            event.acceptProposedAction()
            self.import_files(files)

    def _lay_out(self) -> None:
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName(_("Sections of the project"))
        row = QHBoxLayout()
        row.addWidget(self._tabs)
        row.addStretch()
        for _name, title, _make in self._sections:
            self._tabs.addTab(title)
            self._stack.addWidget(QWidget())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(GRID + GRID // 2)
        whole.addLayout(row)
        whole.addWidget(self._stack, stretch=1)

    def _show(self, index: int) -> None:
        _name, _title, make = self._sections[index]
        panel = make()
        if self._stack.indexOf(panel) < 0:
            self._stack.insertWidget(index, panel)
            empty = self._stack.widget(index + 1)
            if empty is not None:
                self._stack.removeWidget(empty)
                empty.deleteLater()
        self._stack.setCurrentWidget(panel)


def _files_in(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
