"""An export is made beside its place and takes it when all of it is there, whole and proven."""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from annotator.errors import AnnotatorError
from annotator.formats.files import sha256
from annotator.formats.registry import Format
from annotator.language import N_

MANIFEST = "dataset.json"
CARD = "README.md"
_PREFIX, _SUFFIX = ".annotator-", ".part"  # of the folders in which exports are made
_OLD = 24 * 60 * 60  # seconds
KEY = "annotator_dataset"  # of the manifest: by it an export of ours is known again


@dataclass(frozen=True, slots=True)
class Stage:
    """A folder beside the destination, where its files are made under their own names."""

    folder: Path
    destination: Path
    base: str  # the destination's name without the ending of the format
    ending: str

    def data(self, number: int) -> Path:
        """Return where a shard is written."""
        return self.folder / f"{self.base}-{number:05}{self.ending}"

    def single(self) -> None:
        """Give what is the only shard the name of the whole."""
        for one in [*self.folder.iterdir()]:
            one.rename(one.with_name(one.name.replace(f"{self.base}-00000", self.base, 1)))

    @property
    def manifest(self) -> Path:
        """Return where the manifest is written: inside a folder, else beside the files."""
        return self._beside(MANIFEST)

    @property
    def card(self) -> Path:
        """Return where the card is written."""
        return self._beside(CARD)

    def _beside(self, name: str) -> Path:
        inside = self.folder / self.destination.name
        return inside / name if inside.is_dir() else self.folder / f"{self.destination.name}.{name}"

    def files(self) -> list[Path]:
        """Return all files there are, without manifest and card."""
        found = sorted(one for one in self.folder.rglob("*") if one.is_file())
        return [one for one in found if one not in (self.manifest, self.card)]


@contextmanager
def staged(form: Format, destination: Path) -> Iterator[Stage]:
    """Give a stage whose files take their places when the block ends; a failed one leaves nothing.

    Raises AnnotatorError when something stands at the destination that is no export.
    """
    check_place(destination)
    ending = next((one for one in sorted(form.extensions, key=len, reverse=True)
                   if destination.name.lower().endswith(one)), destination.suffix)  # fmt: skip
    base = destination.name[: len(destination.name) - len(ending)] or destination.name
    _clear(destination.parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, suffix=_SUFFIX, dir=destination.parent))
    stage = Stage(folder, destination, base, ending if base != destination.name else "")
    try:
        yield stage
        _settle(stage)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(folder: Path) -> None:
    """Remove what an export left that was killed a day ago or earlier."""
    for one in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if one.stat().st_mtime < time.time() - _OLD:
                shutil.rmtree(one, ignore_errors=True)


def check_place(destination: Path) -> None:
    """Raise AnnotatorError when something stands there that an export must not replace."""
    if not destination.is_dir() or not any(destination.iterdir()):
        return
    known = _listed(destination / MANIFEST)
    there = {
        one.relative_to(destination).as_posix() for one in destination.rglob("*") if one.is_file()
    }
    if not known or there - known.keys() - {MANIFEST, CARD}:
        raise AnnotatorError(
            N_("{file} is there already and is not an export. Choose the name of a new folder."),
            file=destination.name,
        )


def _listed(manifest: Path) -> dict[str, str]:
    """Return the files that an earlier manifest names, with hashes; none when it is not ours."""
    try:
        body = msgspec.json.decode(manifest.read_bytes())
        if not isinstance(body, dict) or KEY not in body:
            return {}
        return {str(one["path"]): str(one["sha256"]) for one in body["files"]}
    except (OSError, msgspec.MsgspecError, KeyError, TypeError):
        return {}


def _settle(stage: Stage) -> None:
    """Put everything in its place, the data before what describes them."""
    parent = stage.destination.parent
    before = _listed(parent / f"{stage.destination.name}.{MANIFEST}")
    last = {stage.manifest, stage.card}
    made = sorted(stage.folder.iterdir(), key=lambda one: (one in last, one.name))
    for one in made:
        _spare(stage, parent / one.name, one, before)
    for one in made:
        if one.is_dir():
            _swap(one, parent / one.name)
        else:
            one.replace(parent / one.name)
    for name in before.keys() - {one.name for one in made}:  # shards that are no more
        if "/" not in name and name.startswith(stage.base):
            (parent / name).unlink(missing_ok=True)
    _sync(parent)


def _spare(stage: Stage, place: Path, new: Path, before: dict[str, str]) -> None:
    """Raise AnnotatorError when a file that goes beside the data would take another's place.

    Nobody named that place. What stands there is replaced when an export wrote it and nobody
    has changed it since.
    """
    sides = bool(stage.ending) and new.name.endswith(stage.ending)  # train, dev, test; shards
    if sides or place == stage.destination or new.is_dir() or not place.exists():
        return
    ours = bool(before)
    if place.is_file() and new not in (stage.manifest, stage.card):
        there = sha256(place.read_bytes())
        ours = there in (before.get(place.name), sha256(new.read_bytes()))
    if not ours:
        raise AnnotatorError(
            N_(
                "{file} would be written beside it, but is there already: no export made it, or "
                "it was changed since. Move it, or choose another name."
            ),
            file=place.name,
        )


def _swap(new: Path, place: Path) -> None:
    old = place.with_name(f"{place.name}.old-{secrets.token_hex(4)}")  # nobody else's name
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
