"""What every test of the window starts from: no screen, our fonts, light, English."""

import gc
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


@pytest.fixture(scope="session", autouse=True)
def few_to_look_through() -> None:
    """Spare the collector of cycles what all tests share."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def cycles_go_between_tests() -> Iterator[None]:
    """Let no widget of an earlier test go in the middle of a paint, as the program does."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()


@pytest.fixture
def mirrored(qapp: QApplication) -> QApplication:
    """Turn the application round, as in Arabic."""
    set_language("ar")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return qapp
