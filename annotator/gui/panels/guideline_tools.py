"""What can be done with a guideline that is being written: pictures, examples, earlier versions."""

import re
from base64 import b64encode
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QImageReader, QImageWriter, QTextCursor
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.text_field import TextField
from annotator.language import LRM, N_, _

_WIDEST = 720  # pixels of a picture
_LARGEST = 400_000  # characters of it in the text
_MOST_PIXELS = 40_000_000  # of a picture that is read at all


class GuidelineTools(QWidget):
    """Buttons under the field of a guideline."""

    examples_requested = Signal()
    editions_requested = Signal()
    refused = Signal(object)  # an AnnotatorError

    def __init__(self, field: TextField, *, examples: bool) -> None:
        super().__init__()
        self._field = field
        self.picture = KeyButton(_("Insert a picture…"), icon_name="plus", role="link")
        self.examples = KeyButton(_("Examples from rulings…"), icon_name="review", role="link")
        self.editions = KeyButton(_("Earlier versions…"), icon_name="history", role="link")
        row = FlowLayout(self)
        for button in (self.picture, self.examples, self.editions):
            row.addWidget(button)
        self.examples.setVisible(examples)
        self.picture.clicked.connect(self._insert_picture)
        self.examples.clicked.connect(self.examples_requested)
        self.editions.clicked.connect(self.editions_requested)

    def set_editable(self, editable: bool) -> None:
        """Say whether the guideline can be changed."""
        self.picture.setEnabled(editable)
        self.examples.setEnabled(editable)

    def _insert_picture(self) -> None:
        pictures = _("Pictures")
        kinds = f"{pictures} ({LRM}*.png *.jpg *.jpeg *.webp{LRM})"
        title = _("Insert a picture")
        chosen, _kind = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        if chosen:
            try:
                insert_picture(self._field, Path(chosen))
            except AnnotatorError as error:
                self.refused.emit(error)


def insert_picture(field: TextField, path: Path) -> None:
    """Put a picture where the cursor stands, its bytes at the end of the text.

    Raises AnnotatorError when the file is no picture, or too large.
    """
    data = embedded(path)
    number = len(re.findall(r"(?m)^\[picture \d+\]:", field.toPlainText())) + 1
    name = f"picture {number}"
    cursor = field.textCursor()
    cursor.beginEditBlock()
    cursor.insertText(f"![{path.stem.replace(']', '')}][{name}]")
    end = QTextCursor(field.document())
    end.movePosition(QTextCursor.MoveOperation.End)
    end.insertText(f"\n\n[{name}]: {data}\n")
    cursor.endEditBlock()


def embedded(path: Path) -> str:
    """Return a picture as a data address, made smaller where it is wide. Raises AnnotatorError."""
    reader = QImageReader(str(path))
    size = reader.size()
    if not reader.canRead() or size.width() * size.height() > _MOST_PIXELS:
        raise AnnotatorError(
            N_("{file} is no picture that can be shown (PNG, JPEG), or it is too large."),
            file=path.name,
        )
    image = reader.read()
    if image.width() > _WIDEST:
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaledToWidth(_WIDEST, smooth)
    for kind, quality in (("PNG", -1), ("JPG", 85), ("JPG", 60)):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(kind.encode()))
        writer.setQuality(quality)
        writer.write(image)
        code = b64encode(bytes(buffer.data().data())).decode()
        if len(code) <= _LARGEST:
            media = "png" if kind == "PNG" else "jpeg"
            return f"data:image/{media};base64,{code}"
    raise AnnotatorError(
        N_("The picture {file} is too large for a guideline. Make it smaller."), file=path.name
    )
