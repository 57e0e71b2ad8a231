"""What this person has chosen: read from and written to one TOML file."""

import locale
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import tomli_w

from annotator.errors import AnnotatorError, Message, reason_of
from annotator.language import LANGUAGES, N_

DEFAULT_READING_FONT = "Noto Naskh Arabic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One person's choices on this machine."""

    language: str = "system"
    digits: str = "latin"
    theme: str = "system"
    reading_font: str = DEFAULT_READING_FONT
    text_size: int = 20  # pixels of the article's text at zoom 100
    zoom: int = 100  # percent
    line_spacing: int = 200  # percent of the text size, from line to line
    tags: str = "always"
    suggestions: str = "shown"
    idle_seconds: int = 120
    backup_room: int = 5  # gigabytes that the backups of one project may take
    last_project: str = ""
    people: Mapping[str, str] = field(default_factory=dict)  # annotator's id by project id
    commands: Mapping[str, str] = field(default_factory=dict)  # that suggest, by project id
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # key texts by action id


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting of a few named values: the stored value and its title."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]
    hint: str = ""

    def accepts(self, value: object) -> bool:
        """Tell whether `value` is one of the options."""
        return any(value == option for option, _title in self.options)


@dataclass(frozen=True, slots=True)
class Number:
    """A setting that is a whole number between two bounds, both included."""

    name: str
    title: str
    low: int
    high: int
    step: int = 1
    unit: str = ""  # "px", "%", "s"
    hint: str = ""

    def accepts(self, value: object) -> bool:
        """Tell whether `value` is a whole number within the bounds."""
        return type(value) is int and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Font:
    """A setting that names a font family."""

    name: str
    title: str
    hint: str = ""

    def accepts(self, value: object) -> bool:
        """Tell whether `value` can be the name of a family."""
        return isinstance(value, str) and bool(value.strip())


Setting = Choice | Number | Font
SETTINGS: tuple[Setting, ...] = (  # the settings dialog is made of this table, in this order
    Choice(
        "language",
        N_("Language"),
        (("system", N_("As the system")), *((code, name) for code, name in LANGUAGES.items())),
    ),
    Choice("digits", N_("Digits"), (("latin", "0123456789"), ("arabic", "٠١٢٣٤٥٦٧٨٩"))),
    Choice(
        "theme",
        N_("Appearance"),
        (("system", N_("As the system")), ("light", N_("Light")), ("dark", N_("Dark"))),
    ),
    Font("reading_font", N_("Font of the articles")),
    Number("text_size", N_("Text size of the articles"), 14, 40, unit="px"),
    Number("line_spacing", N_("Line spacing of the articles"), 140, 320, step=10, unit="%"),
    Number("zoom", N_("Zoom"), 50, 300, step=10, unit="%"),
    Choice(
        "tags",
        N_("Label tags in the text"),
        (
            ("always", N_("Above every span")),
            ("selected", N_("Above the selected span only")),
            ("never", N_("Hidden")),
        ),
    ),
    Choice(
        "suggestions",
        N_("Suggestions in the text"),
        (("shown", N_("Shown, with a dashed line")), ("hidden", N_("Hidden"))),
    ),
    Number(
        "idle_seconds",
        N_("A pause counts as work for at most"),
        30,
        1800,
        step=30,
        unit="s",
        hint=N_("Longer pauses are left out of the working time."),
    ),
    Number(
        "backup_room",
        N_("The backups of a project take at most"),
        1,
        500,
        unit="GB",
        hint=N_("The oldest go first. The newest always stays."),
    ),
)
_BY_NAME = {one.name: one for one in SETTINGS}


def language_of(settings: Settings, *, system: str | None = None) -> str:
    """Return the language to speak: the chosen one, else the system's, "ar" or "en"."""
    if settings.language in LANGUAGES:
        return settings.language
    system = system if system is not None else _system_locale()
    return "ar" if re.match(r"ar(abic)?([_.@-]|$)", system.lower()) else "en"


def read_settings(path: Path) -> tuple[Settings, tuple[Message, ...]]:
    """Return the settings in a file and what could not be used of it.

    A missing file gives the usual settings. A file that is no TOML is kept beside, named
    `….broken`; single bad values fall back to the usual ones.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        return Settings(), (_unreadable(path, reason_of(error)),)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        path.replace(path.with_name(path.name + ".broken"))
        return Settings(), (_unreadable(path, str(error)),)
    good: dict[str, Any] = {}
    problems: list[Message] = []
    for one in fields(Settings):
        if one.name not in data:
            continue
        value = _checked(one.name, data[one.name])
        if value is None:
            problems.append(_bad_value(one.name, data[one.name], path))
        else:
            good[one.name] = value
    return Settings(**good), tuple(problems)


def write_settings(settings: Settings, path: Path) -> None:
    """Write the settings beside the file and rename over it; raise AnnotatorError if it cannot."""
    usual = Settings()
    data = {
        one.name: _plain(getattr(settings, one.name))
        for one in fields(settings)
        if getattr(settings, one.name) != getattr(usual, one.name)
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_beside(path, tomli_w.dumps(data))
    except OSError as error:
        raise AnnotatorError(
            "The settings could not be written to {path}: {reason}.",
            path=path,
            reason=reason_of(error),
        ) from error


def _write_beside(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: list(one) if isinstance(one, tuple) else one for key, one in value.items()}
    return value


def _checked(name: str, value: object) -> object:
    """Return the value as the settings hold it, or None when it is nonsense."""
    if name in _BY_NAME:
        return value if _BY_NAME[name].accepts(value) else None
    if name == "last_project":
        return value if isinstance(value, str) else None
    if not isinstance(value, dict):
        return None
    if name in ("people", "commands"):
        return value if all(isinstance(one, str) for one in value.values()) else None
    lists = all(
        isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        for texts in value.values()
    )
    return {action: tuple(texts) for action, texts in value.items()} if lists else None


def _bad_value(name: str, value: object, path: Path) -> Message:
    return Message(
        "The setting {name} in {path} cannot be {value}; the usual value is used.",
        {"name": name, "path": path, "value": repr(value)},
    )


def _unreadable(path: Path, why: object) -> Message:
    return Message(
        "The settings in {path} cannot be read ({reason}); the usual ones are used.",
        {"path": path, "reason": why},
    )


def _system_locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    return locale.getlocale()[0] or ""
