"""Counting documents: alone or in several processes, again after one changed."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.core.agreement.figures import figures
from annotator.core.disagreement import disagreements
from annotator.core.model import Purpose, State
from annotator.errors import Cancelled
from annotator.store.compared import compared
from annotator.store.project import Project
from annotator.workflow import counting
from annotator.workflow.counting import Part, Reader, Selection, read_part
from annotator.workflow.progress import Ticker
from tests.workflow.figures_campaign import make_campaign


def whole(reader: Reader, stand_ins: list[int], selection: Selection) -> Part:
    found = Part()
    for part in reader.parts(stand_ins, selection):
        found.merge(part)
    return found


def everybody(project: Project) -> Selection:
    gold = project.annotators.gold()
    assert gold is not None
    return Selection(tuple(one.id for one in project.annotators.people()), gold=gold.id)


def test_several_processes_count_what_one_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PART", 7)
    monkeypatch.setattr(counting, "_PAYS", 1)
    with make_campaign(tmp_path / "c.annproj", articles=40) as project:
        stand_ins, selection = project.documents.ids(), everybody(project)
        alone, several = Reader(project, workers=1), Reader(project, workers=2)
        try:
            one, many = (whole(x, stand_ins, selection) for x in (alone, several))
        finally:
            several.close()
        assert one.facts == many.facts
        assert figures(one.counted, resamples=50) == figures(many.counted, resamples=50)
        assert one.against_gold.total() == many.against_gold.total()
        assert one.acceptance == many.acceptance != {}
        assert len(one.tests[Purpose.HIDDEN]) == len(many.tests[Purpose.HIDDEN]) > 0


def test_a_fact_says_what_the_nouns_say(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "c.annproj", articles=30) as project:
        selection = everybody(project)
        for fact in read_part(project, project.documents.ids(), selection).facts:
            gold = project.documents.work(fact.document, selection.gold)
            assert fact.settled is (gold.state is State.DONE)
            for who, mine in fact.people.items():
                assert mine.state is project.documents.work(fact.document, who).state
                assert mine.seconds == project.time.seconds(fact.document, who)
                questions = [
                    note
                    for note in project.notes.of(fact.document)
                    if note.author == who and note.kind == "question" and not note.closed
                ]
                assert mine.questions == len(questions)
                given = project.assignments.get(fact.document, who)
                assert mine.asked is (given is not None)


def test_open_cases_are_the_disagreements_that_nobody_ruled_on(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "c.annproj", articles=30) as project:
        selection = everybody(project)
        facts = {
            x.stand_in: x for x in read_part(project, project.documents.ids(), selection).facts
        }
        seen = 0
        for one in compared(project, project.documents.ids()):
            cases = disagreements(one.layered(selection.people))
            if not facts[one.stand_in].settled:
                assert facts[one.stand_in].cases == len(cases)
                seen += len(cases)
            else:
                assert facts[one.stand_in].cases == 0
        assert seen


def test_what_is_read_is_what_the_nouns_read(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "c.annproj", articles=24) as project:
        for one in compared(project, project.documents.ids()):
            assert one.text == project.documents.text(one.document)
            for who, marked in one.layers.items():
                spans = {
                    (x.start, x.end, x.label): tuple(sorted(x.attributes.items()))
                    for x in project.annotations.of(one.document, who)
                }
                assert marked.marks == spans


_KILLED = """
import os, signal, sys
from pathlib import Path
from annotator.store.project import Project
from annotator.workflow import counting
if __name__ == "__main__":
    counting.PART, counting._PAYS = 2, 1
    with Project.open(Path(sys.argv[1]), readonly=True) as project:
        people = tuple(one.id for one in project.annotators.people())
        reader = counting.Reader(project, workers=2)
        parts = reader.parts(project.documents.ids(), counting.Selection(people))
        next(parts)
        print(*reader._pool._processes, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not Path("/proc").exists(), reason="asks Linux for its processes")
def test_no_process_outlives_the_one_that_started_it(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "c.annproj", articles=30):
        pass
    script = tmp_path / "killed.py"
    script.write_text(_KILLED, encoding="utf-8")
    said = tmp_path / "workers.txt"
    with said.open("w") as file:  # a pipe would stay open as long as they live
        subprocess.run([sys.executable, script, tmp_path / "c.annproj"], stdout=file, check=False)
    workers = said.read_text(encoding="utf-8").split()
    assert workers
    deadline = time.monotonic() + 30
    while any(_runs(one) for one in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: str) -> bool:
    try:
        state = Path("/proc", process, "stat").read_text(encoding="ascii").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] != "Z"


def test_counting_can_be_stopped(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "c.annproj", articles=5) as project:
        reader = Reader(project, workers=1)
        ticker = Ticker(stop=lambda: True)
        with pytest.raises(Cancelled):
            list(reader.parts(project.documents.ids(), everybody(project), ticker=ticker))
