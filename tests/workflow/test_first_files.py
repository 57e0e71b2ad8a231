"""The first records of an export, as they will stand in the file."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotator.formats.registry import BRAT, CONLL, FORMATS, HUGGING_FACE, JSONL, Format
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices, LayerKind
from annotator.workflow.exporting import export
from annotator.workflow.first_files import RECORDS, sample
from annotator.workflow.making import create_sample


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_sample(tmp_path / "sample.annproj", person="ليلى") as project:
        yield project


def mine(project: Project) -> ExportChoices:
    assert project.me is not None
    people = {one.name: one.id for one in project.annotators.all()}
    return ExportChoices(layer=LayerKind.ANNOTATORS, annotators=(people["سامر"],))


def test_what_is_shown_is_how_the_file_begins(project: Project, tmp_path: Path) -> None:
    (shown,) = sample(project, CONLL, mine(project))
    export(project, CONLL, tmp_path / "whole.conll", mine(project))
    whole = (tmp_path / "whole.conll").read_text(encoding="utf-8")
    assert shown.text.strip()
    assert whole.startswith(shown.text)
    assert shown.more


def test_no_more_records_are_written_than_are_shown(project: Project) -> None:
    (shown,) = sample(project, JSONL, ExportChoices())
    assert shown.text.strip().count("\n") == RECORDS  # after the project


def test_of_several_files_each_is_shown_the_data_first(project: Project) -> None:
    names = [one.name for one in sample(project, HUGGING_FACE, ExportChoices())]
    assert names == ["spans/train-00000.jsonl", "tokens/train-00000.jsonl", "README.md"]


def test_what_is_in_an_archive_is_shown(project: Project) -> None:
    files = sample(project, BRAT, mine(project))
    assert any(one.name.endswith(".ann") and "PERSON" in one.text for one in files)


def test_choices_that_let_nothing_out_leave_nothing_to_show(project: Project) -> None:
    gold = ExportChoices(layer=LayerKind.GOLD)
    assert not any(one.text.strip() for one in sample(project, CONLL, gold))


@pytest.mark.parametrize(
    "form", [one for one in FORMATS if one.can_write], ids=lambda one: one.name
)
def test_every_format_can_be_shown(project: Project, form: Format) -> None:
    if form.needs and find_spec(form.needs) is None:
        pytest.skip(f"needs {form.needs}")
    files = sample(project, form, mine(project))
    assert any(one.text.strip() for one in files)
    assert all("\x00" not in one.text for one in files)
