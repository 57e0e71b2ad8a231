"""Agreement of three annotators: all figures with intervals, against nervaluate on the same spans.

nervaluate is no part of the program: python -m benchmarks.bench_agreement, in a virtual
environment that has the extra `oracles`.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from annotator.core.agreement.counting import tally
from annotator.core.agreement.counts import Counted
from annotator.core.agreement.figures import figures
from annotator.core.layers import Layered
from annotator.store.project import Project
from annotator.workflow.agreement import compare
from annotator.workflow.counting import Selection
from benchmarks.campaigns import make_campaign
from benchmarks.layered import ANNOTATORS, LABELS, documents
from benchmarks.measure import Row, Skipped, once

DOCUMENTS = 10_000
_SAMPLE = 10  # nervaluate gets one of so many documents, its time is taken as many times
_LONGEST = 3.0  # seconds


def run(*, count: int = DOCUMENTS) -> Iterator[Row | Skipped]:
    """Measure in a new process, as a worker has it: nothing is remembered from before."""
    ours = _apart(measure_ours, count)
    name = f"agreement of 3 annotators, {count:,} documents, all figures, 1,000 resamples"
    yield Row(f"{name}: counting", ours[0], _LONGEST, 1, unit="s")
    yield Row(f"{name}: figures", ours[1], _LONGEST, 1, unit="s")
    yield Row(f"{name}: both", sum(ours), _LONGEST, 1, unit="s")
    read = measure_project(count)
    yield Row(f"{name}: from the project file, all processors", read, _LONGEST, 1, unit="s")
    if find_spec("nervaluate") is None:
        yield Skipped(f"{name}, against nervaluate", "nervaluate is not installed")
        return
    theirs = _apart(measure_nervaluate, count // _SAMPLE)[0] * _SAMPLE
    yield Row(f"{name}, against nervaluate", sum(ours), theirs, 0.1, unit="s")
    yield Row(f"{name}, from the file, against nervaluate", read, theirs, 0.1, unit="s")


def _apart(action: Any, count: int) -> tuple[float, ...]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as worker:
        found: tuple[float, ...] = worker.submit(action, count).result()
        return found


def measure_ours(count: int) -> tuple[float, float]:
    """Return the seconds for counting and for the figures."""
    made = list(documents(count))
    gc.collect()
    gc.freeze()  # the documents are not ours to walk through: a worker streams them
    begun = time.perf_counter()
    counted = Counted(map(tally, made))
    between = time.perf_counter()
    figures(counted)
    return between - begun, time.perf_counter() - between


def measure_project(count: int) -> float:
    """Return the seconds from an open project file to all figures, as many processes as pay."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "campaign.annproj"
        make_campaign(path, count)
        with Project.open(path, readonly=True) as project:
            people = tuple(project.annotators.named(name).id for name in ANNOTATORS)  # type: ignore[union-attr]
            selection = Selection(people, work=False)
            return once(lambda: compare(project, selection, detail=False))


def measure_nervaluate(count: int) -> tuple[float]:
    """Return the seconds nervaluate takes for the three pairs, without intervals."""
    import nervaluate  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    made = list(documents(count))
    total = 0.0
    for first, second in combinations(range(3), 2):
        sides = [[_entities(one, side) for one in made] for side in (first, second)]
        begun = time.perf_counter()
        nervaluate.Evaluator(*sides, tags=list(LABELS), loader="dict").evaluate()
        total += time.perf_counter() - begun
    return (total,)


def _entities(one: Layered, side: int) -> list[dict[str, Any]]:
    marks = one.layers[side].marks
    return [{"label": label, "start": start, "end": end - 1} for start, end, label in marks]


if __name__ == "__main__":
    for row in run(count=int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS):
        if isinstance(row, Row):
            print(f"{row.what}: {row.ours:.2f} s, {row.theirs:.2f} s, ratio {row.ratio:.2f}")
        else:
            print(f"{row.what}: {row.why}")
