"""What all charts share: cells that the keyboard moves over, tips, reading aloud, saving."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMargins, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QToolTip, QWidget

from annotator.gui.theme import GRID, current, interface_font
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.plain_label import button_text, tooltip
from annotator.language import LRM, _

_SCALE = 2  # of a saved picture, against the window
_MARGIN = 2 * GRID


@dataclass(frozen=True)
class Spot:
    """A place in a chart that one can go to: where, what is read aloud there, what it opens."""

    room: QRectF
    said: str
    row: int = 0
    column: int = 0
    data: object = None  # None: Enter opens nothing


class Chart(QWidget):
    """A picture of figures. Arrows move over its spots, Enter opens one, the menu saves it."""

    activated = Signal(object)  # the data of a spot
    failed = Signal(str)  # a file that could not be written

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at = 0
        self._spots: list[Spot] = []
        self._laid_out: QSize | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # What each chart says

    def rows(self) -> Sequence[Sequence[str]]:
        """Return the chart as a table, its heads first: for the file and for screen readers."""
        raise NotImplementedError

    def lay_out(self, room: QRectF) -> list[Spot]:
        """Find where everything is in a room; return the spots, row by row."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw what was laid out."""
        raise NotImplementedError

    def wanted_height(self) -> int:
        """Return how high the chart wants to be."""
        raise NotImplementedError

    # For the charts

    def refresh(self) -> None:
        """Show other figures: lay out, draw and tell anew."""
        self._laid_out = None
        self.setAccessibleDescription("\n".join(", ".join(row) for row in self.rows()))
        self.updateGeometry()
        self.update()

    @property
    def mirrored(self) -> bool:
        """Tell whether it runs from right to left."""
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    @property
    def leading(self) -> Qt.AlignmentFlag:
        """Return the side where reading begins."""
        side = Qt.AlignmentFlag.AlignRight if self.mirrored else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignAbsolute

    @property
    def trailing(self) -> Qt.AlignmentFlag:
        """Return the side where reading ends."""
        side = Qt.AlignmentFlag.AlignLeft if self.mirrored else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignAbsolute

    def turned(self, room: QRectF, whole: QRectF) -> QRectF:
        """Return a room where it is when the chart runs from right to left."""
        if not self.mirrored:
            return room
        turned = QRectF(room)
        turned.moveLeft(whole.left() + whole.right() - room.right())
        return turned

    def write(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        side: Qt.AlignmentFlag,
        color: QColor,
        *,
        wraps: bool = False,
    ) -> None:
        """Write a text into a room, shortened where it does not fit, or on two lines."""
        painter.setPen(color)
        if wraps and " " in text:
            both = Qt.TextFlag.TextWordWrap | side | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(both), text)
            return
        metrics = QFontMetrics(painter.font())
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), short)

    # Showing

    def spots(self) -> list[Spot]:
        """Return the spots where they are now."""
        if self._laid_out != self.size():
            self._laid_out = self.size()
            self._spots = self.lay_out(QRectF(self.rect()))
            self._at = min(self._at, max(0, len(self._spots) - 1))
        return self._spots

    def sizeHint(self) -> QSize:
        return QSize(240, self.wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.wanted_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        spots = self.spots()
        painter = QPainter(self)
        self._prepare(painter)
        self.draw(painter)
        if self.hasFocus() and spots:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current().focus, 2))
            painter.drawRoundedRect(spots[self._at].room.adjusted(1, 1, -1, -1), 4, 4)

    def _prepare(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(interface_font())
        painter.setLayoutDirection(self.layoutDirection())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.StyleChange):
            self._laid_out = None
            self.update()

    # Keyboard and mouse

    def go_to(self, index: int) -> None:
        """Move to a spot and have it read."""
        spots = self.spots()
        if 0 <= index < len(spots):
            self._at = index
            announce(self, spots[index].said)
            self.update()

    def current_spot(self) -> Spot | None:
        """Return the spot that the keyboard is at."""
        spots = self.spots()
        return spots[self._at] if spots else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.go_to(self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, spot = event.key(), self.current_spot()
        forward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.mirrored:
            forward, back = back, forward
        steps = {
            forward: (0, 1),
            back: (0, -1),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Up: (-1, 0),
        }
        if event.matches(QKeySequence.StandardKey.Save):
            self.save_as("png")
        elif spot is None:
            super().keyPressEvent(event)
        elif key in steps:
            self.go_to(self._beside(spot, *steps[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else len(self.spots()) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(spot)
        else:
            super().keyPressEvent(event)

    def _beside(self, spot: Spot, down: int, along: int) -> int:
        row, column = spot.row + down, spot.column + along
        for index, other in enumerate(self.spots()):
            if (other.row, other.column) == (row, column):
                return index
        return -1

    def _open(self, spot: Spot) -> None:
        if spot.data is not None:
            self.activated.emit(spot.data)

    def _spot_at(self, where: QPoint) -> int:
        spots = enumerate(self.spots())
        return next((at for at, spot in spots if spot.room.contains(where)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._spot_at(event.position().toPoint())
        opens = at >= 0 and self.spots()[at].data is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self._spot_at(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(at)
            self._open(self.spots()[at])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._spot_at(event.pos())
            if at >= 0:
                QToolTip.showText(event.globalPos(), tooltip(self.spots()[at].said), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    # Saving

    def menu(self, parent: QWidget) -> QMenu:
        """Return the menu that saves the chart."""
        menu = QMenu(parent)
        for kind, title in (
            ("png", _("Save as a picture (PNG)…")),
            ("svg", _("Save as a drawing (SVG)…")),
            ("csv", _("Save the figures (CSV)…")),
        ):
            deed = menu.addAction(button_text(title))
            deed.triggered.connect(lambda _on=False, kind=kind: self.save_as(kind))
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu(self)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def save_as(self, kind: str) -> None:
        """Ask for a file, of this kind or another, and save the chart in it."""
        kinds = ";;".join(
            f"{title} ({LRM}*.{one}{LRM})"
            for one, title in sorted(
                (("png", _("Picture")), ("svg", _("Drawing")), ("csv", _("Figures"))),
                key=lambda pair: pair[0] != kind,
            )
        )
        where = str(Path.home() / f"{self.accessibleName()}.{kind}")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the chart"), where, kinds)
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix else path.with_suffix(f".{kind}"))

    def save(self, path: Path) -> None:
        """Write the chart as what the file's name ends in: png, svg or csv."""
        savers: dict[str, Callable[[Path], bool]] = {
            ".svg": self._save_svg,
            ".csv": self._save_csv,
        }
        try:
            written = savers.get(path.suffix.lower(), self._save_png)(path)
        except OSError:
            written = False
        if not written:
            self.failed.emit(_("The chart could not be written. Choose another folder."))

    def _save_png(self, path: Path) -> bool:
        image = QImage(self._framed().size() * _SCALE, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(_SCALE)
        painter = QPainter(image)
        self._draw_framed(painter)
        painter.end()
        return image.save(str(path.with_suffix(".png")))

    def _save_svg(self, path: Path) -> bool:
        from PySide6.QtSvg import QSvgGenerator

        drawing = QSvgGenerator()
        drawing.setFileName(str(path))
        drawing.setSize(self._framed().size())
        drawing.setViewBox(QRect(QPoint(), self._framed().size()))
        drawing.setTitle(self.accessibleName())
        drawing.setDescription(self.accessibleDescription())
        painter = QPainter()
        if not painter.begin(drawing):
            return False
        self._draw_framed(painter)
        painter.end()
        return path.exists()

    def _save_csv(self, path: Path) -> bool:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(self.rows())
        return True

    def _framed(self) -> QRect:
        return self.rect() + QMargins(_MARGIN, 5 * GRID, _MARGIN, _MARGIN)

    def _draw_framed(self, painter: QPainter) -> None:
        """Draw the chart with its name above it, on the ground of a card."""
        self.spots()
        frame = QRectF(self._framed()).translated(_MARGIN, 5 * GRID)
        painter.fillRect(frame, current().surface)
        self._prepare(painter)
        title = QRectF(_MARGIN, GRID, self.width(), 4 * GRID)
        self.write(painter, title, self.accessibleName(), self.leading, current().muted)
        painter.translate(_MARGIN, 5 * GRID)
        self.draw(painter)
