"""Settings that are switched by a key, without the dialog: text size, theme, language, screen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from annotator.gui.preferences import Preferences
from annotator.gui.theme import current

_STEP = 10  # per cent
_SMALLEST, _LARGEST = 50, 300


def switches(window: QWidget, preferences: Preferences) -> dict[str, Callable[[], object]]:
    """Return what each action that switches something does."""

    def zoom(step: int) -> None:
        wanted = preferences.settings.zoom + step
        preferences.update(zoom=max(_SMALLEST, min(_LARGEST, wanted)))

    def language() -> None:
        right_to_left = window.layoutDirection() == Qt.LayoutDirection.RightToLeft
        preferences.update(language="en" if right_to_left else "ar")

    def fullscreen() -> None:
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()

    return {
        "zoom_in": partial(zoom, _STEP),
        "zoom_out": partial(zoom, -_STEP),
        "zoom_reset": lambda: preferences.update(zoom=100),
        "theme": lambda: preferences.update(theme="light" if current().dark else "dark"),
        "language": language,
        "fullscreen": fullscreen,
    }
