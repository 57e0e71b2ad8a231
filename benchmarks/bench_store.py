"""The store against bare sqlite3 and orjson: coming in, going out, one durable mark, memory."""

import random
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from annotator.store.project import Project
from annotator.workflow.background import export_job
from annotator.workflow.choices import ExportChoices
from annotator.workflow.importing import import_files
from benchmarks.articles import make_project, open_project, write_articles
from benchmarks.baselines import sqlite
from benchmarks.measure import Row, Skipped, in_turn, once, said, start
from benchmarks.place import Place

_COMMITS = 300


def run(place: Place) -> Iterator[Row | Skipped]:
    """Measure what the store does without a window."""
    yield from _in_and_out(place)
    yield from _commit(place)
    yield from _memory(place)


def _in_and_out(place: Place) -> Iterator[Row | Skipped]:
    if not sqlite.READY:
        for what in ("import with spans, until visible", "export, lossless JSON lines"):
            yield Skipped(what, sqlite.WHY_NOT)
        return
    count = place.size.imported
    articles = place.articles(count)
    target, bare = place.folder / "imported.annproj", place.folder / "bare.sqlite"
    away = place.folder / "exported.jsonl"
    figures: list[tuple[float, float, float, float]] = []
    for _ in range(place.size.rounds):
        forget(target)
        forget(bare)
        make_project(target, None)
        coming = once(partial(_bring_in, articles, target))
        bare_coming = once(lambda: sqlite.bring_in(articles, bare))
        going = once(lambda: export_job(target, "jsonl", away, ExportChoices()))
        bare_going = once(lambda: sqlite.take_out(bare, away))
        figures.append((coming, bare_coming, going, bare_going))
    coming, bare_coming, going, bare_going = (
        count / statistics.median(one) for one in zip(*figures, strict=True)
    )
    yield Row("import with spans, until visible", coming, bare_coming, 0.4, "docs/s", more=True)
    yield Row("export, lossless JSON lines", going, bare_going, 0.5, "docs/s", more=True)


def _bring_in(articles: Path, target: Path) -> None:
    """Import as the command line does: nobody else is there."""
    with open_project(target) as project:
        import_files(project, [articles])


def _commit(place: Place) -> Iterator[Row]:
    path = place.project(place.size.few)
    bare = place.folder / "commits.sqlite"
    forget(bare)
    baseline = sqlite.BareCommit(bare, rows=place.size.few * 20)
    with place.opened(path) as project:
        ours, theirs = in_turn(marker(project), baseline.commit, rounds=_COMMITS, warm=5)
    baseline.close()
    yield Row("one mark, durable (TRUNCATE, FULL)", ours * 1e3, theirs * 1e3, 3.0)


def marker(project: Project) -> Callable[[], None]:
    """Return what puts one more mark somewhere into a project."""
    dice = random.Random(3)
    documents = [project.documents.id_of(one) for one in project.documents.ids()[:200]]
    label = project.labels.all()[0].id

    def mark() -> None:
        document, at = dice.choice(documents), dice.randrange(2_000)
        with project.gesture("mark", document=document) as gesture:
            project.annotations.mark(gesture, document, label=label, pieces=((at, at + 9),))

    return mark


def _memory(place: Place) -> Iterator[Row]:
    small, large = place.size.imported // 10, place.size.imported
    for what in ("import", "export"):
        few, many = (_peak(place, what, count) / 1024**2 for count in (small, large))
        yield Row(f"{what}: most memory, 10 times the articles", many, few, 1.25, "MB")


def _peak(place: Place, what: str, count: int) -> float:
    project, file = place.folder / "memory.annproj", place.folder / "memory.jsonl"
    forget(project)
    if what == "import":
        write_articles(file, count)
        make_project(project, None)
    else:
        make_project(project, place.articles(count))
    arguments = (what, str(project), str(file), "once")
    with start("benchmarks.probes.work", *arguments, home=place.folder) as process:
        return said(process, "peak")


def forget(path: Path) -> None:
    """Delete a database and the journal beside it."""
    path.unlink(missing_ok=True)
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
