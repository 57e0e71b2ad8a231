"""An import is seen by nobody until it is sealed, and leaves nothing when it is not."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from annotator.core.model import Annotator, Label, Line, LineStatus, Role
from annotator.store.bodies import AnnotationsBody
from annotator.store.bulk import Bulk
from annotator.store.errors import NotAllowed, ProjectError, Refused
from annotator.store.ids import new_id
from annotator.store.inspection import inspect
from annotator.store.project import Project
from tests.store.making import (
    arrival,
    assert_sound,
    bring,
    documents,
    dump,
    label,
    mark,
    open_as,
    person,
)

LINE = (Line(0, 3, LineStatus.CAPTION, "test"),)


@pytest.fixture
def other(project: Project) -> Iterator[Project]:
    with open_as(project, "Sam") as other:
        yield other


def stage(project: Project, work: Bulk) -> None:
    """Stage two documents, a label, a person, lines that come later."""
    made = Label(new_id(), "NEW")
    zed = Annotator(new_id(), "Zed", frozenset({Role.ANNOTATOR}))
    work.put_new("label", made.id, made)
    work.put_new("annotator", zed.id, zed)
    work.add([arrival(7, layer=zed.id, label=made.id, pieces=[((0, 3),)]), arrival(8)])
    work.put_lines(arrival(7).id, LINE)


def _stage_twice(project: Project) -> None:
    with project.bulk("import") as work:
        stage(project, work)
        work.add([arrival(7)])


def seen(project: Project) -> tuple[object, ...]:
    """Return what a window shows of the whole project."""
    return (
        documents(project),
        project.documents.count(),
        [one.name for one in project.labels.all()],
        [one.name for one in project.annotators.all()],
        project.annotations.label_counts(),
        project.history.latest(),
        project.documents.progress(person(project, "Sam")),
    )


def test_nothing_of_an_import_is_seen_until_it_is_sealed(project: Project, other: Project) -> None:
    before = seen(other)
    with project.bulk("import") as work:
        stage(project, work)
        assert seen(other) == before
        assert seen(project) == before
        assert other.history.news(0) == project.history.news(0)
        work.seal()
    assert other.documents.count() == 4
    assert {one.name for one in other.labels.all()} == {"MEET", "NEW", "PERS"}
    assert other.annotators.named("Zed") is not None
    assert other.lines.of(documents(other)[2]) == LINE
    assert_sound(other)


@pytest.mark.parametrize("how", ["cancelled", "failed"])
def test_an_import_that_is_not_sealed_leaves_the_tables_as_they_were(
    project: Project, other: Project, how: str
) -> None:
    before = dump(other)
    if how == "cancelled":
        with project.bulk("import") as work:
            stage(project, work)
    else:
        with pytest.raises(Refused):
            _stage_twice(project)
    assert dump(other) == before


def test_what_a_dead_writer_left_is_swept_away(project: Project, other: Project) -> None:
    before = dump(other)
    work = project.bulk("import")
    stage(project, work.__enter__())
    assert other.sweep() == 0  # its writer may be alive
    other.connection.execute("update gestures set heartbeat = 0 where sealed is null")
    assert other.sweep() == 1
    assert dump(other) == before
    assert other.sweep() == 0


def test_a_writer_whose_import_was_swept_away_is_told(project: Project, other: Project) -> None:
    with project.bulk("import") as work:
        work.add([arrival(7)])
        other.connection.execute("update gestures set heartbeat = 0 where sealed is null")
        other.sweep()
        with pytest.raises(ProjectError, match="start it again"):
            work.add([arrival(8)])
    assert_sound(project)
    bring(project, [arrival(7)])
    assert_sound(project)


def test_others_mark_while_an_import_runs(project: Project, other: Project) -> None:
    first = documents(project)[0]
    with project.bulk("import") as work:
        work.add([arrival(7)])
        mark(other, first, 4, 8)
        work.add([arrival(8)])
        mark(other, first, 0, 3)
        work.seal()
    assert len(project.annotations.of(first)) == 2
    assert_sound(project)


def test_the_window_that_cancelled_goes_on_working(project: Project) -> None:
    with project.bulk("import") as work:
        work.add([arrival(7)])
    mark(project, documents(project)[0], 4, 8)
    bring(project, [arrival(7)])
    mark(project, documents(project)[2], 4, 8)
    assert_sound(project)


def test_two_imports_at_once_do_not_mix(project: Project, other: Project) -> None:
    with project.bulk("import") as one, other.bulk("import") as two:
        one.add([arrival(7)])
        two.add([arrival(8)])
        one.add([arrival(9)])
        two.seal()
        assert project.documents.count() == 3
    assert project.documents.count() == 3
    assert_sound(project)


def test_the_same_article_is_not_brought_twice(project: Project, other: Project) -> None:
    with project.bulk("import") as work:
        work.add([arrival(7)])
        with pytest.raises(Refused), other.bulk("import") as again:
            again.add([arrival(7)])
        work.seal()
    with pytest.raises(Refused):
        bring(project, [arrival(7)])
    assert_sound(project)


def test_what_is_there_is_not_new(project: Project) -> None:
    known = project.labels.all()[0]
    with pytest.raises(Refused), project.bulk("import") as work:
        work.put_new("label", known.id, known)
    assert known in project.labels.all()
    assert_sound(project)


def test_a_lead_who_is_none_any_more_seals_nothing(project: Project, other: Project) -> None:
    sam, aya = (other.annotators.get(person(other, name)) for name in ("Sam", "Aya"))
    with project.bulk("import") as work:
        work.add([arrival(7)])
        with other.gesture("people") as gesture:
            other.annotators.write(gesture, replace(aya, roles=frozenset(Role)))
            other.annotators.write(gesture, replace(sam, roles=frozenset({Role.ANNOTATOR})))
        with pytest.raises(NotAllowed):
            work.seal()
    assert other.documents.count() == 2
    assert inspect(other.path).all == ()


def test_lines_of_an_article_that_came_back_change_only_at_the_seal(project: Project) -> None:
    first = documents(project)[0]
    with project.gesture("remove") as gesture:
        project.documents.remove(gesture, first)
    with project.bulk("import") as work:
        work.add([arrival(0)])
        work.put_lines(first, LINE)
        assert project.lines.of(first) == ()
    assert project.lines.of(first) == ()
    assert_sound(project)


def test_an_article_comes_back_with_the_work_that_was_done_in_it(project: Project) -> None:
    first, second = documents(project)
    mark(project, first, 4, 8)
    with project.gesture("remove") as gesture:
        project.documents.remove(gesture, first)
    assert documents(project) == [second]
    me = person(project, "Sam")
    bring(project, [arrival(0, layer=me, label=label(project), pieces=[((4, 8),), ((0, 3),)])])
    assert [one.pieces for one in project.annotations.of(first)] == [((0, 3),), ((4, 8),)]
    assert_sound(project)


def test_a_span_that_does_not_fit_keeps_its_article_out(project: Project) -> None:
    me = person(project, "Sam")
    wrong = arrival(7, layer=me, label=label(project), pieces=[((0, 99),)])
    with pytest.raises(Refused):
        bring(project, [wrong])
    good = arrival(7, layer=me, label=label(project), pieces=[((0, 3),)])
    item = msgspec.structs.replace(good.layers[0][1].items[0], quote="none")
    with pytest.raises(Refused, match="none"):
        bring(project, [replace(good, layers=((me, AnnotationsBody((item,))),))])
    assert project.documents.count() == 2


def test_ids_that_come_twice_become_new_ones(project: Project) -> None:
    me, aya = person(project, "Sam"), person(project, "Aya")
    good = arrival(7, layer=me, label=label(project), pieces=[((0, 3),), ((4, 6),)])
    items, ids = good.layers[0][1].items, (new_id(), new_id())
    both = ((me, AnnotationsBody(items, ids)), (aya, AnnotationsBody(items, ids)))
    bring(project, [replace(good, layers=both)])
    found = project.annotations.of(documents(project)[2])
    assert len({one.id for one in found}) == 4
    assert {one.id for one in found if one.layer == me} == set(ids)
    assert_sound(project)
