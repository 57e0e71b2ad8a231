"""Markdown shown as text that loads nothing: no picture, no page, no file."""

import re
from base64 import b64decode

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QWidget

_DATA = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=]+)")
_LARGEST = 2_000_000  # characters of a picture's address
_MOST_PIXELS = 40_000_000
_NARROWEST = 120


class MarkdownView(QTextBrowser):
    """A read-only Markdown text, each paragraph in its own direction, as high as it needs."""

    link_clicked = Signal(str)

    def __init__(
        self, *, name: str, fits_content: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fits_content = fits_content
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(lambda url: self.link_clicked.emit(url.toString()))
        if fits_content:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_markdown(self, text: str) -> None:
        """Show a Markdown text; HTML in it is shown as written."""
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        feature = QTextDocument.MarkdownFeature
        self.document().setMarkdown(text, feature.MarkdownDialectGitHub | feature.MarkdownNoHTML)
        self._calm_headings()
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        # A guideline from another machine must not make this one fetch anything: pictures are
        # shown only when they stand in the text itself. For one that is answered with nothing,
        # Qt would look for a file of that name.
        if kind != QTextDocument.ResourceType.ImageResource:
            return QByteArray()
        address = name.toString() if isinstance(name, QUrl) else name
        return _embedded(address, self.viewport().width()) or _nothing()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._height()) if self._fits_content else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _calm_headings(self) -> None:
        """Make headings hardly larger than the text: a guideline stands beside the work."""
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                larger = QTextCharFormat()
                larger.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level == 1 else 0)
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(larger)
            block = block.next()

    def _fit(self) -> None:
        if self._fits_content and self.height() != self._height():
            self.setFixedHeight(self._height())

    def _height(self) -> int:
        return round(self.document().size().height()) + 2 * self.frameWidth() + 2


def _embedded(address: str, width: int) -> QImage | None:
    """Return the picture that stands in a data address, no wider than there is room."""
    found = _DATA.fullmatch(address)
    if found is None or len(address) > _LARGEST:
        return None
    try:
        data = QByteArray(b64decode(found[2], validate=True))
    except ValueError:
        return None
    buffer = QBuffer(data)
    reader = QImageReader(buffer, QByteArray(found[1].encode()))
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    image = reader.read()
    if image.isNull():
        return None
    if image.width() > max(_NARROWEST, width):
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaledToWidth(max(_NARROWEST, width), smooth)
    return image


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image
