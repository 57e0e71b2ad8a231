"""Relations between annotations: kept in a layer, gone with an annotation, back with it."""

from dataclasses import replace

import msgspec
import pytest

from annotator.core.model import Relation
from annotator.store.bodies import RelationBody
from annotator.store.errors import NotAllowed, Refused
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.project_undo import undo_import
from annotator.store.snapshot import documents_at
from tests.store.making import arrival, assert_sound, bring, documents, label, mark, person


@pytest.fixture
def linked(project: Project) -> Relation:
    """Return a relation from one new mark of the first article to another."""
    first = documents(project)[0]
    head, tail = mark(project, first, 0, 3), mark(project, first, 4, 8)
    me = project.annotations.of(first)[0].layer
    relation = Relation(new_id(), first, me, head, tail, "holds", {"sure": "yes"}, {"x": {"y": 1}})
    with project.gesture("relate", document=first) as gesture:
        project.relations.write(gesture, relation)
    return relation


def test_a_relation_is_read_as_it_was_written(project: Project, linked: Relation) -> None:
    assert project.relations.of(linked.document) == [linked]
    assert project.relations.of(linked.document, new_id()) == []
    (state,) = [
        one for one in documents_at(project, project.history.latest()) if one.id == linked.document
    ]
    body = RelationBody(linked.head, linked.tail, "holds", {"sure": "yes"}, {"x": {"y": 1}})
    assert state.relations == {linked.layer: {linked.id: body}}
    assert_sound(project)


@pytest.mark.parametrize("end", ["head", "tail"])
def test_a_relation_goes_with_an_annotation_and_comes_back_with_it(
    project: Project, linked: Relation, end: str
) -> None:
    document = linked.document
    with project.gesture("remove", document=document) as gesture:
        one = project.annotations.get(document, getattr(linked, end))
        project.annotations.remove(gesture, one)
    assert project.relations.of(document) == []
    assert project.undo.undo(document) is not None
    assert project.relations.of(document) == [linked]
    assert len(project.annotations.of(document)) == 2
    assert project.undo.redo(document) is not None
    assert project.relations.of(document) == []
    assert_sound(project)


def test_removing_another_annotation_leaves_a_relation(project: Project, linked: Relation) -> None:
    other = mark(project, linked.document, 5, 9)
    with project.gesture("remove", document=linked.document) as gesture:
        one = project.annotations.get(linked.document, other)
        project.annotations.remove(gesture, one)
    assert project.relations.of(linked.document) == [linked]


def test_a_relation_from_an_annotation_to_itself_is_refused(
    project: Project, linked: Relation
) -> None:
    with (
        pytest.raises(Refused),
        project.gesture("relate", document=linked.document) as gesture,
    ):
        project.relations.write(gesture, replace(linked, tail=linked.head))


def test_nobody_writes_into_the_layer_of_another(project: Project, linked: Relation) -> None:
    other = person(project, "Aya")
    with (
        pytest.raises(NotAllowed),
        project.gesture("relate", document=linked.document) as gesture,
    ):
        project.relations.write(gesture, replace(linked, id=new_id(), layer=other))


def test_what_an_import_brings_comes_back_when_it_is_imported_again(project: Project) -> None:
    aya = person(project, "Aya")
    plain = arrival(2, layer=aya, label=label(project), pieces=[((0, 2),), ((4, 8),)])
    ((_, together),) = plain.layers
    ids = (new_id(), new_id())
    coming = replace(
        plain,
        layers=((aya, msgspec.structs.replace(together, ids=ids)),),
        objects=(("relation", new_id(), RelationBody(*ids, "in"), aya),),
    )
    gesture = bring(project, [coming])
    (before,) = project.relations.of(coming.id)
    assert (before.head, before.tail, before.layer) == (*ids, aya)
    assert undo_import(project, gesture).removed == 1
    other = RelationBody(new_id(), new_id(), "in")  # as a file would say it that has no ids
    bring(project, [replace(coming, objects=(("relation", before.id, other, aya),))])
    assert project.relations.of(coming.id) == [before]
    assert {one.id for one in project.annotations.of(coming.id)} == {*ids}
    assert_sound(project)
