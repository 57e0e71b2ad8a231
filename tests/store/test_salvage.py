"""What can be read of a damaged file comes into a new one; what is missing is named."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.model import State, Work
from annotator.store.errors import Busy, Damaged, NotAProject
from annotator.store.inspection import inspect
from annotator.store.known import heads
from annotator.store.project import Project
from annotator.store.salvage import SalvageReport, salvage
from benchmarks.faults import forging
from tests.store.making import (
    arrival,
    bring,
    documents,
    label,
    make_project,
    mark,
    open_as,
    person,
)

PAGE = 8192
ARTICLES = 30
WORKED = 12  # of them Aya marked something in, and said that they are done


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        aya = person(project, "Aya")
        spans = [((start, start + 3),) for start in range(0, 12, 3)]
        bring(
            project,
            [
                arrival(number, layer=aya, label=label(project), pieces=spans)
                for number in range(2, ARTICLES)
            ],
        )
        with open_as(project, "Aya") as other:
            for document in documents(project)[:WORKED]:
                mark(other, document, 4, 8)
                with other.gesture("work", document=document) as gesture:
                    other.documents.write_work(gesture, Work(document, aya, State.DONE))
        yield project


def alter(path: Path, *statements: str) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        other.execute(statement)
    other.close()


def spans(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    with Project.open(path) as project:
        return {
            document: [(one.start, one.end, one.quote) for one in project.annotations.of(document)]
            for document in documents(project)
        }


def save(path: Path, name: str = "saved.annproj") -> SalvageReport:
    return salvage(path, path.with_name(name))


def test_a_whole_file_is_saved_whole(project: Project) -> None:
    before, expected = heads(project.connection), spans(project.path)
    project.close()
    report = save(project.path)
    assert report.complete
    assert report.findings == ()
    assert spans(report.path) == expected
    with Project.open(report.path) as saved:
        assert before.items() <= heads(saved.connection).items()
        assert saved.about.name == "صحف"


def test_the_damaged_file_is_not_touched(project: Project) -> None:
    project.close()
    before = project.path.read_bytes()
    beside = set(project.path.parent.iterdir())
    report = save(project.path)
    assert project.path.read_bytes() == before
    assert set(project.path.parent.iterdir()) - beside == {report.path}


def test_every_lost_page_leaves_a_sound_project(project: Project) -> None:
    expected = spans(project.path)
    project.close()
    raw = project.path.read_bytes()
    kept = []
    for page in [*range(16), *range(16, len(raw) // PAGE, 7)]:
        damaged = bytearray(raw)
        start = page * PAGE + (100 if page == 0 else 0)
        damaged[start : (page + 1) * PAGE] = random.Random(page).randbytes(
            (page + 1) * PAGE - start
        )
        path = project.path.with_name(f"{page}.annproj")
        path.write_bytes(damaged)
        report = save(path, f"saved {page}.annproj")
        assert [str(one.message) for one in report.findings] == []
        found = spans(report.path)
        assert len(found) + len(report.articles) == len(expected)
        for document, inside in found.items():
            assert set(inside) <= set(expected[document])
        kept.append(sum(map(len, found.values())) / sum(map(len, expected.values())))
    assert sorted(kept)[1] > 0.9  # all but the only page of the texts


def test_a_gap_is_named_and_what_follows_goes_on_in_a_new_session(project: Project) -> None:
    total = project.connection.execute("select count(*) from changes").fetchone()[0]
    project.close()
    alter(project.path, "delete from changes where stream = 3 and seq in (5, 6)")
    report = save(project.path)
    (gap,) = report.gaps
    assert (gap.first, gap.last, report.missing) == (5, 6, 2)
    assert report.refused == 1  # the change behind the gap, whose forerunner is gone
    assert report.kept + report.loosened == total - 3
    assert report.loosened == 2 * WORKED - 4 - 3
    assert not report.complete


def test_what_a_gap_swallowed_is_written_down_anew_from_the_state(project: Project) -> None:
    expected = spans(project.path)
    project.close()
    alter(project.path, "delete from changes where stream = 3 and seq in (5, 6)")
    report = save(project.path)
    assert report.recreated == 3
    assert spans(report.path) == expected


def test_an_altered_change_is_not_believed(project: Project) -> None:
    project.close()
    alter(
        project.path,
        "update changes set body = replace(body, '[4,8]', '[4,7]') where stream = 3 and seq = 3",
    )
    report = save(project.path)
    assert report.refused == 1
    assert report.findings == ()
    assert all((4, 7) not in [one[:2] for one in inside] for inside in spans(report.path).values())


def test_articles_without_their_text_are_named(project: Project) -> None:
    project.close()
    alter(
        project.path,
        "pragma foreign_keys = off",
        "delete from texts where id = 1",
    )
    report = save(project.path)
    assert "0.txt" in report.articles
    assert report.unplaced > 0
    assert inspect(report.path).all == ()


def test_a_lost_label_comes_back_from_the_state(project: Project) -> None:
    expected = spans(project.path)
    project.close()
    alter(project.path, "delete from changes where kind = 'label'")
    report = save(project.path)
    with Project.open(report.path) as saved:
        assert [one.name for one in saved.labels.all()] == ["PERS", "MEET"]
    assert spans(report.path) == expected
    assert report.findings == ()


def test_an_unfinished_import_is_left_out(project: Project) -> None:
    with open_as(project, "Sam") as other, other.bulk("import") as work:
        work.add([arrival(99)])
        raw = sqlite3.connect(project.path.with_name("copy.annproj"))
        project.connection.backup(raw)
        raw.close()
    report = save(project.path.with_name("copy.annproj"))
    assert report.complete
    assert len(spans(report.path)) == ARTICLES


def test_a_file_in_another_journal_mode_is_read_too(project: Project) -> None:
    expected = spans(project.path)
    project.close()
    alter(project.path, "pragma journal_mode = wal")
    assert spans(save(project.path).path) == expected


def test_the_hash_of_every_stranger_to_the_format_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.annproj"
    path.write_bytes(random.Random(1).randbytes(40_000))
    with pytest.raises(Damaged):
        save(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.annproj"]


def test_nothing_is_overwritten(project: Project) -> None:
    project.close()
    taken = project.path.with_name("taken.annproj")
    taken.write_bytes(b"mine")
    with pytest.raises(NotAProject):
        salvage(project.path, taken)
    assert taken.read_bytes() == b"mine"


def test_a_file_that_is_open_is_not_copied_under_its_locks(project: Project) -> None:
    with pytest.raises(Busy):
        save(project.path)


def test_what_breaks_a_rule_of_the_tables_is_told_of_the_damaged_file(project: Project) -> None:
    project.close()
    with forging.bare(project.path) as raw:
        raw.execute(
            "update changes set object = substr(object, 1, 15) where position ="
            " (select max(position) from changes)"
        )
        forging.rechain(raw)
    with pytest.raises(Damaged) as told:
        save(project.path)
    assert project.path.name in str(told.value)
    assert "new.annproj" not in str(told.value).split("(")[0]
    assert not project.path.with_name("saved.annproj").exists()


def test_what_a_killed_writer_left_half_written_is_taken_back_first(project: Project) -> None:
    expected = spans(project.path)
    project.close()
    copy = project.path.with_name("copy.annproj")
    writer = sqlite3.connect(project.path, isolation_level=None)
    writer.execute("pragma cache_size = 1")  # it writes to the file before it commits
    writer.execute("begin")
    writer.execute("update changes set body = body || ' '")
    copy.write_bytes(project.path.read_bytes())
    journal = project.path.with_name(f"{project.path.name}-journal").read_bytes()
    copy.with_name(f"{copy.name}-journal").write_bytes(journal)
    writer.execute("rollback")
    writer.close()
    report = save(copy)
    assert report.complete
    assert spans(report.path) == expected
