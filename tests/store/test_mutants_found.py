"""Tests that small changes made to the store on purpose showed to be missing (docs/faults.md)."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from annotator.core.model import Id, Line, LineStatus, Note, NoteKind, State, Work
from annotator.store.annotations import check_pieces
from annotator.store.backup import back_up, backups, restore
from annotator.store.errors import Busy, NotAllowed, Refused
from annotator.store.ids import new_id, now
from annotator.store.inspection import Severity, inspect
from annotator.store.known import Known
from annotator.store.project import Project
from annotator.store.query import Query
from annotator.store.salvage import salvage
from annotator.store.snapshot import documents_at
from annotator.store.thinning import thin
from benchmarks.faults import sample
from benchmarks.faults.forging import bare
from tests.store.making import make_project, mark, open_as, person


def ask(project: Project, document: Id, *, kind: NoteKind = NoteKind.QUESTION) -> Note:
    note = Note(new_id(), document, document, person(project, "Sam"), kind, "؟")
    with project.gesture("note", document=document) as gesture:
        project.notes.write(gesture, note)
    return note


def ids(project: Project) -> list[Id]:
    return [project.documents.id_of(one) for one in project.documents.ids()]


def questions(project: Project) -> tuple[list[int], list[int]]:
    """Return (counts in the table, stand-ins found by the filter)."""
    rows = project.documents.rows(project.documents.ids(), person(project, "Sam"))
    found = project.documents.ids(Query(annotator=person(project, "Sam"), questions=True))
    return [row.questions for row in rows], found


def test_only_open_living_questions_are_counted(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        first, second = ids(project)
        ask(project, first, kind=NoteKind.NOTE)
        assert questions(project) == ([0, 0], [])
        open_one = ask(project, second)
        ask(project, second)
        assert questions(project) == ([0, 2], [2])
        closed = Note(open_one.id, second, second, open_one.author, open_one.kind, "؟", closed=True)
        with project.gesture("answer", document=second) as gesture:
            project.notes.write(gesture, closed)
        assert questions(project) == ([0, 1], [2])
        project.undo.undo(second)
        project.undo.undo(second)
        assert questions(project) == ([0, 1], [2])
        project.undo.undo(second)
        assert questions(project) == ([0, 0], [])


def test_questions_of_others_are_not_asked_by_me(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        ask(project, ids(project)[0])
        aya = person(project, "Aya")
        assert project.documents.ids(Query(annotator=aya, questions=True)) == []
        assert project.documents.ids(Query(questions=True)) == [1]


def test_documents_are_sorted_both_ways(tmp_path: Path) -> None:
    with make_project(tmp_path, documents=3) as project:
        lengths = [project.documents.get(one).length for one in ids(project)]
        order = sorted((1, 2, 3), key=lambda one: lengths[one - 1])
        assert project.documents.ids(Query(sort="length")) == order
        assert project.documents.ids(Query(sort="length", descending=True)) == order[::-1]
        assert project.documents.ids(Query(sort="order", descending=True)) == [3, 2, 1]


def test_states_filter_and_are_counted(tmp_path: Path) -> None:
    with make_project(tmp_path, documents=3) as project:
        sam = person(project, "Sam")
        with project.gesture("work", document=ids(project)[1]) as gesture:
            project.documents.write_work(gesture, Work(ids(project)[1], sam, State.DONE))
        done = Query(annotator=sam, states=frozenset({State.DONE}))
        todo = Query(annotator=sam, states=frozenset({State.TODO}))
        assert project.documents.ids(done) == [2]
        assert project.documents.ids(todo) == [1, 3]
        assert project.documents.progress(sam)[State.TODO] == 2
        assert project.documents.progress(person(project, "Aya"))[State.TODO] == 3


def test_the_next_document_goes_round_the_end(tmp_path: Path) -> None:
    with make_project(tmp_path, documents=3) as project:
        sam = person(project, "Sam")
        one, two, three = ids(project)
        assert project.documents.next_unlabelled(sam, None) == one
        assert project.documents.next_unlabelled(sam, one) == two
        assert project.documents.next_unlabelled(sam, three) == one
        for document in (one, two):
            with project.gesture("work", document=document) as gesture:
                project.documents.write_work(gesture, Work(document, sam, State.SKIPPED))
        assert project.documents.next_unlabelled(sam, three) is None
        assert project.documents.next_unlabelled(sam, one) == three


def test_spans_reach_from_the_first_to_the_last_code_point_and_may_touch(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        document = ids(project)[0]
        text = project.documents.text(document)
        check_pieces(text, ((0, len(text)),))
        check_pieces(text, ((0, 2), (2, 4)))
        for wrong in (((0, len(text) + 1),), ((3, 3),), ((0, 3), (2, 4)), ((-1, 2),), ()):
            with pytest.raises(Refused):
                check_pieces(text, wrong)


def test_of_two_weeks_one_backup_a_day_is_kept_of_three_months_one_a_week(tmp_path: Path) -> None:
    now = datetime(2026, 6, 30, 12, 0, 0)
    days = (1, 13, 14, 15, 16, 91, 92, 93, 94)
    for day in days:
        for hour in (9, 10):
            name = (now - timedelta(days=day)).strftime(f"%Y-%m-%d {hour:02}.00.00 x.annproj")
            (tmp_path / name).write_bytes(b"")
    thin(tmp_path, now)
    kept = sorted((now.date() - one.at.date()).days for one in backups(tmp_path))
    # 91 and 92 days ago are Tuesday and Monday of one week; 93 and 94 of one month.
    assert kept == [1, 13, 14, 15, 16, 91, 93]


def test_a_journal_of_a_project_that_is_gone_is_not_left_beside_what_is_restored(
    tmp_path: Path,
) -> None:
    with make_project(tmp_path) as project:
        saved = back_up(project, tmp_path / "backups", "on open")
        path = project.path
    path.unlink()
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"the remains of a transaction")
    assert restore(saved, path) is None
    assert not journal.exists()


def test_the_lead_sets_line_statuses_and_says_so_to_others(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        document = ids(project)[0]
        lines = (Line(0, 5, LineStatus.CAPTION, "lead"), Line(6, 9, LineStatus.ADVERT, "lead"))
        with project.gesture("lines", document=document) as gesture:
            project.lines.write(gesture, document, lines)
        assert project.lines.of(document) == lines
        project.sign_in(person(project, "Aya"))
        with (
            pytest.raises(NotAllowed, match="Only the project's lead"),
            project.gesture("lines", document=document) as gesture,
        ):
            project.lines.write(gesture, document, ())
        assert project.lines.of(document) == lines


def test_who_marks_in_anothers_layer_is_told_whose_it_is(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        document = ids(project)[0]
        mark(project, document, 0, 4)
        (annotation,) = project.annotations.of(document)
        project.sign_in(person(project, "Aya"))
        with (
            pytest.raises(NotAllowed, match="belongs to another annotator"),
            project.gesture("remove", document=document) as gesture,
        ):
            project.annotations.remove(gesture, annotation)


def test_the_project_is_read_as_it_stood_at_a_moment(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        first, second = ids(project)
        before = project.history.latest()
        mark(project, first, 0, 4)
        marked = project.history.latest()
        with project.gesture("remove") as gesture:
            project.documents.remove(gesture, second)
        mark(project, first, 5, 9)

        def living(sealed: int) -> dict[Id, int]:
            return {
                one.id: sum(len(layer) for layer in one.layers.values())
                for one in documents_at(project, sealed)
            }

        assert living(before) == {first: 0, second: 0}
        assert living(marked) == {first: 1, second: 0}
        assert living(project.history.latest()) == {first: 2}


def test_a_check_finds_nothing_wrong_while_somebody_works(tmp_path: Path) -> None:
    with make_project(tmp_path) as project, open_as(project, "Sam") as other:
        document = ids(project)[0]
        before = project.history.latest()

        def work(_: int, __: int) -> None:
            with suppress(Busy):
                mark(other, document, 0, 4)

        findings = inspect(project.connection, progress=work)
        assert findings.all == ()
        assert project.history.latest() > before


def test_what_was_taken_back_is_salvaged_with_its_order(tmp_path: Path) -> None:
    damaged = sample.make(tmp_path / "a.annproj")
    with Project.open(damaged) as project:
        verbs = [one.verb for one in project.history.page(limit=1000)]
        undone = [one.undoes for one in project.history.page(limit=1000)]
        counts = project.annotations.label_counts()
    with bare(damaged) as raw:
        raw.execute("delete from annotations")
    report = salvage(damaged, tmp_path / "b.annproj")
    assert [one for one in report.findings if one.severity is not Severity.WARNING] == []
    with Project.open(report.path) as saved:
        assert [one.verb for one in saved.history.page(limit=1000)] == verbs
        assert [one.undoes for one in saved.history.page(limit=1000)] == undone
        assert saved.annotations.label_counts() == counts
        assert inspect(saved.connection).sound


def test_what_was_removed_is_gone_from_the_moment_too(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        document = ids(project)[0]
        mark(project, document, 0, 4)
        marked = project.history.latest()
        (annotation,) = project.annotations.of(document)
        with project.gesture("remove", document=document) as gesture:
            project.annotations.remove(gesture, annotation)
        for sealed, count in ((marked, 1), (project.history.latest(), 0)):
            state = next(one for one in documents_at(project, sealed) if one.id == document)
            assert sum(len(layer) for layer in state.layers.values()) == count


def test_a_kind_that_cannot_stand_there_is_a_bug(tmp_path: Path) -> None:
    with (
        make_project(tmp_path) as project,
        pytest.raises(ValueError, match="with layer"),
        project.gesture("odd") as gesture,
    ):
        gesture.put("work", new_id(), {}, document=ids(project)[0])


def test_an_annotation_cannot_be_resized_out_of_its_text(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        document = ids(project)[0]
        mark(project, document, 0, 4)
        (annotation,) = project.annotations.of(document)
        with (
            pytest.raises(Refused),
            project.gesture("resize", document=document) as gesture,
        ):
            project.annotations.write(gesture, replace(annotation, pieces=((0, 9_999),)))
        assert project.annotations.of(document) == [annotation]


def test_the_search_for_the_next_document_begins_with_the_first(tmp_path: Path) -> None:
    with make_project(tmp_path, documents=1) as project:
        assert project.documents.next_unlabelled(person(project, "Sam"), None) == ids(project)[0]


def test_fewer_annotations_than_this_machine_has_seen_are_told(tmp_path: Path) -> None:
    with make_project(tmp_path) as project:
        sealed = project.history.latest()
        mark(project, ids(project)[0], 0, 4)
        seen = Known(project.about.id, heads={}, sealed=sealed, annotations=1)
        assert inspect(project.connection, known=seen).all == ()
        seen = Known(project.about.id, heads={}, sealed=sealed, annotations=2)
        (found,) = inspect(project.connection, known=seen).all
        assert found.severity is Severity.WARNING


def test_new_ids_are_of_version_7_and_grow_with_time() -> None:
    made = [new_id() for _ in range(200)]
    assert {one[12] for one in made} == {"7"}
    assert {one[16] for one in made} == set("89ab")
    assert [one[:12] for one in made] == sorted(one[:12] for one in made)
    assert abs(int(made[-1][:12], 16) - now()) < 60_000
    assert len(set(made)) == 200
