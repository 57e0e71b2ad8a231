"""A window in a process of its own, which says when it was painted and what memory it took.

Run as: python -m benchmarks.probes.window bare
        python -m benchmarks.probes.window ours PROJECT
"""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.measure import memory

_SETTLE = 1000  # milliseconds after the first paint at which memory is read
_LONGEST = 120_000  # milliseconds after which the probe gives up


class FirstPaint(QObject):
    """Watches a widget, and tells the moment at which it was painted with what is asked for."""

    def __init__(self, application: QApplication, ready: Callable[[], bool]) -> None:
        super().__init__(application)
        self._ready = ready
        self._asked = False
        application.installEventFilter(self)
        QTimer.singleShot(_LONGEST, lambda: application.exit(1))

    def eventFilter(  # noqa: N802 - Qt's name
        self, _watched: QObject, event: QEvent
    ) -> bool:
        if event.type() == QEvent.Type.Paint and not self._asked and self._ready():
            self._asked = True
            QTimer.singleShot(0, self._painted)  # when this paint is over
        return False

    @staticmethod
    def _painted() -> None:
        print(f"painted {time.monotonic()}", flush=True)
        QTimer.singleShot(_SETTLE, _say_memory)


def _say_memory() -> None:
    print(f"memory {memory()}", flush=True)
    QApplication.exit(0)


def bare() -> int:
    """Show a window with nothing in it."""
    application = QApplication([])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    FirstPaint(application, lambda: True)
    return application.exec()


def ours(project: str) -> int:
    """Start the program as a person does, on a project."""
    from annotator.gui import app  # noqa: PLC0415 - the bare window must not load it
    from annotator.gui.main_window import MainWindow  # noqa: PLC0415

    class Watched(QApplication):
        @staticmethod
        def exec() -> int:
            application = QApplication.instance()
            assert isinstance(application, Watched)
            window = next(w for w in application.topLevelWidgets() if isinstance(w, MainWindow))
            FirstPaint(application, lambda: bool(window.annotate.canvas.content().text))
            return QApplication.exec()

    setattr(app, "QApplication", Watched)  # noqa: B010 - the program asks this name for its own
    return app.main([project])


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else ours(sys.argv[2]))
