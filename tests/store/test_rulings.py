"""Rulings as the file keeps them."""

from dataclasses import replace

import pytest

from annotator.core.model import (
    Annotator,
    Cause,
    Cited,
    Id,
    Role,
    Ruling,
    Span,
    Way,
    judged_as,
)
from annotator.store.errors import NotAllowed
from annotator.store.ids import new_id
from annotator.store.inspection import rebuild
from annotator.store.project import Project
from tests.store.making import assert_sound, documents, label, mark, open_as, person


def ruling_of(project: Project, *, at: int = 0) -> Ruling:
    """Return a ruling in which every field says something."""
    who = project.me.id if project.me else ""
    document = documents(project)[at]
    span = Span(4, 8, label(project))
    return Ruling(
        id=new_id(),
        document=document,
        reviewer=who,
        case="0" * 32,
        start=4,
        end=12,
        answer=((span, (("kind", "named"),)), (Span(9, 12, label(project)), ())),
        judged=(Cited(person(project, "Aya"), new_id(), "0123456789abcdef"),),
        way=Way.PRECEDENT,
        by=new_id(),
        kinds=("split", "boundary"),
        surface="محمد",
        label=label(project),
        sure=False,
        cause=Cause.AMBIGUOUS,
        note="يقرأ على وجهين",
        example=True,
        at=1_700_000_000_000,
    )


def write(project: Project, ruling: Ruling, *, alive: bool = True) -> None:
    with project.gesture("rule", document=ruling.document) as gesture:
        project.rulings.write(gesture, ruling, alive=alive)


def test_a_ruling_comes_back_as_it_was_written(project: Project) -> None:
    ruling = ruling_of(project)
    write(project, ruling)
    assert project.rulings.of(ruling.document) == [ruling]
    assert_sound(project)


def test_nothing_here_comes_back_as_no_answer(project: Project) -> None:
    plain = Ruling(new_id(), documents(project)[0], person(project, "Sam"), "1" * 32, 0, 4, ())
    write(project, plain)
    (known,) = project.rulings.of(plain.document)
    assert known.at > 0  # when its gesture was made
    assert replace(known, at=0) == plain


def test_rulings_are_read_by_article_and_everywhere(project: Project) -> None:
    first, second = ruling_of(project), ruling_of(project, at=1)
    write(project, first)
    write(project, second)
    assert project.rulings.of(second.document) == [second]
    assert list(project.rulings.everywhere()) == [first, second]


def test_a_ruling_that_was_taken_back_is_not_read_and_comes_back_by_undo(project: Project) -> None:
    ruling = ruling_of(project)
    write(project, ruling)
    write(project, ruling, alive=False)
    assert project.rulings.of(ruling.document) == list(project.rulings.everywhere()) == []
    project.undo_rulings.undo(ruling.document)
    assert project.rulings.of(ruling.document) == [ruling]


def test_rulings_survive_a_rebuild_of_the_tables(project: Project) -> None:
    ruling = ruling_of(project)
    write(project, ruling)
    write(project, replace(ruling, note="غيرها"))
    rebuild(project)
    assert project.rulings.of(ruling.document) == [replace(ruling, note="غيرها")]


def test_who_is_no_reviewer_writes_no_ruling(aya: Project) -> None:
    with pytest.raises(NotAllowed):
        write(aya, ruling_of(aya))


def test_nobody_changes_the_ruling_of_another_reviewer(project: Project) -> None:
    ruling = ruling_of(project)
    write(project, ruling)
    with project.gesture("people") as gesture:
        rula = Annotator(new_id(), "Rula", frozenset({Role.REVIEWER}))
        project.annotators.write(gesture, rula)
    with open_as(project, "Rula") as other:
        with pytest.raises(NotAllowed):
            write(other, ruling)
        with pytest.raises(NotAllowed):
            write(other, replace(ruling, reviewer=rula.id))
    assert project.rulings.of(ruling.document) == [ruling]


def test_undo_of_a_reviewer_reaches_gold_and_nobody_elses_layer(project: Project) -> None:
    gold = project.annotators.gold()
    assert gold is not None
    ruling = ruling_of(project)
    with project.gesture("rule", document=ruling.document) as gesture:
        project.rulings.write(gesture, ruling)
        project.annotations.mark(
            gesture, ruling.document, label=label(project), pieces=((4, 8),), layer=gold.id
        )
    step = project.undo_rulings.next_undo(ruling.document)
    assert step is not None
    assert step.pieces == (((4, 12),), ((4, 8),))  # the ruling's place first: there one looks
    undone = project.undo_rulings.undo(ruling.document)
    assert undone is not None
    assert (undone.changed, undone.left_alone) == (2, 0)
    assert project.annotations.of(ruling.document, gold.id) == []


def digest_after(project: Project, document: Id, **what: object) -> tuple[str, str]:
    (one,) = project.annotations.of(document)
    return judged_as(one), judged_as(replace(one, **what))  # type: ignore[arg-type]


def test_what_was_judged_has_another_digest_once_it_says_something_else(project: Project) -> None:
    document = documents(project)[0]
    mark(project, document, 4, 8)
    for what in (
        {"pieces": ((4, 9),)},
        {"label": label(project, "MEET")},
        {"attributes": {"a": "b"}},
    ):
        before, after = digest_after(project, document, **what)
        assert before != after
    before, after = digest_after(project, document, score=0.5, change=99)
    assert before == after
