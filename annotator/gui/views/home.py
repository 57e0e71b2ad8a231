"""The start page: the projects opened last, a new one, one from the disk, and the sample."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from annotator.gui.panels.asking import Asking
from annotator.gui.panels.recent_list import RecentList
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import GRID, current
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.places_strip import PlacesStrip
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.language import LANGUAGES, LRM, _, pgettext
from annotator.language import current as spoken
from annotator.paths import projects_dir
from annotator.recent import forget, read_recent, recent_file
from annotator.workflow.hand_values import HAND_IN, HAND_OUT
from annotator.workflow.opening import SUFFIX
from annotator.workflow.progress import Ticker

_OPENED = (SUFFIX, HAND_OUT, HAND_IN)
_MEASURE = 720  # pixels of the column


class HomeView(QWidget):
    """Where the window begins, calm: one column, one primary button."""

    new_requested = Signal()
    open_requested = Signal(Path)
    sample_requested = Signal()

    def __init__(
        self, session: Session, preferences: Preferences, *, recent: Path | None = None
    ) -> None:
        super().__init__()
        self._session, self._preferences = session, preferences
        self._file = recent or recent_file()
        self._asking = Asking(self)
        self._asking.answered.connect(self._grey)
        self._list = RecentList()
        self._recent_title = heading(_("Recent projects"))
        self._recent_card = Card()
        self.new_button = KeyButton(
            _("New project"), icon_name="plus", caps=preferences.keymap.caps("new_project")
        )
        self.open_button = KeyButton(
            _("Open…"), icon_name="folder", caps=preferences.keymap.caps("open_project")
        )
        self.sample_button = KeyButton(_("The sample, ready to mark"), icon_name="play")
        self.language = PlacesStrip(tuple(LANGUAGES.items()), name=_("Language"))
        self.theme = IconButton("moon", "")
        self.setAcceptDrops(True)
        self._lay_out()
        self.new_button.clicked.connect(self.new_requested)
        self.open_button.clicked.connect(self.browse)
        self.sample_button.clicked.connect(self.sample_requested)
        self.language.chosen.connect(lambda code: preferences.update(language=code))
        self.theme.clicked.connect(self._switch_theme)
        preferences.changed.connect(self._draw_theme)
        self._list.opened.connect(lambda path: self.open_requested.emit(Path(path)))
        self._list.removed.connect(self._forget)
        self.language.set_current(spoken())
        self._draw_theme()
        self.reload()

    def reload(self) -> None:
        """Read the list of recent projects again, and look which of them are still there."""
        found = read_recent(self._file)
        self._list.set_projects(found)
        self._recent_card.setVisible(bool(found))
        self._recent_title.setVisible(bool(found))
        self.sample_button.set_role("quiet" if found else "primary")
        self.new_button.set_role("primary" if found else "quiet")
        self._asking.ask(_missing, [one.path for one in found])

    def take_keyboard(self) -> None:
        """Put the keyboard where Enter does what most come for."""
        if not self._list.take_keyboard():
            self.sample_button.setFocus()

    def browse(self) -> None:
        """Ask for a project file and open it."""
        projects, others = _("Projects"), _("All files")
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _("Open a project"),
            str(projects_dir()),
            f"{projects} {LRM}({' '.join(f'*{one}' for one in _OPENED)});;{others} (*)",
        )
        if chosen:
            self.open_requested.emit(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _project_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _project_in(event)
        if path:
            event.acceptProposedAction()
            self.open_requested.emit(path)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(PlainLabel(pgettext("program", "Annotator"), tone="figure"))
        column.addWidget(
            PlainLabel(
                _("Mark persons, titles, meetings and decisions in Arabic articles"),
                tone="muted",
                wrap=True,
            )
        )
        column.addSpacing(2 * GRID)
        column.addLayout(self._buttons())
        column.addSpacing(3 * GRID)
        column.addWidget(self._recent_title)
        self._recent_card.body.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        self._recent_card.body.addWidget(self._list)
        column.addWidget(self._recent_card)
        column.addStretch(3)
        inside = QWidget()
        inside.setLayout(column)
        inside.setMaximumWidth(_MEASURE)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        row.addStretch(1)
        row.addWidget(inside, stretch=100)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(middle)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._corner())
        whole.addWidget(scroll, stretch=1)

    def _corner(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        row.setSpacing(GRID)
        row.addStretch()
        row.addWidget(self.language)
        row.addWidget(self.theme)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID + GRID // 2)
        for button in (self.new_button, self.open_button, self.sample_button):
            row.addWidget(button)
        row.addStretch()
        return row

    def _switch_theme(self) -> None:
        self._preferences.update(theme="light" if current().dark else "dark")

    def _draw_theme(self) -> None:
        dark = current().dark
        self.theme.set_icon("sun" if dark else "moon")
        self.theme.set_name(_("Light appearance") if dark else _("Dark appearance"))

    def _forget(self, path: str) -> None:
        forget(self._file, path)
        self.reload()

    def _grey(self, missing: frozenset[str]) -> None:
        self._list.set_missing(missing)


def _missing(paths: Sequence[str], *, ticker: Ticker) -> frozenset[str]:
    """Return the paths that lead to no file; a network folder may take its time."""
    del ticker
    return frozenset(path for path in paths if not Path(path).is_file())


def _project_in(event: QDropEvent) -> Path | None:
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.lower() in _OPENED:
            return path
    return None
