"""The process that answers searches, asked through its pipe."""

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from annotator.core.query import Mode, Query
from annotator.store.project import Project
from annotator.workflow import answering
from annotator.workflow.answering import serve
from annotator.workflow.answers import Ask, Failed, Keys, Order, Portion, Sort, Sorted
from annotator.workflow.importing import import_files

TEXT = "ثم رئيس أول\nجاء رئيس ثان\nبرئيس بلا اسم\nقال رئيس أول"


class Desk:
    """Both ends of a worker that runs in a thread of the test."""

    def __init__(self, path: Path) -> None:
        self.newest = SimpleNamespace(value=0)
        self.pipe, theirs = multiprocessing.Pipe()
        self._thread = threading.Thread(target=serve, args=(path, theirs, self.newest))
        self._thread.start()

    def ask(self, query: Query) -> None:
        self.newest.value += 1
        self.pipe.send(Ask(self.newest.value, query, ""))

    def heard(self) -> Any:
        assert self.pipe.poll(20), "nothing was answered"
        return self.pipe.recv()

    def answer(self, query: Query) -> list[Portion]:
        self.ask(query)
        told: list[Portion] = []
        while not told or not told[-1].complete:
            told.append(self.heard())
            assert isinstance(told[-1], Portion), told[-1]
        return told

    def close(self) -> None:
        self.pipe.close()
        self._thread.join(timeout=20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    record = '{"text": "%s", "metadata": {"agency": "x", "date": "2026-01-02"}}\n'
    file.write_text(record % TEXT.replace("\n", "\\n") * 3, encoding="utf-8")
    path = tmp_path / "p.annproj"
    with Project.create(path, name="P", person="سلمى") as project:
        import_files(project, [file])
    return path


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    desk = Desk(path)
    assert desk.heard() == Keys(("agency", "date"))
    yield desk
    desk.close()


def matches(told: list[Portion]) -> list[str]:
    return [line.match for part in told for line in part.lines]


def test_places_are_told_with_the_words_around_them(desk: Desk) -> None:
    told = desk.answer(Query("رئيس"))
    assert matches(told) == ["رئيس"] * 4 * len({one.document for one in told[0].lines})
    first = told[0].lines[0]
    assert (first.before, first.match, first.after) == ("ثم ", "رئيس", " أول")
    assert TEXT[first.start : first.end] == "رئيس"
    assert told[-1].share == 1.0


def test_what_was_told_is_sorted_when_asked(desk: Desk) -> None:
    lines = [line for part in desk.answer(Query("رئيس")) for line in part.lines]
    desk.pipe.send(Sort(desk.newest.value, Order.BEFORE))
    answer = desk.heard()
    assert isinstance(answer, Sorted)
    befores = [lines[at].before.strip() for at in answer.places]
    assert sorted(befores) == befores
    assert len(befores) == len(lines)


def test_a_question_that_is_not_the_newest_is_not_answered_to_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "_SHORT", 1)
    desk.newest.value = 2
    desk.pipe.send(Ask(1, Query("رئيس"), ""))
    desk.pipe.send(Ask(2, Query("غائب"), ""))
    assert desk.heard().number == 2


def test_no_more_places_are_told_than_anybody_reads(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST", 2)
    told = desk.answer(Query("رئيس"))
    assert len(matches(told)) == 2


def test_many_places_come_in_portions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_PORTION", 1)
    told = desk.answer(Query("رئيس"))
    assert [len(part.lines) for part in told[:2]] == [1, 1]
    assert [part.complete for part in told].count(True) == 1


def test_a_bad_pattern_is_told_and_the_next_question_answered(desk: Desk) -> None:
    desk.ask(Query("(", Mode.REGEX))
    answer = desk.heard()
    assert isinstance(answer, Failed)
    assert "regular expression" in str(answer.error)
    assert matches(desk.answer(Query("بلا")))


def test_a_project_that_is_not_there_is_told_with_the_question(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "missing.annproj")
    desk.ask(Query("رئيس"))
    assert isinstance(desk.heard(), Failed)
    desk.close()
