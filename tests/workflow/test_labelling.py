from dataclasses import replace
from pathlib import Path

from annotator.core.model import Label
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.labelling import alike, flaw, new_label, numbered, write_labels
from annotator.workflow.making import create_project


def label(name: str, *, key: str = "", color: str = "#3a61b8") -> Label:
    return Label(new_id(), name, key=key, color=color)


def project_in(folder: Path) -> Project:
    return create_project(folder / "p.annproj", name="p", person="Lena")


def test_a_new_label_has_a_free_name_and_stands_apart() -> None:
    first = label("LABEL", color="#3a61b8")
    second = new_label([first], name="LABEL")
    assert second.name == "LABEL_2"
    assert alike(second, [first]) == []
    assert second.underline != first.underline


def test_digits_follow_the_order_and_letters_stay() -> None:
    labels = numbered([label("A", key="2"), label("B", key="b"), label("C", key="1")])
    assert [(one.key, one.order) for one in labels] == [("1", 0), ("b", 1), ("3", 2)]


def test_a_retired_label_holds_no_key_and_takes_no_place() -> None:
    retired = replace(label("A", key="1"), retired=True)
    labels = numbered([retired, label("B", key="2")])
    assert [one.key for one in labels] == ["", "1"]


def test_names_and_keys_may_not_be_taken_twice() -> None:
    first, second = label("A", key="x"), label("A", key="y")
    assert "A" in str(flaw(second, [first, second]))
    third = label("B", key="x")
    assert "key x" in str(flaw(third, [first, third]))
    assert flaw(label("C", key="z"), [first]) is None
    assert flaw(label(" C "), [first]) is not None


def test_colours_that_some_eyes_confuse_are_told() -> None:
    red, green = label("A", color="#b03a2e"), label("B", color="#5c6f1d")
    assert alike(red, [red, green]) == [green]
    assert alike(red, [red, label("C", color="#3a61b8")]) == []


def test_two_labels_can_exchange_their_keys_in_one_step(tmp_path: Path) -> None:
    with project_in(tmp_path) as project:
        first, second, *rest = project.labels.all()
        draft = [replace(first, key=second.key), replace(second, key=first.key), *rest]
        with project.gesture("labels") as gesture:
            write_labels(project, gesture, draft)
        keys = {one.id: one.key for one in project.labels.all()}
        assert (keys[first.id], keys[second.id]) == (second.key, first.key)


def test_a_draft_without_changes_leaves_no_trace(tmp_path: Path) -> None:
    with project_in(tmp_path) as project:
        before = project.history.latest()
        with project.gesture("labels") as gesture:
            write_labels(project, gesture, project.labels.all(retired=True))
        assert project.history.latest() == before
