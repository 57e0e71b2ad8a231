"""The fonts that come with the program: registering them, and the lists of families to use."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from annotator.paths import resources

INTERFACE_FAMILY = "IBM Plex Sans Arabic"
READING_FAMILY = "Noto Naskh Arabic"
EMOJI_FAMILY = "Noto Emoji"
INTERFACE_PIXELS = 13
_SYSTEM_EMOJI = ("Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji", "Twemoji")


@cache
def load_fonts() -> tuple[str, ...]:
    """Register the fonts in `resources/fonts` with the application, once; return the families."""
    families: list[str] = []
    for path in sorted((resources() / "fonts").glob("*.ttf")):
        families += QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(path))
        )
    return tuple(dict.fromkeys(families))


@cache  # a machine can have thousands of families, and every font asks
def emoji_family() -> str:
    """Return the machine's own emoji font, else the one that comes with the program."""
    installed = set(QFontDatabase.families())
    return next((name for name in _SYSTEM_EMOJI if name in installed), EMOJI_FAMILY)


def interface_font(*, pixels: int = INTERFACE_PIXELS, bold: bool = False) -> QFont:
    """Return the font of buttons, lists and labels."""
    font = QFont()
    font.setFamilies([INTERFACE_FAMILY, emoji_family()])
    font.setPixelSize(pixels)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def reading_families() -> tuple[str, ...]:
    """Return the families to offer for reading: ours first, then the machine's Arabic ones."""
    ours = (READING_FAMILY, INTERFACE_FAMILY)
    machine = QFontDatabase.families(QFontDatabase.WritingSystem.Arabic)
    plain = (name for name in machine if not name.startswith((*ours, ".")))
    return tuple(dict.fromkeys((*ours, *plain)))


def reading_font(*, family: str = READING_FAMILY, pixels: float = 20) -> QFont:
    """Return the font of the article; letters it lacks come from the fonts of the program."""
    font = QFont()
    font.setFamilies(
        list(dict.fromkeys((family, READING_FAMILY, INTERFACE_FAMILY, emoji_family())))
    )
    font.setPixelSize(max(1, round(pixels)))
    return font
