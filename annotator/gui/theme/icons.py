"""The icons: own drawings in one stroke, in the colours of the theme, mirrored where they point."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.gui.theme.colors import Theme
from annotator.paths import resources

ICON_SIZE = 20
# What points along the reading direction, or is written: it turns round in a mirrored window.
POINTING = (
    *("annotate", "article", "chevron_back", "chevron_next", "filter", "guideline", "handout"),
    *("help", "label", "next", "note", "play", "previous", "question", "redo", "skip", "undo"),
)
_SCALES = (1.0, 2.0)


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons."""
    return tuple(sorted(path.stem for path in (resources() / "icons").glob("*.svg")))


def icon(name: str, theme: Theme, size: int = ICON_SIZE, *, color: QColor | None = None) -> QIcon:
    """Return an icon in the muted colour of the theme (or `color`), accented when it is on."""
    tone = color or theme.muted
    mirrored = name in POINTING and QGuiApplication.layoutDirection() == _RTL
    return _icon(name, size, mirrored, tone.name(), theme.accent.name(), theme.edge.name())


def icon_pixmap(name: str, *, color: QColor, size: int = ICON_SIZE, scale: float = 2.0) -> QPixmap:
    """Return an icon as a picture of `size` logical pixels in one colour."""
    mirrored = name in POINTING and QGuiApplication.layoutDirection() == _RTL
    return _drawn(name, size, mirrored, color.name(), scale)


_RTL = Qt.LayoutDirection.RightToLeft


@cache
def _icon(name: str, size: int, mirrored: bool, tone: str, on: str, off: str) -> QIcon:
    modes = (
        (QIcon.Mode.Normal, QIcon.State.Off, tone),
        (QIcon.Mode.Normal, QIcon.State.On, on),
        (QIcon.Mode.Disabled, QIcon.State.Off, off),
    )
    result = QIcon()
    for mode, state, color in modes:
        for scale in _SCALES:
            result.addPixmap(_drawn(name, size, mirrored, color, scale), mode, state)
    return result


@cache
def _drawn(name: str, size: int, mirrored: bool, color: str, scale: float) -> QPixmap:
    side = round(size * scale)
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    if mirrored:
        painter.translate(side, 0)
        painter.scale(-1, 1)
    svg = _source(name).replace("currentColor", color)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
