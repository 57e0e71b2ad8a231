"""Chooses between the window and the command line, and loads only the one that is needed."""

# main.py imports this module before any package is installed: the standard library only.
import gc
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def opens_window(arguments: Sequence[str]) -> bool:
    """Tell whether `arguments` ask for the window: there are none, or the first is a file.

    A verb of the command line is a bare word and an option begins with a dash, so whatever
    holds a dot or a slash is the path of a file.
    """
    if not arguments:
        return True
    first = arguments[0]
    return not first.startswith("-") and any(sign in first for sign in {".", "/", os.sep})


def has_display(platform: str, environ: Mapping[str, str]) -> bool:
    """Tell whether Qt would find something to draw on; only Linux can be without."""
    return platform != "linux" or any(environ.get(name) for name in _DISPLAYS)


def main() -> int:
    """Open the window or run the command line, as the arguments say; return the exit code."""
    arguments = sys.argv[1:]
    if not opens_window(arguments):
        return int(_load("annotator.cli", "cli")(prog_name="annotator") or 0)
    if not has_display(sys.platform, os.environ):
        return _refuse("there is no display to open a window on; see annotator --help")
    gc.disable()  # modules stay; the window turns it on again when it is built
    try:
        window = _load("annotator.gui.app", "main")
    except ImportError as error:
        if ".so" not in str(error):
            raise
        return _refuse(f"a system library is missing: {error}; README.md names the packages")
    return int(window(arguments))


def _load(module: str, name: str) -> Any:
    # Not an import statement: the command line must start without Qt, the window without
    # click, and neither may be loaded to find out which one is wanted.
    return getattr(importlib.import_module(module), name)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"annotator: {sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
