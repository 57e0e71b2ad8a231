"""What the commands print: sentences and tables for people, JSON for programs, progress."""

import io
import json
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from annotator.cli import bidi
from annotator.core.text import Direction
from annotator.errors import Message
from annotator.language import is_rtl, isolate, say
from annotator.workflow.progress import Ticker

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

GAP = "  "
_C1 = re.compile("[\x7f-\x9f]")  # a terminal may obey these; JSON leaves them as they are
_STEPS = 1000
_PATIENCE = 0.5  # seconds


def speak_utf8() -> None:
    """Write UTF-8 whatever the system's code page; a name that is no text is written in escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def give_up_stdout() -> None:
    """Send whatever is still to be written nowhere: nobody reads it any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def shapes(stream: TextIO) -> bool:
    """Tell whether Arabic must be shaped and turned for this stream: a terminal that does not."""
    return stream.isatty() and not bidi.does_bidi(os.environ)


def line(text: str = "") -> None:
    """Print a sentence, given in reading order."""
    _write(text, sys.stdout)


def warn(text: str) -> None:
    """Print a sentence where it does not mix with results."""
    _write(text, sys.stderr)


def raw(text: str) -> None:
    """Print a line that is fit for the terminal already."""
    click.echo(text)


def name(text: object) -> str:
    """Return a name or a quote for a sentence: harmless, and unable to move its neighbours."""
    plain = bidi.printable(str(text))
    return isolate(plain) if sys.stdout.isatty() else plain


def cell(text: str) -> str:
    """Return a name, a quote or a title for a place of its own in a line."""
    return bidi.visual(text) if shapes(sys.stdout) else name(text) if text else ""


def table(
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    fit: Callable[[str], str] = cell,
) -> None:
    """Print rows with their cells in columns; those numbered in `right` are numbers.

    The cells are in reading order; `fit` makes them fit for the terminal.
    """
    fitted = [[fit(text) for text in row] for row in rows]
    widths = [max(map(bidi.columns, column)) for column in zip(*fitted, strict=True)]
    for row in fitted:
        cells = []
        for index, (text, width) in enumerate(zip(row, widths, strict=True)):
            fill = " " * (width - bidi.columns(text))
            cells.append(fill + text if index in right else text + fill)
        raw(GAP.join(cells).rstrip())


def document(body: Mapping[str, Any]) -> None:
    """Print the one JSON document of a command."""
    text = json.dumps(body, ensure_ascii=False, indent=2, default=str)
    click.echo(_C1.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def message(said: Message) -> str:
    """Return a message of a lower room for a row of text, safe for a terminal."""
    return bidi.printable(say(said))


@contextmanager
def watched(*, quiet: bool = False) -> Iterator[Ticker]:
    """Show progress on a terminal, and let Ctrl+C ask the work to stop and clean up after itself.

    A second Ctrl+C ends the program where it stands; what is left half-done is not visible and
    is cleared away when the project is opened next.
    """
    stop = threading.Event()
    with _interrupts(stop), ExitStack() as stack:
        if quiet or not sys.stderr.isatty():
            yield Ticker(stop=stop.is_set)
        else:
            yield Ticker(_Progress(stack).tell, stop.is_set)


class _Progress:
    """A bar that appears when work takes long enough to wonder."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._since = time.monotonic()
        self._bar: ProgressBar[int] | None = None

    def tell(self, done: int, total: int) -> None:
        if self._bar is None:
            if time.monotonic() - self._since < _PATIENCE:
                return
            bar = click.progressbar(length=_STEPS, file=sys.stderr)
            self._bar = self._stack.enter_context(bar)
        wanted = _STEPS * done // total if total else 0
        if wanted > self._bar.pos:
            self._bar.update(wanted - self._bar.pos)


@contextmanager
def _interrupts(stop: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(_number: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _write(text: str, stream: TextIO) -> None:
    direction = Direction.RTL if is_rtl() else None
    for one in text.split("\n"):
        click.echo(bidi.visual(one, direction) if shapes(stream) else one, file=stream)


def copy_to_stdout(path: Path) -> None:
    """Write the bytes of a file to the standard output."""
    with path.open("rb") as file:
        while block := file.read(1024 * 1024):
            sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()
