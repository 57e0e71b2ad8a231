"""A check finds whatever was altered, tells truth from copies of it, and writes nothing."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import Annotator, Id, Label, Role
from annotator.errors import Cancelled
from annotator.store.bodies import AnnotationBody, WorkBody, canonical
from annotator.store.errors import Busy, NotAProject, ProjectError
from annotator.store.findings import Findings
from annotator.store.ids import new_id
from annotator.store.inspection import inspect, rebuild
from annotator.store.journal import Writer
from annotator.store.known import Known, heads
from annotator.store.project import Project
from annotator.store.state import Deriver, Entry
from tests.store.making import (
    arrival,
    assert_sound,
    bring,
    documents,
    label,
    make_project,
    mark,
    open_as,
    person,
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        first = documents(project)[0]
        bring(
            project,
            [arrival(2, layer=person(project, "Aya"), label=label(project), pieces=[((0, 2),)])],
        )
        mark(project, first, 4, 8)
        mark(project, first, 13, 18)
        project.undo.undo(first)
        yield project


def alter(project: Project, *statements: str) -> Findings:
    """Alter the file behind the program's back, and check it."""
    other = sqlite3.connect(project.path, isolation_level=None)
    try:
        for statement in statements:
            other.execute(statement)
    finally:
        other.close()
    return inspect(project.path)


def forge(
    project: Project,
    name: str,
    kind: str,
    body: str,
    *,
    document: Id | None = None,
    layer: Id | None = None,
    identity: Id = "",
    derive: bool = True,
) -> None:
    """Write a change as a program would that knows the format but none of the rules."""
    connection = project.connection
    writer = Writer(connection, person(project, name))
    stand_in = project.documents.stand_in(document) if document else None
    entry = Entry(
        0,
        0,
        kind,
        bytes.fromhex(identity or new_id()),
        stand_in,
        bytes.fromhex(layer) if layer else None,
        True,
        body,
    )
    blob = bytes.fromhex(document) if document else b""
    connection.execute("begin immediate")
    gesture = writer.begin("mark", document=(stand_in, blob) if stand_in else None, undoes=None)
    for written in writer.append(gesture, [(entry, blob)]):
        if derive:
            Deriver(connection).apply(written)
    writer.seal(gesture)
    connection.execute("commit")


def span(project: Project, **what: object) -> AnnotationBody:
    body = AnnotationBody(label(project), ((4, 8),), "محمد")
    return AnnotationBody(**({name: getattr(body, name) for name in body.__struct_fields__} | what))


def test_a_project_in_use_is_sound(project: Project) -> None:
    assert_sound(project)
    assert inspect(project.path).annotations == 2


@pytest.mark.parametrize(
    "statement",
    [
        "update changes set body = replace(body, 'Sam', 'Max') where kind = 'annotator'",
        "update changes set alive = 0 where position = 4",
        "update changes set layer = zeroblob(16) where layer is not null",
        "update changes set object = zeroblob(16) where position = 5",
        "update changes set hash = zeroblob(32) where position = 3",
        "update changes set body = cast(x'7bff7d' as text) where position = 6",
        "update changes set body = '{\"items\":' || substr(body, 2) where kind = 'annotations'",
        "update changes set kind = 'note' where kind = 'annotation'",
        "update changes set seq = seq + 100 where position > 5",
        "delete from changes where position = 2",
        "update gestures set verb = 'import' where verb = 'mark'",
        "update gestures set lamport = lamport + 1 where id = 3",
        "update gestures set at = at + 1 where id = 2",
        "update gestures set sealed = sealed + 1000 where sealed > 3",
        "update gestures set sealed = null, heartbeat = 0 where id = 3",
        "update gestures set undoes = id where undoes is not null",
        "update gestures set document = null where document is not null",
        "update streams set person = zeroblob(16)",
        "update streams set uuid = randomblob(16) where id = 1",
        "update texts set text = text || '.'",
        "update texts set text = cast(x'ff' as text)",
        "update texts set sha256 = zeroblob(32) where id = 1",
        "delete from texts where id = 1",
    ],
)
def test_whatever_is_altered_in_the_journal_is_damage(project: Project, statement: str) -> None:
    findings = alter(project, "pragma foreign_keys = off", statement)
    assert findings.damage
    assert not findings.sound
    assert not findings.only_derived


@pytest.mark.parametrize(
    "statement",
    [
        "delete from annotations",
        "update annotations set end = end + 1",
        "update annotations set label = (select max(id) from objects where kind = 'label')",
        "insert into annotations select document, change + 1, item, layer, label, start, end"
        " from annotations limit 1",
        "update documents set title = 'another'",
        "update documents set alive = 0 where id = 1",
        "update objects set body = replace(body, 'PERS', 'PERX') where kind = 'label'",
        "update objects set alive = 0",
        "delete from objects where kind = 'label' and body like '%MEET%'",
        "insert into work values (1, 2, 'done', 3)",
    ],
)
def test_what_is_altered_in_the_derived_tables_is_made_anew(
    project: Project, statement: str
) -> None:
    findings = alter(project, "pragma foreign_keys = off", statement)
    assert findings.only_derived
    rebuild(project)
    assert_sound(project)
    assert len(project.annotations.of(documents(project)[0])) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "create trigger helper after insert on changes begin delete from annotations; end",
        "create view helper as select 1",
        "create table helper (id)",
        "create index helper on changes (alive)",
        "drop index work_state",
        "alter table work add column extra text",
    ],
)
def test_another_layout_is_damage(project: Project, statement: str) -> None:
    assert alter(project, statement).damage


def test_a_quote_that_is_not_the_text_is_damage(project: Project) -> None:
    first, me = documents(project)[0], person(project, "Sam")
    body = canonical(span(project, quote="محمود"))
    forge(project, "Sam", "annotation", body, document=first, layer=me)
    assert "the quote is not" in str(inspect(project.path).damage[0].message)


@pytest.mark.parametrize(
    "what",
    [
        {"pieces": ((4, 400),)},
        {"pieces": ()},
        {"pieces": ((4, 4),)},
        {"pieces": ((8, 12), (4, 8)), "quote": " بن محمد"},
        {"label": "f" * 32},
        {"origin": "nowhere"},
        {"accepted_by": "Sam"},
    ],
)
def test_a_span_that_cannot_be_is_damage(project: Project, what: dict[str, object]) -> None:
    first, me = documents(project)[0], person(project, "Sam")
    body = canonical(span(project, **what))
    forge(project, "Sam", "annotation", body, document=first, layer=me, derive=False)
    assert inspect(project.path).damage


def test_a_body_written_in_another_way_is_damage(project: Project) -> None:
    first, me = documents(project)[0], person(project, "Sam")
    body = canonical(span(project)).replace(":", ": ")
    forge(project, "Sam", "annotation", body, document=first, layer=me)
    assert inspect(project.path).damage


def test_writing_into_another_layer_is_damage(project: Project) -> None:
    first, aya = documents(project)[0], person(project, "Aya")
    body = canonical(span(project))
    forge(project, "Sam", "annotation", body, document=first, layer=aya)
    assert "somebody else" in str(inspect(project.path).damage[0].message)


def test_taking_over_an_annotation_of_another_layer_is_damage(project: Project) -> None:
    third, me = documents(project)[2], person(project, "Sam")
    theirs = project.annotations.of(third)[0]
    body = canonical(AnnotationBody(label(project), theirs.pieces, theirs.quote))
    forge(
        project,
        "Sam",
        "annotation",
        body,
        document=third,
        layer=me,
        identity=theirs.id,
        derive=False,
    )
    assert inspect(project.path).damage


def test_a_label_by_somebody_who_does_not_lead_is_damage(project: Project) -> None:
    made = Label(new_id(), "NEW")
    forge(project, "Aya", "label", canonical(made), identity=made.id)
    assert "somebody else" in str(inspect(project.path).damage[0].message)


def test_a_lead_may_lose_the_role_and_what_was_done_before_stays_good(project: Project) -> None:
    sam, aya = (project.annotators.get(person(project, name)) for name in ("Sam", "Aya"))
    with project.gesture("people") as gesture:
        project.annotators.write(gesture, replace(aya, roles=frozenset(Role)))
    with project.gesture("people") as gesture:
        project.annotators.write(gesture, replace(sam, roles=frozenset({Role.ANNOTATOR})))
    assert_sound(project)
    forge(project, "Sam", "label", canonical(Label(new_id(), "LATE")), derive=False)
    assert inspect(project.path).damage


def test_nobody_becomes_a_lead_by_saying_so(project: Project) -> None:
    aya = person(project, "Aya")
    body = canonical(Annotator(aya, "Aya", frozenset(Role)))
    forge(project, "Aya", "annotator", body, identity=aya)
    assert inspect(project.path).damage


def test_a_state_that_does_not_exist_is_damage(project: Project) -> None:
    first, me = documents(project)[0], person(project, "Sam")
    forge(project, "Sam", "work", canonical(WorkBody("perhaps")), document=first, layer=me)
    assert inspect(project.path).damage


def test_a_kind_of_a_later_program_is_only_a_warning(project: Project) -> None:
    forge(project, "Sam", "festival", "{}", identity=new_id())
    findings = inspect(project.path)
    assert findings.sound
    assert len(findings.all) == 1


def test_a_check_writes_nothing(project: Project) -> None:
    version = project.data_version()
    before = project.path.stat().st_mtime_ns
    inspect(project.path)
    assert project.data_version() == version
    assert project.path.stat().st_mtime_ns == before


def test_a_file_that_cannot_be_written_is_checked_all_the_same(project: Project) -> None:
    project.close()
    project.path.chmod(0o400)
    assert inspect(project.path).all == ()


def test_an_import_under_way_is_no_finding(project: Project) -> None:
    with project.bulk("import") as work:
        work.add([arrival(7), arrival(8)])
        assert inspect(project.path).all == ()


def test_others_may_mark_while_a_check_runs(project: Project) -> None:
    other = open_as(project, "Aya")

    def tell(done: int, total: int) -> None:
        if done <= total // 2:  # the last look is one short transaction
            mark(other, documents(other)[0], 0, 3)

    before = len(project.annotations.of(documents(project)[0]))
    assert inspect(project.path, progress=tell).all == ()
    assert len(project.annotations.of(documents(project)[0])) > before
    other.close()


def test_a_check_can_be_stopped(project: Project) -> None:
    with pytest.raises(Cancelled):
        inspect(project.path, cancelled=lambda: True)
    assert_sound(project)


def test_something_else_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "a.annproj"
    path.write_bytes(b"text" * 100)
    with pytest.raises(NotAProject):
        inspect(path)
    path.unlink()
    sqlite3.connect(path).execute("create table t (id)").connection.close()
    assert inspect(path).damage


def test_a_cut_file_is_damage(project: Project) -> None:
    project.close()
    whole = project.path.read_bytes()
    project.path.write_bytes(whole[: len(whole) // 2])
    assert inspect(project.path).damage


def test_annotations_that_went_without_being_removed_are_alarming(project: Project) -> None:
    known = Known(project.about.id, heads(project.connection), project.history.latest(), 5)
    (alarm,) = inspect(project.path, known=known).all
    assert "5 annotations were alive" in str(alarm.message)
    assert inspect(project.path, known=known).sound


def test_removed_annotations_are_not_alarming(project: Project) -> None:
    known = Known(project.about.id, heads(project.connection), project.history.latest(), 2)
    first = documents(project)[0]
    with project.gesture("remove", document=first) as gesture:
        project.annotations.remove(gesture, project.annotations.of(first)[0])
    assert inspect(project.path, known=known).all == ()


def test_an_older_copy_is_told(project: Project) -> None:
    now = heads(project.connection)
    now |= {stream: now[stream] + 3 for stream in list(now)[:1]}
    known = Known(project.about.id, now, project.history.latest(), 2)
    (alarm,) = inspect(project.path, known=known).all
    assert "3 changes" in str(alarm.message)


def test_nothing_is_rebuilt_while_an_import_runs(project: Project) -> None:
    with open_as(project, "Sam") as other, other.bulk("import") as work:
        work.add([arrival(7)])
        with pytest.raises(Busy):
            rebuild(project)


@given(st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_damaged_bytes_never_end_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    with make_project(folder) as project:
        mark(project, documents(project)[0], 4, 8)
    raw = bytearray(project.path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(100, len(raw) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=16))[: len(raw) - start]
        raw[start : start + len(piece)] = piece
    project.path.write_bytes(raw)
    try:
        findings = inspect(project.path)
    except ProjectError:
        return
    if findings.sound:
        with Project.open(project.path) as again:
            assert [one.quote for one in again.annotations.of(documents(again)[0])] == ["محمد"]
