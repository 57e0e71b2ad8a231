"""Keeping the index of a project's texts up to date, in the background."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from annotator import paths
from annotator.core.finding import plain
from annotator.core.model import Id
from annotator.store.connection import JOB_PATIENCE
from annotator.store.documents import Title
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow.progress import SILENT, Ticker

_PAGE = 20  # articles read in one go: whoever writes waits for them, at idle priority too
_PAGE_LENGTH = 1_000_000  # code points; giants come alone
_UNUSED = 90 * 24 * 3600  # seconds after which the index of a project that nobody opens goes
_IDLE = 19  # as little of the processor as a system with niceness can be asked for


def index_file(project: Id) -> Path:
    """Return where the index of a project lies on this machine (copies of a project share it)."""
    return paths.cache_dir() / "search" / f"{project}.sqlite"


def index_job(path: Path, *, ticker: Ticker = SILENT) -> int:
    """Do `index_texts` as quietly as the system can, in a process of its own."""
    if hasattr(os, "nice"):
        os.nice(_IDLE)
    added = index_texts(path, ticker=ticker)
    thin_out()
    return added


def thin_out() -> int:
    """Delete the indexes that nobody used for long, and return how many those were.

    The projects may be gone; where one is not, its index is made anew.
    """
    gone = 0
    for file in (paths.cache_dir() / "search").glob("*.sqlite"):
        with suppress(OSError):  # in use, or another window is at it
            if time.time() - file.stat().st_mtime > _UNUSED:
                for suffix in ("-wal", "-shm", ""):
                    file.with_name(file.name + suffix).unlink(missing_ok=True)
                gone += 1
    return gone


def index_texts(path: Path, *, ticker: Ticker = SILENT) -> int:
    """Bring the texts into the index that it lacks, and return how many those were.

    May be stopped at any time: what is indexed stays. Raises what opening a project raises.
    """
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        total = project.documents.count()
        file = index_file(project.about.id)
        with TextIndex(file) as index:
            os.utime(file)  # it is used
            added = done = after = 0
            while page := project.documents.titles(after=after, limit=_PAGE):
                lacking = set(index.lacks([one.id for one in page]))
                for some in _portions([one for one in page if one.id in lacking]):
                    texts = project.documents.texts([one.stand_in for one in some])
                    index.add([(one.id, plain(texts[one.stand_in])) for one in some])
                    added += len(some)
                    ticker.step(done, total)
                done += len(page)
                after = page[-1].stand_in
                ticker.step(min(done, total), total)
            return added


def _portions(titles: Sequence[Title]) -> Iterator[list[Title]]:
    some: list[Title] = []
    for title in titles:
        if some and sum(one.length for one in some) + title.length > _PAGE_LENGTH:
            yield some
            some = []
        some.append(title)
    if some:
        yield some
