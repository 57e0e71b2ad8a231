"""Sets itself up in .venv, then opens the window, runs a command or, with --test, every check."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from annotator.__main__ import has_display, opens_window

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent


class SetUpError(Exception):
    """What the person has to do before the program can start."""


class Library(NamedTuple):
    """A shared library that Qt loads, and the Debian package that brings it."""

    soname: str
    package: str


HEADLESS = (
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
    Library("libX11.so.6", "libx11-6"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libfreetype.so.6", "libfreetype6"),
    Library("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
)
X11 = (
    Library("libX11-xcb.so.1", "libx11-xcb1"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-image.so.0", "libxcb-image0"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0"),
    Library("libxcb-randr.so.0", "libxcb-randr0"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1"),
)
WAYLAND = (
    Library("libwayland-client.so.0", "libwayland-client0"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0"),
    Library("libwayland-egl.so.1", "libwayland-egl1"),
)


class Need(NamedTuple):
    """What a start needs beyond the packages the program itself depends on."""

    extras: tuple[str, ...] = ()
    libraries: tuple[Library, ...] = ()

    def words(self) -> set[str]:
        """Return the names by which the stamp remembers that this was provided."""
        return {*self.extras, *(library.package for library in self.libraries)}


class Stamp(NamedTuple):
    """What the finished set-up in .venv was made from, and what it provides."""

    home: str
    digest: str
    words: frozenset[str]


def main(arguments: Sequence[str]) -> int:
    """Set up what `arguments` need, then do what they say; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets a sentence, not a traceback
        raise SetUpError(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if arguments and arguments[0] in {"--test", "--test=all"}:
        everything = arguments[0] == "--test=all"
        extras = ("test", "exchange", "spacy", "suggest", "oracles") if everything else ("test",)
        make_ready(ROOT, Need(extras, HEADLESS))
        return run_checks(ROOT, everything=everything, rest=arguments[1:])
    need = Need()
    if opens_window(arguments):
        if not has_display(sys.platform, os.environ):
            raise SetUpError(
                "There is no display to open a window on; the command line works without one: "
                "python3 main.py --help (once set up, the same as .venv/bin/annotator --help)."
            )
        need = Need(libraries=window_libraries(os.environ))
    make_ready(ROOT, need)
    return start(ROOT, arguments)


def start(root: Path, arguments: Sequence[str]) -> int:
    """Become the program; where a process cannot (Windows), run it and return its exit code."""
    # -P: a file in the person's folder must not stand in for a module of the same name.
    command = [str(python_of(root)), "-P", "-m", "annotator", *arguments]
    if sys.platform != "win32":
        os.execv(command[0], command)  # noqa: S606 - no shell is what is wanted
    return subprocess.call(command)


def say(line: str) -> None:
    """Tell what is being done, on stderr: stdout belongs to the program."""
    print(line, file=sys.stderr, flush=True)


def python_of(root: Path) -> Path:
    """Return the interpreter of .venv on this system."""
    parts = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return root.joinpath(".venv", *parts)


def stamp_of(root: Path, words: set[str]) -> Stamp:
    """Return the stamp that a set-up of `root` made now would carry."""
    # A .venv holds absolute paths: it goes stale when its folder moves or Python changes. Not
    # the full version: apt may replace the build of Python while it brings python3-venv.
    home = f"{sys.version_info[0]}.{sys.version_info[1]} {root}"
    recipe = (root / "pyproject.toml").read_bytes() + (root / "constraints.txt").read_bytes()
    return Stamp(home, hashlib.sha256(recipe).hexdigest(), frozenset(words))


def read_stamp(root: Path) -> Stamp | None:
    """Return the stamp in .venv, or None where no set-up was ever finished."""
    try:
        lines = _stamp_file(root).read_text("utf-8").split("\n")
    except FileNotFoundError:
        return None
    return Stamp(lines[0], lines[1], frozenset(lines[2].split())) if len(lines) == 3 else None


def write_stamp(root: Path, stamp: Stamp | None) -> None:
    """Record a finished set-up or, with None, that one has begun."""
    text = "\n".join((*stamp[:2], " ".join(sorted(stamp.words)))) if stamp else "unfinished"
    beside = _stamp_file(root).with_suffix(".new")
    beside.write_text(text, "utf-8")
    beside.replace(_stamp_file(root))


def is_ready(root: Path, need: Need) -> bool:
    """Tell whether .venv can run the program as it stands, with all that `need` names."""
    found, wanted = read_stamp(root), stamp_of(root, need.words())
    return (
        found is not None
        and found[:2] == wanted[:2]
        and found.words >= wanted.words
        and python_of(root).exists()
    )


def _stamp_file(root: Path) -> Path:
    return root / ".venv" / "set-up"


def make_ready(root: Path, need: Need) -> None:
    """Bring .venv and the system libraries up to what `need` and pyproject.toml ask for.

    Raises SetUpError with the sentence to show when a person has to act first.
    """
    try:
        if is_ready(root, need):
            return
        with alone(root):
            if not is_ready(root, need):  # another start may have finished it meanwhile
                provide_libraries(need.libraries)
                fill_venv(root, need)
    except OSError as error:
        raise SetUpError(
            f"Cannot set up in {root / '.venv'} ({error.strerror or error}): put the project "
            "where you may write and there is room, or install it with pipx (README.md)."
        ) from error


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the lock of the set-up; wait while another start holds it."""
    (root / ".venv").mkdir(exist_ok=True)
    with (root / ".venv" / "lock").open("a") as file:
        if not try_lock(file):
            say("Another start is setting up: waiting for it.")
            while not try_lock(file):
                time.sleep(0.2)
        yield


def try_lock(file: IO[str]) -> bool:
    """Lock `file` until it is closed, or tell that another process has it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def fill_venv(root: Path, need: Need) -> None:
    """Make .venv, or mend the one that is there, and install the pinned packages into it."""
    found, wanted = read_stamp(root), stamp_of(root, need.words())
    usable = found is not None and found.home == wanted.home and python_of(root).exists()
    ours = _stamp_file(root).exists()
    write_stamp(root, None)
    if not usable:
        if ours:  # a .venv that another tool made is added to, never emptied
            say("The .venv is unfinished or was made elsewhere: making it anew.")
            empty(root / ".venv", keep={"lock", _stamp_file(root).name})
        say(f"Making {root / '.venv'}.")
        # Not sys.executable: it may be the python of the very .venv that is made.
        python = getattr(sys, "_base_executable", sys.executable)
        run_logged(root, [python, "-m", "venv", ".venv"])
    say("Installing packages (the first time about 250 MB; later starts skip this).")
    target = f".[{','.join(need.extras)}]" if need.extras else "."
    pip = [str(python_of(root)), "-m", "pip", "install", "--no-input", "--retries=2"]
    try:
        run_logged(root, [*pip, "-c", "constraints.txt", "-e", target])
    except SetUpError:
        if usable:  # pip changes nothing when it fails: what worked before still does
            write_stamp(root, found)
        raise
    known = found.words if usable and found and found.digest == wanted.digest else frozenset()
    write_stamp(root, wanted._replace(words=wanted.words | known))
    say("Set up.")


def empty(folder: Path, *, keep: set[str]) -> None:
    """Delete what is in `folder`, but for the files named in `keep`."""
    for entry in list(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name not in keep:
            entry.unlink()


def run_logged(root: Path, command: Sequence[str]) -> None:
    """Run a step with its output in .venv/set-up.log, telling of downloads; raise if it fails."""
    log = root / ".venv" / "set-up.log"
    lines: list[str] = []
    process = subprocess.Popen(
        command,
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    with process, log.open("a", encoding="utf-8") as file:
        for line in process.stdout or ():
            file.write(line)
            lines.append(line.strip())
            if download := download_in(line):
                say(f"  {download}")
    if process.returncode:
        raise SetUpError(f"{why_failed(lines)} The details are in {log}.")


def download_in(line: str) -> str | None:
    """Return the package and size that a line of pip's output says is being fetched."""
    words = line.strip().split(maxsplit=2)
    if len(words) < 3 or words[0] != "Downloading" or ".whl.metadata" in words[1]:
        return None
    return f"{words[1].rpartition('/')[2].partition('-')[0]} {words[2]}"


def why_failed(lines: Sequence[str]) -> str:
    """Return the sentence that tells a person what to do about a failed set-up step."""
    if any(sign in line for line in lines for sign in ("connection broken", "versions: none")):
        return "The packages could not be fetched: go online (or set up pip's proxy), start again."
    errors = [line for line in lines if line.startswith("ERROR: ")] or [*lines, "no output"][-1:]
    return f"Setting up failed: {errors[0].removeprefix('ERROR: ')}."


def window_libraries(environ: Mapping[str, str]) -> tuple[Library, ...]:
    """Return the libraries Qt needs to open a window on the display that `environ` names."""
    platform = environ.get("QT_QPA_PLATFORM", "")
    wanted: tuple[Library, ...] = HEADLESS
    if environ.get("DISPLAY") and platform in {"", "xcb"}:
        wanted += X11
    if environ.get("WAYLAND_DISPLAY") and platform in {"", "wayland"}:
        wanted += WAYLAND
    return wanted


def missing(libraries: Sequence[Library]) -> list[Library]:
    """Return those of `libraries` that this system cannot load."""
    return [library for library in libraries if not _loads(library.soname)]


def missing_venv() -> list[Library]:
    """Return what Debian leaves out of its Python and a .venv cannot be made without."""
    importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip"):
        return []
    return [Library("ensurepip", f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")]


def provide_libraries(libraries: Sequence[Library]) -> None:
    """Install what is missing where this process may; else raise, saying what to install."""
    if sys.platform != "linux":
        return
    lacking = missing_venv() + missing(libraries)
    if not lacking:
        return
    if shutil.which("apt-get") is None:
        names = ", ".join(library.soname for library in lacking)
        raise SetUpError(f"Install what this system lacks, then start again: {names}.")
    packages = [library.package for library in lacking]
    steps = [["apt-get", "update"], ["apt-get", "install", "-y", *packages]]
    by_hand = " && ".join(" ".join(["sudo", *step]) for step in steps)
    prefix = administrator()
    if prefix is None:
        raise SetUpError(f"System packages are missing. Run this, then start again:\n{by_hand}")
    say("Installing missing system packages: " + " ".join(steps[-1]))
    for step in steps:
        quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
        done = subprocess.run([*prefix, *quiet, *step], check=False, capture_output=True, text=True)
    if done.returncode or missing_venv() + missing(libraries):
        reason = (done.stderr.strip().splitlines() or ["still missing after it"])[-1]
        raise SetUpError(f"apt-get failed ({reason}). Run this, then start again:\n{by_hand}")


def administrator() -> list[str] | None:
    """Return what to write before a command of the administrator; None without the right."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode:
        sudo = None
    return [sudo, "-n"] if sudo else None


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def checks(root: Path, *, everything: bool, rest: Sequence[str]) -> dict[str, list[str]]:
    """Return the checks by name, as commands; arguments in `rest` leave only pytest, with them."""
    python = [str(python_of(root)), "-m"]
    pytest = [*python, "pytest", *(() if everything else ("-m", "not extra"))]
    if rest:
        return {"pytest": [*pytest, *rest]}
    return {
        "ruff format": [*python, "ruff", "format", "--check", "."],
        "ruff": [*python, "ruff", "check", "."],
        "mypy": [*python, "mypy"],
        "lint-imports": [str(python_of(root).with_name("lint-imports")), "--no-logo"],
        "pytest": [*pytest, "-n", "2"],
    }


def run_checks(root: Path, *, everything: bool, rest: Sequence[str]) -> int:
    """Run every check, also after one fails; return 0 when all are green, else 1."""
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    results: list[tuple[str, int, float]] = []
    for name, command in checks(root, everything=everything, rest=rest).items():
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.call(command, cwd=root, env=environ)
        results.append((name, code, time.monotonic() - began))
        print(f"-- {name}: {results[-1][2]:.1f} s", flush=True)
    print("\n== summary")
    for name, code, seconds in results:
        print(f"{'green' if code == 0 else 'RED  '}  {name:<12} {seconds:6.1f} s")
    failed = [name for name, code, _ in results if code]
    print(f"failed: {', '.join(failed)}" if failed else "all checks green", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetUpError as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        say("Stopped.")
        sys.exit(130)
