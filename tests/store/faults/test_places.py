"""Places that do not take the file: full, read-only, locked by somebody else."""

import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.store.errors import Busy, ReadOnly, WriteFailed
from annotator.store.inspection import inspect
from annotator.store.project import Project
from benchmarks.faults import sample

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits and rights")
NOBODY = 65534


def opened(path: Path) -> Project:
    with Project.open(path) as project:
        person = project.annotators.people()[0].id
    return Project.open(path, person=person)


def fill(path: Path, error: type[AnnotatorError]) -> None:
    """Mark until the place is full; then nothing that was promised may be gone."""
    promised = 0
    with opened(path) as project:
        before = project.history.latest()
        with pytest.raises(error) as caught:  # noqa: PT012 - which of them fails is not known
            for number in range(10, 10_000):
                sample.bring(project, range(number * 10, number * 10 + 10), marks=4)
                promised += 1
        assert str(caught.value).count("\n") == 0
        assert project.history.latest() == before + promised
    with Project.open(path, readonly=True) as project:
        assert project.history.latest() == before + promised
        assert inspect(project.connection).sound


def in_a_child(what: Callable[[], None]) -> int | None:
    """Run in a forked process, whose limits and rights end with it; return its exit code."""
    child = multiprocessing.get_context("fork").Process(target=what)
    child.start()
    child.join(30)
    return child.exitcode


@posix
def test_a_file_at_its_size_limit_takes_no_more_and_loses_nothing(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - not there on Windows

    path = sample.make(tmp_path / "a.annproj")
    limit = path.stat().st_size + 100_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        fill(path, WriteFailed)

    assert in_a_child(limited) == 0


def _fails(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


@posix
def test_a_full_disk_takes_no_more_and_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or _fails(mount):
        pytest.skip("needs the right to mount a small disk")
    try:
        fill(sample.make(disk / "a.annproj"), WriteFailed)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@posix
def test_a_read_only_folder_is_read_and_says_so(tmp_path: Path) -> None:
    folder = Path(tempfile.mkdtemp())  # pytest's folders are closed to other people
    path = sample.make(folder / "a.annproj")
    folder.chmod(0o555)
    path.chmod(0o444)

    def elsewhere() -> None:
        if os.getuid() == 0:
            os.setuid(NOBODY)
        with opened(path) as project:
            assert project.readonly
            assert sample.dump(project)
            with pytest.raises(ReadOnly):
                sample.mark(project, sample.document_ids(project)[0], random.Random(1))
        with pytest.raises(ReadOnly):
            Project.create(folder / "b.annproj", name="b", person="B")

    try:
        assert in_a_child(elsewhere) == 0
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('begin exclusive'); print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        yield
        child.stdin.close()


def test_a_locked_file_is_busy_for_readers_and_writers_alike(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project:
        document = sample.document_ids(project)[0]
        with locked(path):
            for what in (
                lambda: project.annotations.of(document),
                project.documents.ids,
                lambda: project.read(project.history.latest),
                lambda: project.documents.text(document),
                lambda: Project.open(path),
                lambda: project.undo.undo(document),
                project.sweep,
            ):
                with pytest.raises(Busy):
                    what()
            with pytest.raises(Busy), project.bulk("import"):
                pass
        before = project.history.latest()
        project.undo.undo(document)
        assert project.history.latest() == before + 1


def test_a_reader_in_the_way_of_a_commit_is_waited_for_and_told(tmp_path: Path) -> None:
    path = sample.make(tmp_path / "a.annproj")
    with opened(path) as project, closing(sqlite3.connect(path)) as reader:
        document = sample.document_ids(project)[0]
        before = project.history.latest()
        cursor = reader.execute("select * from changes")
        cursor.fetchone()
        with pytest.raises(Busy):
            project.undo.undo(document)
        cursor.close()
        assert project.history.latest() == before
        project.undo.undo(document)
        assert project.history.latest() == before + 1
