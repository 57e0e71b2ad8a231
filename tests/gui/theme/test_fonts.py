"""The fonts that come with the program."""

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QRawFont, QTextLayout

from annotator.gui.theme import interface_font, load_fonts, reading_families, reading_font
from annotator.gui.theme.fonts import EMOJI_FAMILY, INTERFACE_FAMILY, READING_FAMILY
from annotator.paths import resources


def families_used(text: str, font: QFont) -> set[str]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return {run.rawFont().familyName() for run in layout.glyphRuns()}


def test_the_three_families_are_registered() -> None:
    assert {INTERFACE_FAMILY, READING_FAMILY, EMOJI_FAMILY} <= set(load_fonts())


@pytest.mark.parametrize("family", [INTERFACE_FAMILY, READING_FAMILY])
@pytest.mark.parametrize(
    "text", ["أبجد هوز حطي كلمن", "مُحَمَّدٌ رَسُولٍ", "٠١٢٣٤٥٦٧٨٩", "«،؛؟»ـ", "Latin 0123 – “text”", "ﷺ"]
)
def test_the_text_fonts_have_what_articles_use(family: str, text: str) -> None:
    path = next((resources() / "fonts").glob(f"{family.replace(' ', '')}-Regular.ttf"))
    font = QRawFont(str(path), 16)
    assert [letter for letter in text if not font.supportsCharacter(ord(letter))] == []


@pytest.mark.parametrize("emoji", ["😀", "🤝", "🇸🇦", "👍", "📰"])
def test_an_emoji_has_a_glyph_in_the_emoji_font(emoji: str) -> None:
    font = QRawFont(str(resources() / "fonts" / "NotoEmoji-Regular.ttf"), 16)
    assert all(font.supportsCharacter(ord(letter)) for letter in emoji)


def test_arabic_is_read_in_the_reading_font_and_emoji_in_an_emoji_font() -> None:
    assert families_used("قرار مجلس الأمن 2024", reading_font()) == {READING_FAMILY}
    assert any("Emoji" in name for name in families_used("😀", reading_font()))
    assert any("Emoji" in name for name in families_used("😀", interface_font()))


def test_the_interface_is_in_the_interface_font() -> None:
    assert families_used("تم، التالي 12 Done", interface_font()) == {INTERFACE_FAMILY}


def test_weights_are_fonts_of_their_own() -> None:
    styles = QFontDatabase.styles(INTERFACE_FAMILY)
    assert {"Regular", "Bold"} <= set(styles)
    assert interface_font(bold=True).weight() == QFont.Weight.DemiBold


def test_our_families_are_offered_first_for_reading() -> None:
    assert reading_families()[:2] == (READING_FAMILY, INTERFACE_FAMILY)
    assert len(set(reading_families())) == len(reading_families())


def test_every_family_lies_beside_its_licence() -> None:
    folder = resources() / "fonts"
    for path in folder.glob("*.ttf"):
        licence = folder / f"{path.stem.partition('-')[0]}-OFL.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8")


def test_a_font_is_never_without_size() -> None:
    assert reading_font(pixels=0.2).pixelSize() == 1
