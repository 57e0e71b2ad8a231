"""Files in and out: folders walked in natural order, lines read with a cap, files written whole."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotator.errors import AnnotatorError

_NUMBER = re.compile(r"(\d+)")
MAX_FILE = 256 * 1024 * 1024  # bytes of a file that is read as one article
_SETTINGS = ("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf")  # of brat
_MANIFEST = "dataset.json"  # of an export of ours
_OF_DATASETS = ("dataset_dict.json", "dataset_info.json", "state.json")  # beside Arrow files
_CHUNK = 1024 * 1024


def natural_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """Return the key that sorts "2" before "10" and letters without regard to case."""
    parts = _NUMBER.split(name)
    return tuple((0, int(part)) if part.isdecimal() else (1, part.casefold()) for part in parts)


def iterate_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files named and those inside the folders named, in natural order.

    Hidden files and folders are skipped inside folders; links to folders are not followed.
    """
    for path in paths:
        if path.is_dir():
            yield from _inside(path)
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted((f for f in folders if not f.startswith(".")), key=natural_key)
        if {"spans", "tokens"} <= {*folders}:  # the same articles twice, in a dataset of ours
            folders.remove("tokens")
        there = {f for f in files if not f.startswith(".")}
        for name in sorted(there, key=natural_key):
            if not _belongs_to_another(name, there | {*folders}):
                yield Path(root, name)


def _belongs_to_another(name: str, there: set[str]) -> bool:
    """Tell whether a file is read with another one: marks with their text, a card with its data."""
    if name == _MANIFEST or name.endswith((f".{_MANIFEST}", ".README.md")):
        return True  # it says what an export beside it is
    if name == "README.md":
        return not there.isdisjoint({_MANIFEST, "data", "spans", "tokens"})
    if name in _OF_DATASETS:
        return name == "dataset_dict.json" or any(one.endswith(".arrow") for one in there)
    stem, dot, ending = name.rpartition(".")
    return dot == "." and ((ending == "ann" and f"{stem}.txt" in there) or name in _SETTINGS)


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file that is one article.

    Raises AnnotatorError when it is far too large to be one.
    """
    with path.open("rb") as file:
        raw = file.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise AnnotatorError(
            "The file is larger than {limit} megabytes, too large for one article; split it.",
            limit=MAX_FILE // 1024**2,
        )
    return raw


def sha256(raw: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def capped_lines(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line number from 1, the line's bytes), or None for a line longer than `limit` bytes.

    Only a line feed ends a line: U+2028 and the like are ordinary characters of JSON strings.
    """
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := file.readline(_CHUNK)) and not rest.endswith(b"\n"):
            pass
        yield number, None


@contextmanager
def replacing(destination: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the place of `destination` once all is on the disk.

    On any failure, and on cancelling, the old file stays whole and nothing remains beside it.
    """
    beside = destination.with_name(destination.name + ".part")
    whole = False
    try:
        with beside.open("wb", buffering=_CHUNK) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(destination)
        whole = True
    finally:
        if not whole:
            beside.unlink(missing_ok=True)
    _sync_folder(destination.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
