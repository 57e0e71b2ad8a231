"""The one table of actions."""

import pytest

from annotator.gui.actions import ACTIONS, Place, action, label_index, lane_index
from annotator.gui.theme import icon_names


def test_ids_are_unique() -> None:
    ids = [one.id for one in ACTIONS]
    assert len(ids) == len(set(ids))


def test_no_key_does_two_things_at_one_time() -> None:
    for one in ACTIONS:
        for other in ACTIONS:
            if one.id != other.id and one.meets(other):
                assert not set(one.keys) & set(other.keys), (one.id, other.id)


def test_every_icon_of_the_table_is_drawn() -> None:
    assert {one.icon for one in ACTIONS if one.icon} <= set(icon_names())


def test_every_action_has_a_title() -> None:
    assert all(one.title.strip() for one in ACTIONS)


def test_plain_keys_never_hold_everywhere() -> None:
    for one in ACTIONS:
        if one.place is Place.WINDOW:
            assert all(key.ctrl or key.place.startswith("F") for key in one.keys), one.id


def test_alt_with_shift_needs_ctrl_because_desktops_take_it() -> None:
    for one in ACTIONS:
        assert all(key.ctrl for key in one.keys if key.alt), one.id


@pytest.mark.parametrize(
    ("action_id", "index"),
    [("label_1", 0), ("label_12", 11), ("type_label", None), ("undo", None), ("line_1", None)],
)
def test_label_actions_tell_their_label(action_id: str, index: int | None) -> None:
    assert label_index(action_id) == index


def test_places_that_are_never_in_use_together_may_share_a_key() -> None:
    assert not action("skip_case").meets(action("skip"))
    assert action("skip").keys == action("skip_case").keys
    assert action("undo").meets(action("skip_case"))
    assert not action("lane_1").meets(action("label_1"))  # while marking, digits are labels


@pytest.mark.parametrize(
    ("action_id", "index"), [("lane_0", 0), ("lane_7", 7), ("label_1", None), ("undo", None)]
)
def test_lane_actions_tell_their_answer(action_id: str, index: int | None) -> None:
    assert lane_index(action_id) == index


def test_an_unknown_action_is_a_bug() -> None:
    with pytest.raises(KeyError):
        action("no such thing")
