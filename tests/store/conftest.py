"""A small project, open for its lead, and the same file once more, open for an annotator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.store.project import Project
from tests.store.making import make_project, open_as


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_project(tmp_path) as project:
        yield project


@pytest.fixture
def aya(project: Project) -> Iterator[Project]:
    with open_as(project, "Aya") as other:
        yield other
