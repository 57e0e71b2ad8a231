"""Archives: members read one by one under a cap, never unpacked; archives and folders written."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from typing import IO

from annotator.errors import AnnotatorError, Message
from annotator.formats.files import MAX_FILE, natural_key, replacing
from annotator.formats.records import Problem

MAX_MEMBERS = 200_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST = 80  # characters of a file's name
Put = Callable[[str, bytes], None]


class Archive:
    """A zip whose members are read when they are asked for."""

    def __init__(self, source: Path | bytes, name: str) -> None:
        """Open an archive. Raises AnnotatorError when it is none, or a monstrous one."""
        self.name = name
        held: Path | IO[bytes] = BytesIO(source) if isinstance(source, bytes) else source
        try:
            self._zip = zipfile.ZipFile(held)
        except _BROKEN as error:
            raise _damaged(name) from error
        if len(self._zip.namelist()) > MAX_MEMBERS:
            raise _damaged(name)
        names = (one for one in self._zip.namelist() if not one.endswith("/"))
        self.names = sorted(dict.fromkeys(names), key=natural_key)

    def read(self, member: str) -> bytes:
        """Return a member's bytes. Raises AnnotatorError when it is damaged or far too large."""
        try:
            with self._zip.open(member) as file:
                raw = file.read(MAX_FILE + 1)
        except (*_BROKEN, KeyError) as error:
            raise _damaged(f"{self.name}/{member}") from error
        if len(raw) > MAX_FILE:
            raise AnnotatorError(
                "The file is larger than {limit} megabytes, too large for one article; split it.",
                limit=MAX_FILE // 1024**2,
            )
        return raw

    def close(self) -> None:
        """Close it."""
        self._zip.close()


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open an archive while it is needed. Raises AnnotatorError when it is none."""
    archive = Archive(path, path.name)
    try:
        yield archive
    finally:
        archive.close()


def is_zip(path: Path) -> bool:
    """Tell whether a file begins like an archive."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def names_in(path: Path) -> list[str]:
    """Return the names of an archive's members; none of one that cannot be read."""
    try:
        with opened(path) as archive:
            return archive.names
    except AnnotatorError:
        return []


def problem(archive: str, member: str, message: Message) -> Problem:
    """Return the problem of a member as a whole."""
    return Problem(f"{archive}/{member}", None, message)


@contextmanager
def putting(destination: Path) -> Iterator[Put]:
    """Give a function that adds a file: to a zip if the destination ends so, else to a folder.

    The old archive or folder stays whole until the new one is. Raises AnnotatorError when the
    folder is there already and holds something.
    """
    if destination.suffix.lower() == ".zip":
        with (
            replacing(destination) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
        ):
            yield made.writestr
        return
    with new_folder(destination) as folder:

        def put(name: str, raw: bytes) -> None:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)

        yield put


@contextmanager
def new_folder(destination: Path) -> Iterator[Path]:
    """Give a folder to fill that takes its name once all is in it; a failed one goes again.

    Raises AnnotatorError when something is there already.
    """
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise AnnotatorError(
            "{file} is there already. Choose the name of a new folder.", file=destination.name
        )
    beside = destination.with_name(destination.name + ".part")
    whole = False
    try:
        beside.mkdir()
        yield beside
        if destination.exists():
            destination.rmdir()
        beside.rename(destination)
        whole = True
    finally:
        if not whole:
            rmtree(beside, ignore_errors=True)


class FileNames:
    """Names for the files of articles: legal everywhere, no two the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, name: str) -> str:
        """Return a new name, without an ending."""
        plain = _UNFIT.sub("_", name).strip(". ")[:_LONGEST] or "article"
        found, copy = plain, 2
        while found.casefold() in self._taken:
            found, copy = f"{plain}-{copy}", copy + 1
        self._taken.add(found.casefold())
        return found


def _damaged(name: str) -> AnnotatorError:
    return AnnotatorError(
        "{file} is not a whole zip archive; get it again from where it came.", file=name
    )
