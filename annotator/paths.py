"""Where things lie on this machine: resources, settings, state, projects."""

import ctypes
import os
import platform
import re
import sys
from functools import cache
from pathlib import Path

import platformdirs

# File systems that other machines write to as well, whose locks cannot be relied on.
_NETWORK = frozenset(
    [
        *("9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "glusterfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "smb3", "smbfs", "vboxsf", "fuse.cephfs", "fuse.davfs2", "fuse.gcsfuse"),
        *("fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse"),
    ]
)
# Folders that a program copies to other machines while one works in them: their usual names,
_SYNCED = {
    "OneDrive": "OneDrive",
    "Dropbox": "Dropbox",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "iCloudDrive": "iCloud",
    "iCloud Drive": "iCloud",
    "Mobile Documents": "iCloud",
    "CloudStorage": "CloudStorage",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "pCloudDrive": "pCloud",
    "SynologyDrive": "Synology Drive",
    "Yandex.Disk": "Yandex.Disk",
}
# and what stands in them.
_MARKERS = {".stfolder": "Syncthing", ".dropbox.cache": "Dropbox", ".owncloudsync.log": "ownCloud"}
_REMOTE_DRIVE = 4  # GetDriveTypeW
_LOCAL_MOUNT = 0x1000  # MNT_LOCAL of macOS

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


def cache_dir() -> Path:
    """Return the folder of what can be made anew at any time: indexes of texts."""
    return Path(_DIRS.user_cache_dir)


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


def shared_folder(path: Path) -> str | None:
    """Return what makes a place unfit to work in live (a network mount, a sync service), or None.

    There locks do not hold, or another program replaces the file under the one that writes it.
    """
    whole = path.absolute().resolve()
    return _synced(whole) or _mounted(whole)


def _synced(path: Path) -> str | None:
    for variable in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        root = os.environ.get(variable)
        if root and path.is_relative_to(Path(root).resolve()):
            return "OneDrive"
    for folder in path.parents:
        for name, service in _SYNCED.items():
            if folder.name == name or folder.name.startswith((f"{name} - ", f"{name}-")):
                return service
        for marker, service in _MARKERS.items():
            if (folder / marker).exists():
                return service
    return None


def _mounted(path: Path) -> str | None:
    if sys.platform == "win32":
        remote = ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE
        return path.anchor if remote or path.anchor.startswith("\\\\") else None
    folder = next((one for one in path.parents if one.exists()), Path("/"))
    if sys.platform == "darwin":
        return _remote_on_mac(folder)
    try:
        table = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return network_mount(folder, table)


def network_mount(folder: Path, table: str) -> str | None:
    """Return the kind of the network file system that a folder lies on, by a table of mounts."""
    best, kind = Path("/"), ""
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # The table writes spaces, tabs, line feeds and backslashes as octal numbers.
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
        if folder.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, fields[2]
    return kind if kind in _NETWORK else None


def _remote_on_mac(folder: Path) -> str | None:
    system = ctypes.CDLL(None)
    statfs = getattr(system, "statfs$INODE64", None) or system.statfs
    answer = ctypes.create_string_buffer(4096)
    if statfs(os.fsencode(folder), answer) != 0:
        return None
    flags = int.from_bytes(answer.raw[64:68], sys.byteorder)
    return None if flags & _LOCAL_MOUNT else answer.raw[72:88].split(b"\0")[0].decode()
