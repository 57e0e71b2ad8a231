"""Where the benchmarks work: a folder with made-up articles and projects, made when first used."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from annotator.store.connection import GUI_PATIENCE
from annotator.store.project import Project
from benchmarks.articles import make_project, open_project, write_articles


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: articles of the projects and of an import, rounds of slow things."""

    many: int
    few: int
    imported: int
    rounds: int


SIZES = {
    "full": Size(many=100_000, few=1_000, imported=10_000, rounds=5),
    "small": Size(many=5_000, few=500, imported=1_000, rounds=3),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A folder and a size; what stands in the folder already is used again."""

    folder: Path
    size: Size

    def articles(self, count: int) -> Path:
        """Return a file with that many articles."""
        path = self.folder / f"{count}.jsonl"
        return path if path.exists() else write_articles(path, count)

    def project(self, count: int) -> Path:
        """Return a project with that many articles."""
        path = self.folder / f"{count}.annproj"
        return path if path.exists() else make_project(path, self.articles(count))

    @contextmanager
    def opened(self, path: Path) -> Iterator[Project]:
        """Open a project for its lead, as the window does."""
        with open_project(path, patience=GUI_PATIENCE) as project:
            yield project
