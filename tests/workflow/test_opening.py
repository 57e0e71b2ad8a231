"""Projects are opened."""

from pathlib import Path

from annotator.core.model import Role
from annotator.store.objects import new_annotator
from annotator.workflow.making import create_project
from annotator.workflow.opening import open_project


def test_the_only_person_is_signed_in_and_of_several_the_one_of_this_machine(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.annproj"
    with create_project(path, name="x", person="Lena") as project:
        identity = project.about.id
    with open_project(path) as project:
        assert project.me is not None
        annotator = new_annotator("Ola", Role.ANNOTATOR)
        with project.gesture("people") as gesture:
            project.annotators.write(gesture, annotator)
    with open_project(path) as project:
        assert project.me is None
    with open_project(path, here={identity: annotator.id}) as project:
        assert project.me == annotator
