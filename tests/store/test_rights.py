"""What reviewers may write and annotators may not: rulings, gold, the return of an article."""

from collections.abc import Iterator

import pytest

from annotator.core.model import Annotator, Assignment, Id, Role, Ruling, Span, Task
from annotator.store.errors import NotAllowed
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id
from annotator.store.project import Project
from tests.store.making import assert_sound, documents, label, open_as, person


@pytest.fixture
def rula(project: Project) -> Iterator[Project]:
    with project.gesture("people") as gesture:
        one = Annotator(new_id(), "Rula", frozenset({Role.REVIEWER}))
        project.annotators.write(gesture, one)
    with open_as(project, "Rula") as other:
        yield other


def _gold(project: Project) -> Id:
    gold = project.annotators.gold()
    assert gold is not None
    return gold.id


def _mark(project: Project, gesture: Gesture, layer: Id) -> Id:
    return project.annotations.mark(
        gesture, documents(project)[0], label=label(project), pieces=((4, 8),), layer=layer
    )


def _ruling(project: Project) -> Ruling:
    assert project.me is not None
    answer = ((Span(4, 8, label(project)), ()),)
    return Ruling(new_id(), documents(project)[0], project.me.id, new_id(), 4, 8, answer)


def test_a_reviewer_writes_gold_and_a_ruling_in_one_gesture(
    project: Project, rula: Project
) -> None:
    ruling = _ruling(rula)
    with rula.gesture("rule", document=ruling.document) as gesture:
        one = _mark(rula, gesture, _gold(rula))
        rula.rulings.write(gesture, ruling)
    assert [x.id for x in project.annotations.of(ruling.document, _gold(project))] == [one]
    (known,) = project.rulings.of(ruling.document)
    assert known.answer == ruling.answer
    assert known.reviewer == person(project, "Rula")
    assert list(project.rulings.everywhere()) == [known]
    assert_sound(project)


def test_an_annotator_writes_no_gold(aya: Project) -> None:
    first = documents(aya)[0]
    with pytest.raises(NotAllowed), aya.gesture("mark", document=first) as gesture:
        _mark(aya, gesture, _gold(aya))


def test_an_annotator_makes_no_ruling(aya: Project) -> None:
    ruling = _ruling(aya)
    with pytest.raises(NotAllowed), aya.gesture("rule", document=ruling.document) as gesture:
        aya.rulings.write(gesture, ruling)


def test_a_reviewer_makes_no_ruling_of_another(project: Project, rula: Project) -> None:
    ruling = _ruling(project)
    with pytest.raises(NotAllowed), rula.gesture("rule", document=ruling.document) as gesture:
        rula.rulings.write(gesture, ruling)


def test_a_reviewer_changes_no_label_and_no_annotators_layer(
    project: Project, rula: Project
) -> None:
    first = documents(rula)[0]
    with pytest.raises(NotAllowed), rula.gesture("mark", document=first) as gesture:
        _mark(rula, gesture, person(project, "Aya"))
    with pytest.raises(NotAllowed), rula.gesture("label") as gesture:
        rula.labels.write(gesture, project.labels.all()[0])


def test_a_reviewer_returns_an_article_and_an_annotator_does_not(
    project: Project, aya: Project, rula: Project
) -> None:
    given = Assignment(documents(project)[0], person(project, "Aya"))
    with project.gesture("assign", document=given.document) as gesture:
        project.assignments.write(gesture, given)
    with rula.gesture("return", document=given.document) as gesture:
        rula.assignments.send_back(gesture, given)
    again = project.assignments.get(given.document, given.annotator)
    assert again is not None
    assert (again.round, again.task) == (2, Task.ANNOTATE)
    with pytest.raises(NotAllowed), aya.gesture("return", document=given.document) as gesture:
        aya.assignments.send_back(gesture, again)
    assert_sound(project)
