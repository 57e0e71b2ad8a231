"""How fast each format comes in, beside bare sqlite3 and orjson with the same articles."""

import shutil
import statistics
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path

from annotator.formats.reading import read_file
from annotator.formats.records import ProjectRecord, ReadOptions, Record, WriteOptions
from annotator.formats.registry import FORMATS, Format
from annotator.workflow.importing import import_files
from benchmarks.articles import make_project, open_project
from benchmarks.baselines import sqlite
from benchmarks.measure import Row, Skipped, once
from benchmarks.place import Place

_GOAL = 0.05  # of the baseline, which neither checks nor keeps a history
_HEAVY = 0.01  # of formats that a library reads which builds objects for every token or span


def run(place: Place) -> Iterator[Row | Skipped]:
    """Measure the import of every format that can be read and written."""
    if not sqlite.READY:
        yield Skipped("imports by format", sqlite.WHY_NOT)
        return
    articles = place.articles(place.size.few)
    for form in FORMATS:
        if form.write is None or form.read is None:
            continue
        what = f"import of {form.name}, until visible"
        if form.needs and find_spec(form.needs) is None:
            yield Skipped(what, f"needs {form.needs}")
            continue
        yield _rate(place, form, articles, what)


def _rate(place: Place, form: Format, articles: Path, what: str) -> Row:
    path = _written(place, form, articles)
    target, bare = place.folder / "in.annproj", place.folder / "bare.sqlite"
    figures: list[tuple[float, float]] = []
    for _ in range(place.size.rounds):
        target.unlink(missing_ok=True)
        bare.unlink(missing_ok=True)
        make_project(target, None)
        ours = once(partial(_bring_in, path, target))
        figures.append((ours, once(lambda: sqlite.bring_in(articles, bare))))
    count = place.size.few
    ours, theirs = (count / statistics.median(one) for one in zip(*figures, strict=True))
    return Row(what, ours, theirs, _HEAVY if form.needs else _GOAL, "docs/s", more=True)


def _bring_in(path: Path, target: Path) -> None:
    with open_project(target) as project:
        report = import_files(project, [path])
    if not report.added:
        raise RuntimeError(f"nothing came in: {[str(one) for one in report.problems[:3]]}")


def _written(place: Place, form: Format, articles: Path) -> Path:
    """Write the articles in a format, of one layer each."""
    path = place.folder / f"rate{form.extensions[0]}"
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    items = read_file(articles, ReadOptions())
    whole = (one for one in items if isinstance(one, Record | ProjectRecord))
    assert form.write is not None
    form.write(chain(islice(whole, place.size.few + 1)), path, WriteOptions())
    return path
