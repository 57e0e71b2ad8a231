"""What the commands print: sentences and tables for people, JSON for programs, progress."""

import io
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from annotator.cli import bidi
from annotator.errors import Message
from annotator.language import isolate, say
from annotator.workflow.progress import Ticker

GAP = "  "
_C1 = re.compile("[\x7f-\x9f]")  # a terminal may obey these; JSON leaves them as they are
_STEPS = 1000


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
    """Print a sentence or a finished row."""
    _write(text, sys.stdout)


def raw(text: str) -> None:
    """Print a line that is fit for the terminal already."""
    click.echo(text)


def warn(text: str) -> None:
    """Print a sentence where it does not mix with results."""
    _write(text, sys.stderr)


def data(text: object, stream: TextIO | None = None) -> str:
    """Return a name or a quote fit for a cell: harmless, and unable to move its neighbours."""
    stream = stream or sys.stdout
    plain = bidi.printable(str(text))
    if shapes(stream):
        return bidi.visual(plain)
    return isolate(plain) if stream.isatty() else plain


def table(rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> Iterator[str]:
    """Yield rows with their cells in columns; those numbered in `right` are numbers."""
    widths = [max(bidi.columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
            fill = " " * (width - bidi.columns(cell))
            cells.append(fill + cell if index in right else cell + fill)
        yield GAP.join(cells).rstrip()


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
    with _interrupts(stop):
        if quiet or not sys.stderr.isatty():
            yield Ticker(stop=stop.is_set)
            return
        with click.progressbar(length=_STEPS, file=sys.stderr, show_pos=False) as bar:

            def tell(done: int, total: int) -> None:
                wanted = _STEPS * done // total if total else 0
                if wanted > bar.pos:
                    bar.update(wanted - bar.pos)

            yield Ticker(tell=tell, stop=stop.is_set)


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
    for one in text.split("\n"):
        click.echo(bidi.visual(one) if shapes(stream) else one, file=stream)


def copy_to_stdout(path: Path) -> None:
    """Write the bytes of a file to the standard output."""
    with path.open("rb") as file:
        while block := file.read(1024 * 1024):
            sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()
