"""The language of the interface: translation, plurals, digits, isolates for data."""

import gettext
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from annotator.errors import AnnotatorError, Message
from annotator.paths import resources

Digits = Literal["latin", "arabic"]
LANGUAGES = {"ar": "العربية", "en": "English"}
LRM, RLM = "\u200e", "\u200f"  # where Qt leaves no room for an isolate: file filters, units
_ARABIC_DIGITS = str.maketrans("0123456789.,%", "٠١٢٣٤٥٦٧٨٩٫٬٪")


@dataclass
class _Voice:
    language: str = "en"
    digits: Digits = "latin"
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)


_voice = _Voice()


def set_language(language: str, *, digits: Digits = "latin") -> None:
    """Speak `language` ("ar" or "en") from now on, writing numbers in `digits`."""
    path = resources() / "translations" / f"{language}.mo"
    if path.exists():
        with path.open("rb") as file:
            _voice.catalogue = gettext.GNUTranslations(file)
    else:
        _voice.catalogue = gettext.NullTranslations()
    _voice.language, _voice.digits = language, digits


def current() -> str:
    """Return the language spoken now: "ar" or "en"."""
    return _voice.language


def is_rtl() -> bool:
    """Tell whether the interface is mirrored."""
    return _voice.language == "ar"


def N_(text: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Mark `text` for translation where it is shown later."""
    return text


def _(text: str) -> str:
    """Translate a whole sentence."""
    return _voice.catalogue.gettext(text)


def pgettext(context: str, text: str) -> str:
    """Translate a word that means different things in different places."""
    return _voice.catalogue.pgettext(context, text)


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a sentence about `n` things, in the right plural form, {n} filled in."""
    return _voice.catalogue.ngettext(one, many, n).replace("{n}", number(n))


def number(value: float, *, decimals: int = 0) -> str:
    """Write a number with its thousands, in the digits of the settings."""
    return digits(f"{value:,.{decimals}f}")


def digits(text: str) -> str:
    """Turn the digits of a number, date or percentage into those of the settings."""
    return text.translate(_ARABIC_DIGITS) if _voice.digits == "arabic" else text


def isolate(text: object) -> str:
    """Wrap data (names, ids, file names) so that it cannot reorder the sentence around it."""
    return f"\u2068{text}\u2069"


def ltr(text: object) -> str:
    """Wrap a code or a key ("Ctrl+Z") so that it stays left-to-right in an Arabic sentence."""
    return f"\u2066{text}\u2069"


def listed(items: Iterable[str]) -> str:
    """Join names into a list, with the comma of the language."""
    return pgettext("between the items of a list", ", ").join(items)


def say(message: Message | AnnotatorError) -> str:
    """Put a message of a lower room into the language of the interface, its data isolated."""
    if isinstance(message, AnnotatorError):
        message = message.message
    params = {name: _said(value) for name, value in message.params.items()}
    return _(message.template).format(**params)


def _said(value: object) -> str:
    if isinstance(value, Message | AnnotatorError):
        return say(value)  # why it happened, in the same language
    if isinstance(value, int | float):
        return number(value)
    return isolate(value) if is_rtl() else str(value)
