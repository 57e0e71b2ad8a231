"""A program of the team's own: asked, doubted, ended when it hangs."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.core.model import Label
from annotator.core.suggesting import Proposal
from annotator.errors import AnnotatorError
from annotator.paths import process_alive
from annotator.store.ids import new_id
from annotator.workflow.commanding import MOST, Command

LABELS = [Label(new_id(), "PERSON")]
TEXT = "قال السيد سامي فهد اليوم."
EXAMPLE = Path(__file__).parents[2] / "docs" / "suggest.py"
Write = Callable[..., Command]


@pytest.fixture
def write(tmp_path: Path) -> Iterator[Write]:
    """Return what makes a program that does one thing with each question."""
    made: list[Command] = []

    def make(does: str, *, patience: float = 10.0, before: str = "") -> Command:
        path = tmp_path / f"suggest {len(made)}.py"
        path.write_text(
            "import json, os, sys, time\n"
            f"{before}\n"
            "for line in sys.stdin.buffer:\n"
            "    question = json.loads(line)\n"
            "    def tell(spans):\n"
            "        print(json.dumps({'id': question['id'], 'spans': spans}), flush=True)\n"
            f"    {does}\n",
            encoding="utf-8",
        )
        command = Command(f'"{sys.executable}" "{path}"', patience=patience)
        made.append(command)
        return command

    yield make
    for one in made:
        one.close()


def wait(command: Command) -> None:
    end = time.monotonic() + 20
    while not command.is_ready():
        assert time.monotonic() < end
        time.sleep(0.01)


def ask(command: Command, document: str = "d") -> list[Proposal]:
    assert list(command.propose(document, TEXT, LABELS, ())) == []
    wait(command)
    return list(command.propose(document, TEXT, LABELS, ()))


def test_the_example_of_the_docs_works() -> None:
    command = Command(f'"{sys.executable}" "{EXAMPLE}"')
    (found,) = ask(command)
    command.close()
    assert TEXT[found.start : found.end] == "سامي فهد"
    assert (found.label, found.source, found.score) == (LABELS[0].id, "command", 0.7)


def test_it_is_started_once_and_kept_warm(write: Write) -> None:
    command = write("tell([{'start': 0, 'end': os.getpid() % 3 + 1, 'label': 'PERSON'}])")
    first, second = ask(command, "a"), ask(command, "b")
    assert [one.end for one in first] == [one.end for one in second]
    assert not command.is_busy()


def test_lies_are_left_out_and_told(write: Write) -> None:
    spans = (
        "[{'start': 0, 'end': 3, 'label': 'PERSON', 'score': 1},"
        " {'start': 0, 'end': 999, 'label': 'PERSON'},"
        " {'start': 0, 'end': 3, 'label': 'CITY'},"
        " {'start': 'x'}, {'start': 3, 'end': 3, 'label': 'PERSON'},"
        " {'start': 0, 'end': 3, 'label': 'PERSON', 'score': 7}]"
    )
    command = write(f"tell({spans})")
    assert [(one.start, one.end) for one in ask(command)] == [(0, 3)]
    assert command.is_ready()  # there is something to tell
    with pytest.raises(AnnotatorError, match="0-999, CITY"):
        command.propose("other", TEXT, LABELS, ())


def test_too_many_spans_are_cut(write: Write) -> None:
    command = write(f"tell([{{'start': 0, 'end': 1, 'label': 'PERSON'}}] * {MOST + 5})")
    assert len(ask(command)) == MOST


@pytest.mark.parametrize("line", ["no json", "[1, 2]", '{"id": 7}', '{"id": "who", "spans": []}'])
def test_a_line_that_is_no_answer_is_told(write: Write, line: str) -> None:
    command = write(f"print({line!r}, flush=True)")
    with pytest.raises(AnnotatorError, match="The program"):
        ask(command)


def test_a_program_that_hangs_is_ended(write: Write) -> None:
    command = write("time.sleep(60)", patience=0.3)
    assert command.propose("d", TEXT, LABELS, ()) == []
    process = command._process
    assert process is not None
    wait(command)
    with pytest.raises(AnnotatorError, match="in time"):
        command.propose("d", TEXT, LABELS, ())
    assert not process_alive(process.pid)


def test_one_that_reads_nothing_holds_nobody_up(write: Write) -> None:
    command = write("pass", before="time.sleep(60)", patience=0.3)
    began = time.monotonic()
    command.propose("d", TEXT * 100_000, LABELS, ())
    assert time.monotonic() - began < 5
    wait(command)
    with pytest.raises(AnnotatorError, match="in time"):
        command.propose("d", TEXT, LABELS, ())


def test_one_that_dies_is_started_again_but_not_for_ever(write: Write) -> None:
    command = write("sys.exit(1)")
    told = 0
    for number in range(8):
        try:
            command.propose(str(number), TEXT, LABELS, ())
        except AnnotatorError:
            told += 1
        if command.is_busy():
            wait(command)
    assert 1 <= told <= 5
    assert not command.is_busy()


def test_one_that_does_not_exist_is_told_once() -> None:
    command = Command("/nowhere/suggest --now")
    with pytest.raises(AnnotatorError, match="cannot be started"):
        command.propose("d", TEXT, LABELS, ())
    assert command.propose("d", TEXT, LABELS, ()) == []


def test_nothing_runs_before_it_is_asked(write: Write) -> None:
    command = write("pass")
    assert not command.is_busy()
    assert command._process is None
