"""The index of a project's texts, filled in the background."""

import os
from pathlib import Path

import pytest

from annotator.core.finding import plain
from annotator.errors import Cancelled
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow import indexing
from annotator.workflow.importing import import_files
from annotator.workflow.indexing import index_file, index_texts, thin_out
from annotator.workflow.progress import Ticker


def article(folder: Path, name: str, text: str) -> Path:
    file = folder / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "p.annproj"
    files = [article(tmp_path, str(at), f"كلمة{at} في المقال") for at in range(12)]
    with Project.create(path, name="P", person="سلمى") as project:
        import_files(project, files)
    return path


def index_of(path: Path) -> TextIndex:
    with Project.open(path, readonly=True) as project:
        return TextIndex(index_file(project.about.id))


def test_all_texts_are_indexed_and_later_ones_are_added(path: Path, tmp_path: Path) -> None:
    assert index_texts(path) == 12
    assert index_texts(path) == 0
    with Project.open(path) as project:
        project.sign_in(project.annotators.people()[0].id)
        import_files(project, [article(tmp_path, "new", "شيء جديد")])
    assert index_texts(path) == 1
    with index_of(path) as index:
        assert len(index.having([plain("المقال")], limit=99)) == 12
        assert len(index.having([plain("جديد")])) == 1


def test_what_is_indexed_stays_when_it_is_stopped(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_PAGE", 5)
    steps: list[int] = []
    ticker = Ticker(tell=lambda done, _total: steps.append(done), stop=lambda: len(steps) >= 2)
    with pytest.raises(Cancelled):
        index_texts(path, ticker=ticker)
    with index_of(path) as index:
        assert 0 < index.count() < 12
    assert index_texts(path) > 0
    with index_of(path) as index:
        assert index.count() == 12


def test_giants_are_read_one_by_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_PAGE_LENGTH", 10)
    assert index_texts(path) == 12


def test_an_index_that_nobody_used_for_long_is_thrown_away(path: Path) -> None:
    index_texts(path)
    with Project.open(path, readonly=True) as project:
        mine = index_file(project.about.id)
    old = mine.with_name("old.sqlite")
    old.write_bytes(b"")
    os.utime(old, (0, 0))
    assert thin_out() == 1
    assert mine.exists()
    assert not old.exists()


def test_an_index_in_use_is_not_thrown_away(path: Path) -> None:
    index_texts(path)
    with Project.open(path, readonly=True) as project:
        mine = index_file(project.about.id)
    os.utime(mine, (0, 0))
    index_texts(path)  # adds nothing
    assert thin_out() == 0
    assert mine.exists()
