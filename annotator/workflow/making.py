"""Projects are made: empty with the default labels, like another dataset, the sample, a copy."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.core.model import Label
from annotator.formats.reading import read_file
from annotator.formats.records import ProjectRecord, ReadOptions
from annotator.language import N_
from annotator.paths import resources
from annotator.store.backup import copy_project
from annotator.store.errors import NotAProject
from annotator.store.project import Project
from annotator.workflow.importing import ImportReport, import_files


class _LabelFile(msgspec.Struct):
    labels: tuple[Label, ...]


def default_labels() -> tuple[Label, ...]:
    """Return the label set that new projects begin with."""
    path = resources() / "labels" / "default.json"
    return msgspec.json.decode(path.read_bytes(), type=_LabelFile).labels


def create_project(path: Path, *, name: str, person: str, like: Path | None = None) -> Project:
    """Make a project led by `person`, with the default labels or those of a dataset of ours.

    Raises NotAProject when the file exists, or when `like` is no dataset with a header.
    """
    labels: Sequence[Label] = default_labels()
    guideline = ""
    if like is not None:
        header = _header(like)
        labels, guideline, name = header.labels, header.guideline, name or header.name
    return Project.create(path, name=name, person=person, labels=labels, guideline=guideline)


def create_sample(path: Path, *, person: str) -> Project:
    """Make the sample project: invented articles, ready to mark, with layers to compare."""
    sample = resources() / "sample" / "sample.jsonl"
    project = create_project(path, name="", person=person, like=sample)
    report: ImportReport = import_files(project, [sample])
    if report.problem_count:
        raise RuntimeError(f"the sample does not import: {report.problems[0]}")
    return project


def copy_here(path: Path, folder: Path) -> Path:
    """Copy a project into a folder of this machine, as it stands now; return the copy's path."""
    target = folder / path.name
    for number in range(2, 1000):
        if not target.exists():
            break
        target = folder / f"{path.stem} {number}{path.suffix}"
    with Project.open(path, readonly=True) as project:
        copy_project(project, target)
    return target


def _header(path: Path) -> ProjectRecord:
    for item in read_file(path, ReadOptions()):
        if isinstance(item, ProjectRecord):
            return item
        break
    raise NotAProject(
        N_("{file} has no project in its first line. Choose a dataset that this program wrote."),
        file=path.name,
    )
