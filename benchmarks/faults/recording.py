"""The system calls by which a process changed the files of one folder, recorded with strace."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Verb = Literal["write", "size", "sync", "make", "unlink", "rename", "sync folder", "promise"]

CALLS = (
    "pwrite64,pwritev,pwritev2,write,writev,ftruncate,truncate,fsync,fdatasync,sync_file_range,"
    "unlink,unlinkat,rename,renameat,renameat2,openat,open,creat,link,linkat,fallocate,mmap,"
    "copy_file_range,sendfile"
)
_LINE = re.compile(r"^(?:\[pid +)?(?:\d+\]? +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"^-?\w+<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True, slots=True)
class Op:
    """One change of a folder: to the file of that name (empty: the folder itself)."""

    verb: Verb
    name: str
    offset: int = 0  # of a write; the new size
    data: bytes = b""
    other: str = ""  # the new name of a rename
    promised: int = 0  # gestures, of a promise


def possible() -> bool:
    """Tell whether strace is here and may trace (in some containers it may not)."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def record(folder: Path, diary: Path, module: str, *arguments: str) -> list[Op]:
    """Run a module of ours under strace and return what it did in `folder`, in order.

    Lines of `diary` that say "sealed N" become promises.
    """
    log = folder.with_name(f"{folder.name}.strace")
    command = ["strace", "-f", "-y", "-xx", "-s", "4000000", "-e", f"trace={CALLS}", "-o", str(log)]
    subprocess.run([*command, sys.executable, "-m", module, *arguments], check=True)
    with log.open(encoding="ascii") as lines:
        ops = [op for line in lines for op in _ops(line, folder, diary)]
    log.unlink()
    return ops


def _ops(line: str, folder: Path, diary: Path) -> Iterator[Op]:
    if "<unfinished" in line:
        raise ValueError("calls of two threads overlap; this recorder reads one thread")
    match = _LINE.match(line)
    if match is None or int(match[3]) < 0:
        return
    call, arguments, result = match[1], match[2], int(match[3])
    described = _DESCRIPTOR.match(arguments)
    path = Path(_plain(described[1])) if described else None
    if path == diary and call == "write":
        promised = _bytes(_TEXT.findall(arguments)[0]).decode().split()
        if promised[0] == "sealed":
            yield Op("promise", "", promised=int(promised[1]))
        return
    inside = path is not None and path.parent == folder
    if path == folder and call in ("fsync", "fdatasync"):
        yield Op("sync folder", "")
    elif inside and path is not None:
        yield from _of_descriptor(call, path.name, arguments, result)
    if not inside:
        yield from _of_path(call, arguments, folder)


def _of_descriptor(call: str, name: str, arguments: str, result: int) -> Iterator[Op]:
    numbers = [int(one) for one in re.findall(r", (\d+)", arguments.rpartition('"')[2])]
    if call == "pwrite64":
        data = _bytes(_TEXT.findall(arguments)[0])
        yield Op("write", name, offset=numbers[-1], data=data[:result])
    elif call == "ftruncate":
        yield Op("size", name, offset=int(arguments.rpartition(", ")[2]))
    elif call in ("fsync", "fdatasync"):
        yield Op("sync", name)
    elif call != "mmap" or "PROT_WRITE" in arguments:
        raise ValueError(f"this recorder cannot replay {call} on {name}")


def _of_path(call: str, arguments: str, folder: Path) -> Iterator[Op]:
    paths = [Path(_plain(one)) for one in _TEXT.findall(arguments)]
    if not any(one.parent == folder for one in paths):
        return
    if call == "openat" and "O_CREAT" in arguments:
        yield Op("make", paths[0].name)
    elif call in ("unlink", "unlinkat"):
        yield Op("unlink", paths[0].name)
    elif call == "rename":
        yield Op("rename", paths[0].name, other=paths[1].name)
    elif call != "openat" or "O_TRUNC" in arguments:
        raise ValueError(f"this recorder cannot replay {call} in {folder}")


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


def _plain(escaped: str) -> str:
    return _bytes(escaped).decode()
