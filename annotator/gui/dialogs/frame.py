"""The frame of every dialog: what it is about, its parts, and the two buttons at its foot."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from annotator.gui.theme import GRID
from annotator.gui.widgets.banner import Banner
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _

_FRAME = QSize(2 * GRID, 6 * GRID)
_RESIZED = Qt.WidgetAttribute.WA_Resized


class DialogFrame(QDialog):
    """A dialog with its parts in `body`; the primary button accepts, the other gives up."""

    def __init__(self, parent: QWidget | None, title: str, *, action: str, hint: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID + GRID // 2)
        self.banner = Banner(closable=False)
        self.note = PlainLabel("", tone="muted", elide=True)
        self.foot = QHBoxLayout()
        self.cancel = KeyButton(_("Cancel"))
        self.primary = KeyButton(action, role="primary")
        self.primary.setDefault(True)
        self.foot.setSpacing(GRID)
        self.foot.addWidget(self.note, stretch=1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.primary)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(GRID + GRID // 2)
        whole.addWidget(PlainLabel(title, tone="title"))
        self.hint = PlainLabel(hint, tone="muted", wrap=True)
        self.hint.setVisible(bool(hint))
        whole.addWidget(self.hint)
        whole.addWidget(self.banner)
        whole.addLayout(self.body, stretch=1)
        whole.addSpacing(GRID // 2)
        whole.addLayout(self.foot)
        self.cancel.clicked.connect(self.reject)
        self.primary.clicked.connect(self.accept)

    def setVisible(self, visible: bool) -> None:
        if visible:
            self._put_buttons_last()
            fit_screen(self)  # before Qt looks for its place
        super().setVisible(visible)

    def _put_buttons_last(self) -> None:
        """Let Tab, and the keyboard when the dialog opens, come to the body before the buttons."""
        last = self.previousInFocusChain()
        if last is not None and last not in (self.cancel, self.primary):
            self.setTabOrder(last, self.cancel)
            self.setTabOrder(self.cancel, self.primary)


def fit_screen(dialog: QDialog) -> None:
    """Make a dialog no larger than the screen, with the frame that the system draws around it."""
    dialog.ensurePolished()
    wanted = dialog.size() if dialog.testAttribute(_RESIZED) else dialog.sizeHint()
    dialog.resize(wanted.boundedTo(dialog.screen().availableSize() - _FRAME))
