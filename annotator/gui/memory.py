"""Where the window stood, and what was read last in each project, from one start to the next."""

from PySide6.QtCore import QByteArray, QRect, QSettings, Qt
from PySide6.QtWidgets import QMainWindow, QSplitter

from annotator.core.model import Id

_FRAME = 32  # pixels for the title bar that the desktop adds


class WindowMemory:
    """Reads and writes a file of this machine; nothing of it belongs to a project."""

    def __init__(self, file: QSettings) -> None:
        self.file = file

    def put_back(self, window: QMainWindow) -> None:
        """Put the window where it was, wholly on a screen; a first one fills a screen too small."""
        geometry = self.file.value("geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        room = window.screen().availableGeometry()
        state = window.windowState()
        first = QRect(room.topLeft(), window.size())
        if geometry is None and not room.adjusted(0, 0, -1, -_FRAME).contains(first):
            state = Qt.WindowState.WindowMaximized
        window.resize(window.size().boundedTo(room.size()))
        if not room.contains(window.geometry()):
            window.move(room.topLeft())
        # Last: Qt takes a window that is moved or resized for one that is not maximized.
        window.setWindowState(state)

    def put_back_splitter(self, splitter: QSplitter) -> None:
        """Give the panes the widths they had."""
        state = self.file.value("splitter")
        if isinstance(state, QByteArray):
            splitter.restoreState(state)

    def keep(self, window: QMainWindow, splitter: QSplitter) -> None:
        """Remember where the window and its panes are."""
        self.file.setValue("geometry", window.saveGeometry())
        self.file.setValue("splitter", splitter.saveState())

    def article(self, project: Id) -> tuple[Id, int]:
        """Return the article read last, or "", and the code point at the top of the view."""
        document = str(self.file.value(f"{project}/document", "", type=str))
        return document, int(str(self.file.value(f"{project}/offset", 0)))

    def keep_article(self, project: Id, document: Id) -> None:
        """Remember which article is read; another one is read from its start."""
        if document != self.file.value(f"{project}/document"):
            self.keep_offset(project, 0)
        self.file.setValue(f"{project}/document", document)

    def keep_offset(self, project: Id, offset: int) -> None:
        """Remember the code point at the top of the view."""
        self.file.setValue(f"{project}/offset", offset)
