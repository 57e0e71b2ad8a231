"""Preparing articles in a process of its own, while this one writes those before."""

import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Full, Queue
from threading import Event, Thread
from typing import IO, Any, cast

import msgspec

from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.workflow.casting import Ground
from annotator.workflow.collector import no_collecting
from annotator.workflow.preparing import ImportChoices, Prepared, Step, prepare

# Not by multiprocessing: that would run the caller's own script again, and a job's process of the
# window may begin none.
_START = "import sys; sys.path[:] = sys.argv[1:]; from annotator.workflow.aside import main; main()"
_TOGETHER = 30  # steps sent at once
_AHEAD = 10  # so often, while they are not wanted yet
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Prepared)


@contextmanager
def prepared_aside(
    files: Sequence[Path], choices: ImportChoices, ground: Ground
) -> Iterator[Iterator[Step]]:
    """Give the steps of ``prepare``, made in a process that ends with this block."""
    command = [sys.executable, "-c", _START, *sys.path]
    with subprocess.Popen(  # noqa: S603 - this program, with nothing from outside
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        queue: Queue[object] = Queue(_AHEAD)
        ending = Event()
        ear = Thread(target=_listen, args=(stdout, queue, ending), daemon=True)
        try:
            with suppress(BrokenPipeError):  # what came of it is told by its silence
                pickle.dump((tuple(files), choices, ground), stdin)
                stdin.flush()
            ear.start()
            yield _heard(queue)
        finally:
            ending.set()
            process.kill()  # it holds nothing
            ear.join()


def _listen(pipe: IO[bytes], queue: "Queue[object]", ending: Event) -> None:
    # A pipe holds few articles: the other process would stop while a batch is written.
    said: object = ()
    while isinstance(said, list | tuple):
        try:
            said = pickle.load(pipe)  # noqa: S301 - our own process wrote it
        except Exception:  # noqa: BLE001 - it was cut off: whoever waits is told
            said = AnnotatorError(N_("The work ended unexpectedly. Start it again."))
        while not ending.is_set():
            with suppress(Full):
                queue.put(said, timeout=0.1)
                break


def _heard(queue: "Queue[Any]") -> Iterator[Step]:
    while (said := queue.get()) is not None:
        if isinstance(said, Exception):
            raise said
        for one in said:
            yield _decoder.decode(one) if isinstance(one, bytes) else one


def main() -> None:
    """Do in the other process what ``prepared_aside`` asks for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it is told, and ends it
    pipe, sys.stdout = sys.stdout.buffer, sys.stderr
    with suppress(OSError), no_collecting():  # nobody listens any more
        try:
            files, choices, ground = pickle.load(sys.stdin.buffer)  # noqa: S301 - ours too
            for together in _batches(prepare(files, choices, ground)):
                pickle.dump(together, pipe)
                pipe.flush()
            pickle.dump(None, pipe)
        except Exception as error:  # noqa: BLE001 - raised where it was begun
            pickle.dump(error, pipe)
        pipe.flush()


def _batches(steps: Iterator[Step]) -> Iterator[list[bytes | Step]]:
    together: list[bytes | Step] = []
    for step in steps:
        together.append(_encoder.encode(step) if isinstance(step, Prepared) else step)
        if len(together) == _TOGETHER:
            yield together
            together = []
    yield together
