"""What a wheel carries, and that the pinned versions fit the ranges."""

import configparser
import importlib.metadata
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from annotator.store.schema import APPLICATION_ID
from annotator.workflow.handing import HAND_IN, HAND_OUT
from annotator.workflow.opening import SUFFIX

ROOT = Path(__file__).parent.parent
DESKTOP = ROOT / "resources" / "desktop"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout; return its file."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def tracked(folder: str) -> set[str]:
    """Return the files of `folder` that belong to the project, as paths from its root."""
    if not (ROOT / ".git").exists():  # an unpacked source archive holds nothing else
        return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.*")}
    command = ["git", "ls-files", "-z", folder]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name for name in names.split("\0") if name and (ROOT / name).exists()}


def test_the_wheel_carries_every_resource_and_module(wheel: Path) -> None:
    expected = {f"annotator/{name}" for name in tracked("resources")} | tracked("annotator")
    with zipfile.ZipFile(wheel) as archive:
        assert expected - set(archive.namelist()) == set()


def test_an_unpacked_wheel_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    program = "from annotator.paths import checkout, resources; print(checkout(), resources())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,  # comes before the checkout on the path
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == f"None {tmp_path / 'annotator' / 'resources'}"


def test_the_wheel_installs_the_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/entry_points.txt"))
        scripts = configparser.ConfigParser()
        scripts.read_string(archive.read(name).decode())
    assert dict(scripts["console_scripts"]) == {"annotator": "annotator.__main__:main"}


def pins() -> dict[str, str]:
    """Return the exact version of every package in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def requirements() -> list[Requirement]:
    """Return what pyproject.toml asks for, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for group in groups for line in group]


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_every_requirement_is_pinned_within_its_range(requirement: Requirement) -> None:
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_what_the_requirements_bring_along_is_pinned_too() -> None:
    unpinned = set()
    seen: set[str] = set()
    extras = {"exchange", "spacy", "suggest", "oracles"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    heavy = {line for extra in extras for line in project["optional-dependencies"][extra]}
    waiting = [r.name for r in requirements() if r not in {Requirement(line) for line in heavy}]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        if name not in pins():
            unpinned.add(name)
        needed = [Requirement(line) for line in importlib.metadata.requires(name) or []]
        waiting += [r.name for r in needed if not r.marker or r.marker.evaluate({"extra": ""})]
    assert unpinned <= {"pip", "setuptools"}  # they belong to .venv itself


def test_the_menu_entry_opens_projects_and_the_files_in_which_work_travels() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(DESKTOP / "annotator.desktop", "utf-8")
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kinds = etree.parse(DESKTOP / "annotator-mime.xml").getroot().findall(f"{space}mime-type")
    assert entry["Desktop Entry"]["MimeType"] == "".join(f"{one.get('type')};" for one in kinds)
    endings = {str(glob.get("pattern")) for one in kinds for glob in one.findall(f"{space}glob")}
    assert endings == {f"*{SUFFIX}", f"*{HAND_OUT}", f"*{HAND_IN}"}
    kind = kinds[0]
    assert entry["Desktop Entry"]["Exec"] == "annotator %F"
    number = kind.find(f"{space}magic/{space}match/{space}match")
    assert number is not None
    assert int(number.get("value", ""), 16) == APPLICATION_ID
