"""A split that is frozen stays; only a lead freezes."""

import pytest

from annotator.core.splitting import FrozenSplit, Side, SplitRule
from annotator.store.errors import NotAllowed, Refused
from annotator.store.inspection import inspect
from annotator.store.project import Project

SPLIT = FrozenSplit(
    "split",
    SplitRule(seed=7, fields=("date",)),
    {Side.TRAIN: ("a" * 32, "b" * 32), Side.DEV: (), Side.TEST: ("c" * 32,)},
    ("d" * 32,),
)


def freeze(project: Project, split: FrozenSplit) -> None:
    with project.gesture("freeze") as gesture:
        project.splits.write(gesture, split)


def test_a_frozen_split_is_read_as_it_was_written(project: Project) -> None:
    freeze(project, SPLIT)
    assert project.splits.get("split") == SPLIT
    assert project.splits.get("split").places()["d" * 32] is None


def test_what_came_since_is_added_to_a_frozen_split(project: Project) -> None:
    freeze(project, SPLIT)
    more = {**SPLIT.sides, Side.DEV: ("e" * 32,)}
    freeze(project, FrozenSplit("split", SPLIT.rule, more, SPLIT.left_out))
    assert [split.sides for split in project.splits.all()] == [more]


@pytest.mark.parametrize(
    ("rule", "sides"),
    [
        (SplitRule(seed=8, fields=("date",)), SPLIT.sides),
        (SPLIT.rule, {**SPLIT.sides, Side.TRAIN: ("a" * 32,), Side.DEV: ("b" * 32,)}),
    ],
)
def test_a_frozen_split_is_not_frozen_otherwise_under_its_name(
    project: Project, rule: SplitRule, sides: dict[Side, tuple[str, ...]]
) -> None:
    freeze(project, SPLIT)
    with pytest.raises(Refused, match="frozen already"):
        freeze(project, FrozenSplit("split", rule, sides, SPLIT.left_out))
    assert project.splits.all() == [SPLIT]


def test_one_that_is_let_go_of_is_gone(project: Project) -> None:
    freeze(project, SPLIT)
    with project.gesture("thaw") as gesture:
        project.splits.remove(gesture, "split")
    assert project.splits.all() == []
    with pytest.raises(Refused, match="split"):
        project.splits.get("split")


def test_only_a_lead_freezes(aya: Project) -> None:
    with pytest.raises(NotAllowed):
        freeze(aya, SPLIT)


def test_a_name_with_spaces_at_its_ends_is_refused(project: Project) -> None:
    with pytest.raises(Refused):
        freeze(project, FrozenSplit(" ", SPLIT.rule, {}))


def test_a_sound_file_with_a_frozen_split_is_sound(project: Project) -> None:
    freeze(project, SPLIT)
    assert not inspect(project.path).all


def test_an_article_that_stands_on_two_sides_is_damage(project: Project) -> None:
    freeze(
        project, FrozenSplit("split", SPLIT.rule, {Side.TRAIN: ("a" * 32,), Side.TEST: ("a" * 32,)})
    )
    assert "twice" in str(inspect(project.path).damage[0].message)


def test_the_history_names_the_gesture(project: Project) -> None:
    freeze(project, SPLIT)
    assert project.history.page(limit=1)[0].verb == "freeze"
