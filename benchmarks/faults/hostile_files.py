"""Hostile files whose harm lies outside the tables: what they are, what stands beside them."""

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

VICTIM = "somebody's thesis.txt"


def empty(path: Path) -> None:
    """Nothing at all."""
    path.write_bytes(b"")


def fifty_bytes(path: Path) -> None:
    """The beginning of a header."""
    path.write_bytes(path.read_bytes()[:50])


def only_a_header(path: Path) -> None:
    """A header that promises pages."""
    path.write_bytes(path.read_bytes()[:100])


def zip_file(path: Path) -> None:
    """A zip that ends in .annproj."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("../../x", "x" * 1000)


def text_file(path: Path) -> None:
    """A text that ends in .annproj."""
    path.write_text("استقبل الرئيس " * 100)


def other_database(path: Path) -> None:
    """A database of another program."""
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("create table bookmarks (address text)")


def folder(path: Path) -> None:
    """A folder of that name."""
    path.unlink()
    path.mkdir()


def circular_link(path: Path) -> None:
    """A link that leads to itself."""
    path.unlink()
    path.symlink_to(path)


def dangling_link(path: Path) -> None:
    """A link that leads nowhere."""
    path.unlink()
    path.symlink_to(path.with_name("nowhere"))


def pipe(path: Path) -> None:
    """A named pipe: who reads it waits for ever."""
    path.unlink()
    os.mkfifo(path)


def device(path: Path) -> None:
    """A link to a device that never ends."""
    path.unlink()
    path.symlink_to("/dev/zero")


def wal_mode(path: Path) -> None:
    """A header that says: there is a write-ahead log."""
    data = bytearray(path.read_bytes())
    data[18:20] = b"\x02\x02"
    path.write_bytes(data)


def utf16_header(path: Path) -> None:
    """A header that says: the texts are UTF-16."""
    data = bytearray(path.read_bytes())
    data[56:60] = (2).to_bytes(4, "big")
    path.write_bytes(data)


def huge_page_count(path: Path) -> None:
    """A header that promises 2^31 pages."""
    data = bytearray(path.read_bytes())
    data[28:32] = (0x7FFFFFFF).to_bytes(4, "big")
    path.write_bytes(data)


def journal_that_deletes(path: Path) -> None:
    """A journal beside it that names another file to be deleted once it is played back."""
    victim = path.with_name(VICTIM)
    victim.write_text("years of work")
    name = str(victim).encode()
    page = path.read_bytes()[:8192]
    # Header, one page, then the name of a journal of several databases: SQLite clears that away.
    header = bytes.fromhex("d9d505f920a163d7") + b"".join(
        number.to_bytes(4, "big") for number in (1, 0, path.stat().st_size // 8192, 512, 8192)
    )
    record = (1).to_bytes(4, "big") + page + _checksum(page).to_bytes(4, "big")
    lock_page = (0x40000000 // 8192 + 1).to_bytes(4, "big")
    total = sum(byte - 256 if byte > 127 else byte for byte in name) & 0xFFFFFFFF
    tail = lock_page + name + len(name).to_bytes(4, "big") + total.to_bytes(4, "big")
    content = header.ljust(512, b"\0") + record
    content = content.ljust(-(-len(content) // 512) * 512, b"\0")
    path.with_name(f"{path.name}-journal").write_bytes(
        content + tail + bytes.fromhex("d9d505f920a163d7")
    )


def write_ahead_log(path: Path) -> None:
    """A write-ahead log beside it that says something else than the file."""
    other = path.with_name("other")
    shutil.copyfile(path, other)
    with closing(sqlite3.connect(other, isolation_level=None)) as raw:
        raw.execute("pragma journal_mode = wal")
        raw.execute("pragma wal_checkpoint(truncate)")
        content = bytearray(other.read_bytes())
        raw.execute("delete from annotations")
        shutil.copyfile(f"{other}-wal", f"{path}-wal")
    content[18:20] = b"\x01\x01"
    path.write_bytes(content)
    for one in path.parent.glob("other*"):
        one.unlink()


def journal_that_is_a_pipe(path: Path) -> None:
    """A named pipe in the place of the journal."""
    os.mkfifo(path.with_name(f"{path.name}-journal"))


def _checksum(page: bytes) -> int:
    return sum(page[at] for at in range(len(page) - 200, 0, -200)) & 0xFFFFFFFF


KINDS: tuple[Callable[[Path], None], ...] = (
    empty,
    fifty_bytes,
    only_a_header,
    zip_file,
    text_file,
    other_database,
    folder,
    circular_link,
    dangling_link,
    pipe,
    device,
    wal_mode,
    utf16_header,
    huge_page_count,
    journal_that_deletes,
    journal_that_is_a_pipe,
    write_ahead_log,
)
