"""What every test of the window starts from: no screen, our fonts, light, English."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.gui.theme import current, load_theme, put_on
from annotator.language import set_language

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def plain_window(qapp: QApplication) -> Iterator[QApplication]:
    """Dress the application anew where a test before changed it."""
    set_language("en")
    if current().name != "light" or not qapp.styleSheet():
        put_on(qapp, load_theme("light"))
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    yield qapp
    set_language("en")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def mirrored(qapp: QApplication) -> QApplication:
    """Turn the application round, as in Arabic."""
    set_language("ar")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return qapp
