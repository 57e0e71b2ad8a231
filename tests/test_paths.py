"""Folders that other machines write to are known."""

from pathlib import Path

import pytest

from annotator.paths import network_mount, shared_folder

MOUNTS = r"""
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/vdb /home/local ext4 rw 0 0
//nas/x /mnt/a\040b cifs rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/work", None),
        ("/home", "nfs4"),
        ("/home/sam/projects", "nfs4"),
        ("/home/local/projects", None),
        ("/homework", None),
        ("/mnt/a b/c", "cifs"),
        ("/mnt/a", None),
        ("/mnt/ssh", "fuse.sshfs"),
    ],
)
def test_the_innermost_mount_decides(folder: str, kind: str | None) -> None:
    assert network_mount(Path(folder), MOUNTS) == kind


def test_a_folder_of_this_machine_is_fit_to_work_in(tmp_path: Path) -> None:
    assert shared_folder(tmp_path / "a.annproj") is None


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox/projects", "Dropbox"),
        ("OneDrive - Press House", "OneDrive"),
        ("CloudStorage/GoogleDrive-sam@example.org/My Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_folders_of_sync_services_are_known_by_name(
    tmp_path: Path, folder: str, service: str
) -> None:
    assert shared_folder(tmp_path / folder / "a.annproj") == service


def test_a_folder_named_almost_like_a_service_is_none(tmp_path: Path) -> None:
    assert shared_folder(tmp_path / "Dropboxes" / "a.annproj") is None


def test_synced_folders_are_known_by_what_stands_in_them(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    assert shared_folder(tmp_path / "shared" / "deep" / "a.annproj") == "Syncthing"


def test_the_place_that_a_service_names_itself_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDrive", str(tmp_path / "cloud"))
    assert shared_folder(tmp_path / "cloud" / "a.annproj") == "OneDrive"
    assert shared_folder(tmp_path / "a.annproj") is None
