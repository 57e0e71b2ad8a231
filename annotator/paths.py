"""Where things lie on this machine: resources, settings, state, projects."""

import ctypes
import os
import platform
import sys
from functools import cache
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent
_DIRS = platformdirs.PlatformDirs("annotator", appauthor=False)


@cache
def resources() -> Path:
    """Return the folder of fonts, icons, translations and samples (in a wheel or a checkout)."""
    packed = _PACKAGE / "resources"
    return packed if packed.is_dir() else _PACKAGE.parent / "resources"


def checkout() -> Path | None:
    """Return the root of the checkout the program runs from, or None when it is installed."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() else None


def settings_file() -> Path:
    """Return the file of this person's settings."""
    return Path(_DIRS.user_config_dir) / "settings.toml"


def state_dir() -> Path:
    """Return the folder of logs, recent projects and window geometry."""
    return Path(_DIRS.user_state_dir)


def projects_dir() -> Path:
    """Return the folder in which new projects are put unless the person says otherwise."""
    root = checkout()
    return root / "projects" if root else Path(platformdirs.user_documents_dir()) / "Annotator"


def this_machine() -> str:
    """Return this machine's name, without a slash."""
    return platform.node().replace("/", "_")


def process_alive(process: int) -> bool:
    """Tell whether a process of this machine still runs."""
    if sys.platform == "win32":
        # Signal 0 would end the process there; a handle can be had only while it exists.
        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
