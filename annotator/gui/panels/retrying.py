"""Reads that find the file held for a moment by other work are done again, a little later."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from annotator.store.errors import Busy

_AGAIN = 60  # milliseconds


def retrying(owner: QObject, read: Callable[[], None]) -> None:
    """Do `read` now; while another program writes, again and again as long as `owner` lives."""
    try:
        read()
    except Busy:
        # The timer stays until its owner goes: what it calls may hold the last word on the owner.
        timer = QTimer(owner, singleShot=True, interval=_AGAIN)
        timer.timeout.connect(lambda: retrying(owner, read))
        timer.start()
