"""This person's settings while the window runs: changed in one place, written at once."""

from dataclasses import fields, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError
from annotator.gui.keymap import KeyMap
from annotator.settings import Settings, write_settings


class Preferences(QObject):
    """The settings, the key map made of them, and the news that one of them changed."""

    changed = Signal(frozenset)  # the names of the settings that are different now
    failed = Signal(object)  # an AnnotatorError: they could not be written

    def __init__(self, settings: Settings, path: Path, keymap: KeyMap) -> None:
        super().__init__()
        self._settings = settings
        self._path = path
        self.keymap = keymap

    @property
    def settings(self) -> Settings:
        """Return the settings as they are now."""
        return self._settings

    def update(self, **changes: object) -> None:
        """Change settings by name and write them."""
        before, self._settings = self._settings, replace(self._settings, **changes)  # type: ignore[arg-type]
        different = frozenset(
            one.name
            for one in fields(Settings)
            if getattr(before, one.name) != getattr(self._settings, one.name)
        )
        if not different:
            return
        if "keys" in different:
            self.keymap.rebind(self._settings.keys)
        try:
            write_settings(self._settings, self._path)
        except AnnotatorError as error:
            self.failed.emit(error)
        self.changed.emit(different)
