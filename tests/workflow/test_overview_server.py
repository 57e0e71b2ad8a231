"""The process behind the dashboard: what it tells when, and how little it counts again."""

from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from annotator.core.agreement.fields import Measure
from annotator.core.model import Id, State, Work
from annotator.store.project import Project
from annotator.workflow import overview_server
from annotator.workflow.agreement import Behind, Wanted
from annotator.workflow.counting import Helped, Reader
from annotator.workflow.overview import Overview
from annotator.workflow.overview_server import Answer, Ask, AskCases, Stop, serve
from tests.workflow.figures_campaign import make_campaign

LONG = 60.0


class Asker:
    """Talks to a server in a thread, as the window does to one in a process."""

    def __init__(self, path: Path) -> None:
        self.pipe: Connection[Any, Any]
        self.pipe, theirs = Pipe()
        self.thread = Thread(target=serve, args=(path, theirs), daemon=True)
        self.thread.start()
        self.number = 0

    def answer(self) -> Answer:
        assert self.pipe.poll(LONG)
        found: Answer = self.pipe.recv()
        return found

    def ask(self, person: Id, helped: Helped = Helped.ALL) -> list[Overview]:
        """Return every answer to one question; the last one is whole."""
        self.number += 1
        self.pipe.send(Ask(self.number, person, helped))
        found = []
        while True:
            answer = self.answer()
            assert answer.error is None
            if answer.overview is not None and answer.number == self.number:
                found.append(answer.overview)
                if answer.whole:
                    return found

    def cases(self, wanted: Wanted) -> tuple[Behind, ...]:
        self.number += 1
        self.pipe.send(AskCases(self.number, wanted))
        while (answer := self.answer()).cases is None:
            pass
        return answer.cases


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_campaign(tmp_path / "c.annproj", articles=24) as made:
        yield made


@pytest.fixture
def asker(project: Project) -> Iterator[Asker]:
    one = Asker(project.path)
    yield one
    one.pipe.close()
    one.thread.join(LONG)
    assert not one.thread.is_alive()


def id_of(project: Project, name: str) -> Id:
    found = project.annotators.named(name)
    assert found is not None
    return found.id


def test_the_first_figures_come_before_all_is_counted(
    project: Project, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview_server, "_FIRST", 5)
    first, *_rest, last = asker.ask(id_of(project, "Lena"))
    assert (first.read, first.total, first.exact) == (5, 24, False)
    assert (last.read, last.total, last.exact) == (24, 24, True)
    main = last.figure(Measure.EXACT)
    assert main is not None
    assert main.low is not None


def test_after_one_change_one_document_is_counted(
    project: Project, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = id_of(project, "Lena")
    before = asker.ask(lena)[-1]
    counted: list[int] = []
    parts = Reader.parts

    def watched(self: Reader, stand_ins: list[int], *rest: Any, **named: Any) -> Any:
        counted.extend(stand_ins)
        return parts(self, stand_ins, *rest, **named)

    monkeypatch.setattr(Reader, "parts", watched)
    stand_in = project.documents.ids()[3]
    document = project.documents.id_of(stand_in)
    label = project.labels.all()[0].id
    with project.gesture("mark", document=document) as gesture:
        project.annotations.mark(gesture, document, label=label, pieces=((0, 1),))
        project.documents.write_work(gesture, Work(document, lena, State.DONE))
    after = asker.ask(lena)[-1]
    assert counted == [stand_in]
    assert dict(after.label_counts)[label] == dict(before.label_counts)[label] + 1
    assert [row.done for row in after.rows if row.id == lena] == [1]
    asker.ask(lena)
    assert counted == [stand_in]  # nothing changed, nothing is counted


def test_articles_that_went_are_taken_out(project: Project, asker: Asker) -> None:
    lena = id_of(project, "Lena")
    before = asker.ask(lena)[-1]
    gone = project.documents.id_of(project.documents.ids()[0])
    with project.gesture("remove") as gesture:
        project.documents.remove(gesture, gone)
    after = asker.ask(lena)[-1]
    assert (before.total, after.total, after.read) == (24, 23, 23)


def test_only_articles_with_suggestions_count_where_they_are_asked_for(
    project: Project, asker: Asker
) -> None:
    lena = id_of(project, "Lena")
    every = asker.ask(lena)[-1]
    some = asker.ask(lena, Helped.WITH)[-1]
    others = asker.ask(lena, Helped.WITHOUT)[-1]
    assert some.compared + others.compared == every.compared
    assert some.compared
    assert others.compared


def test_cases_are_told_to_those_who_may_see_them(project: Project, asker: Asker) -> None:
    lena, amal = id_of(project, "Lena"), id_of(project, "أمل")
    view = asker.ask(lena)[-1]
    cell = view.cells[()][-1]
    wanted = Wanted(cell=(cell.first, cell.second, cell.same_ends))
    assert len(asker.cases(wanted)) == cell.n
    assert asker.ask(amal)[-1].own
    assert asker.cases(wanted) == ()


def test_another_question_or_a_stop_ends_the_counting(
    project: Project, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    lena = id_of(project, "Lena")
    asker.pipe.send(Ask(100, lena))
    asker.pipe.send(Stop())
    view = asker.ask(lena)[-1]  # goes on, and is answered in full
    assert view.read == view.total == 24


def test_a_project_that_is_gone_is_told(tmp_path: Path) -> None:
    asker = Asker(tmp_path / "none.annproj")
    asker.pipe.send(Ask(1, "0" * 32))
    assert asker.answer().error is not None
    asker.pipe.close()
    asker.thread.join(LONG)
