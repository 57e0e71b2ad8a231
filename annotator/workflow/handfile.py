"""The files that go between people: zips of JSON lines with a manifest that vouches for the rest.

They are written beside, synced and renamed, and never changed afterwards. They are read member by
member, each under the size that the manifest gives, and never unpacked.
"""

import hashlib
import hmac
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from annotator import __version__
from annotator.core.model import Id
from annotator.errors import AnnotatorError, reason_of
from annotator.language import N_
from annotator.store.connection import sync_folder

M = TypeVar("M", bound=msgspec.Struct)

VERSION = 1  # of both formats
OUT, IN = "annotator hand-out", "annotator hand-in"
MANIFEST = "manifest.json"
PART = 5_000_000  # bytes of lines from which on another member is begun

_LARGEST_MANIFEST = 64 * 1024 * 1024
_LARGEST_MEMBER = 256 * 1024 * 1024
_LARGEST = 8 * 1024**3  # of all members
_DAY = (1980, 1, 1, 0, 0, 0)  # of every member: the same content makes the same file
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    LookupError, OverflowError, struct.error, MemoryError,
)  # fmt: skip
_NEITHER = N_("{file} is neither a work file nor a handed-in file of this program.")
_CUT = N_("{file} did not arrive whole, or was altered. Ask for it again.")


class Member(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One member: its name, its size and its SHA-256."""

    name: str
    size: int
    sha256: str


class Head(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How far a stream goes: number and hash of its last change."""

    seq: int
    hash: str


class _Common(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    version: int
    program: str
    project: Id
    project_name: str
    person: Id
    name: str
    made: int  # milliseconds since 1970
    lamport: int
    heads: dict[Id, Head]  # of the person's streams
    members: tuple[Member, ...] = ()
    seal: str = ""  # of all else


class OutManifest(_Common, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a hand-out says of itself; its heads are the receipt. Its seal is a SHA-256."""

    secret: str
    articles: int


class InManifest(_Common, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a hand-in says of itself. Its seal is an HMAC-SHA256 by the person's secret."""

    labels: dict[Id, tuple[str, str]]  # name, and digest of what it means
    opened: int  # when the newest hand-out that was opened had been made


class _Kind(msgspec.Struct, frozen=True):
    format: str
    version: int
    program: str = ""


@dataclass
class HandFile:
    """An open hand-out or hand-in."""

    path: Path
    manifest: OutManifest | InManifest
    sha256: str  # of the manifest
    _zip: zipfile.ZipFile

    def named(self, start: str) -> list[str]:
        """Return the names of the members that begin so, in the manifest's order."""
        return [one.name for one in self.manifest.members if one.name.startswith(start)]

    def read(self, name: str) -> bytes:
        """Return a member's bytes. Raises AnnotatorError when they are not what was written."""
        member = next(one for one in self.manifest.members if one.name == name)
        raw = _member(self._zip, self.path, name, member.size)
        if len(raw) != member.size or hashlib.sha256(raw).hexdigest() != member.sha256:
            raise AnnotatorError(_CUT, file=self.path.name)
        return raw


@contextmanager
def opened(path: Path) -> Iterator[HandFile]:
    """Open a file of ours. Raises AnnotatorError when it is none, or not whole, or far too large,
    or made by a newer program. A hand-in's seal is checked by ``is_sealed_by``."""
    try:
        with path.open("rb") as file, _zip(file, path) as archive:
            raw = _member(archive, path, MANIFEST, _LARGEST_MANIFEST)
            yield HandFile(path, _manifest(raw, path), hashlib.sha256(raw).hexdigest(), archive)
    except OSError as error:
        raise AnnotatorError(
            N_("{file} cannot be read: {reason}."), file=path, reason=reason_of(error)
        ) from error


def is_sealed_by(manifest: InManifest, secrets: Iterable[bytes]) -> bool:
    """Tell whether one of some secrets made the seal of a hand-in."""
    said = _unsealed(manifest)
    return any(
        hmac.compare_digest(hmac.new(one, said, hashlib.sha256).hexdigest(), manifest.seal)
        for one in secrets
    )


@dataclass
class Putter:
    """Writes the members of a new file."""

    _zip: zipfile.ZipFile
    members: list[Member]

    def put(self, name: str, raw: bytes) -> None:
        """Add a member."""
        info = zipfile.ZipInfo(name, _DAY)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        self._zip.writestr(info, raw)
        self.members.append(Member(name, len(raw), hashlib.sha256(raw).hexdigest()))

    def put_lines(self, start: str, lines: Iterable[bytes]) -> None:
        """Add lines as members `start`1, `start`2, …, none much larger than ``PART``."""
        number, held, size = 1, list[bytes](), 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= PART:
                self.put(f"{start}{number}.jsonl", b"".join(held))
                number, held, size = number + 1, [], 0
        if held:
            self.put(f"{start}{number}.jsonl", b"".join(held))


def write(path: Path, fill: Callable[[Putter], M], secret: bytes = b"") -> str:
    """Write a new file: `fill` puts the members and returns the manifest, which is sealed.

    A hand-in is sealed with `secret`. Returns the SHA-256 of the manifest. Raises AnnotatorError
    when the folder cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                putter = Putter(archive, [])
                manifest = fill(putter)
                manifest = msgspec.structs.replace(manifest, members=tuple(putter.members))
                said = _unsealed(manifest)
                seal = hmac.new(secret, said, hashlib.sha256) if secret else hashlib.sha256(said)
                raw = _canonical(msgspec.structs.replace(manifest, seal=seal.hexdigest()))
                putter.put(MANIFEST, raw)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise AnnotatorError(
            N_("{folder} cannot be written ({reason}). Choose another folder."),
            folder=path.parent,
            reason=reason_of(error),
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return hashlib.sha256(raw).hexdigest()


@contextmanager
def _zip(file: IO[bytes], path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise AnnotatorError(_looks_like(path), file=path.name) from error
    with archive:
        yield archive


def _looks_like(path: Path) -> str:
    """Return what to say of a file that is no whole zip: one that begins like one was cut."""
    with path.open("rb") as file:
        return _CUT if file.read(4) == b"PK\x03\x04" else _NEITHER


def _member(archive: zipfile.ZipFile, path: Path, name: str, size: int) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        whole = _NEITHER if name == MANIFEST else _CUT
        raise AnnotatorError(whole, file=path.name) from error
    if info.compress_type not in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        raise AnnotatorError(_CUT, file=path.name)
    try:
        with archive.open(info) as member:
            raw = member.read(size + 1)
    except _BROKEN as error:
        raise AnnotatorError(_CUT, file=path.name) from error
    if len(raw) > size:
        raise AnnotatorError(_CUT, file=path.name)
    return raw


def _manifest(raw: bytes, path: Path) -> OutManifest | InManifest:
    kind = _decoded(raw, _Kind, path, _NEITHER)
    if kind.format not in (OUT, IN):
        raise AnnotatorError(_NEITHER, file=path.name)
    if kind.version > VERSION:
        raise AnnotatorError(
            N_(
                "{file} was made by version {newer} of this program, and this one is {ours}. "
                "Update this program; what was done here can be handed in all the same."
            ),
            file=path.name,
            newer=kind.program[:20],
            ours=__version__,
        )
    shape: type[OutManifest | InManifest] = OutManifest if kind.format == OUT else InManifest
    manifest = _decoded(raw, shape, path, _CUT)
    if not _is_sound(manifest) or _canonical(manifest) != raw:
        raise AnnotatorError(_CUT, file=path.name)
    if isinstance(manifest, OutManifest):
        sealed = hashlib.sha256(_unsealed(manifest)).hexdigest()
        if not hmac.compare_digest(sealed, manifest.seal):
            raise AnnotatorError(_CUT, file=path.name)
    return manifest


def _is_sound(manifest: OutManifest | InManifest) -> bool:
    ids = [manifest.project, manifest.person, *manifest.heads]
    if not all(_is_hex(one, 32) for one in ids) or not manifest.seal.isascii():
        return False
    if isinstance(manifest, OutManifest) and not _is_hex(manifest.secret, 64):
        return False
    names = [one.name for one in manifest.members]
    sizes = [one.size for one in manifest.members]
    numbers = (manifest.made, manifest.lamport, *(one.seq for one in manifest.heads.values()))
    return (
        len(set(names)) == len(names)
        and all(0 <= size <= _LARGEST_MEMBER for size in sizes)
        and sum(sizes) <= _LARGEST
        and all(0 <= one < 1 << 60 for one in numbers)
    )


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and set(text) <= set("0123456789abcdef")


def _decoded(raw: bytes, shape: type[M], path: Path, otherwise: str) -> M:
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise AnnotatorError(otherwise, file=path.name) from error


def _unsealed(manifest: msgspec.Struct) -> bytes:
    return _canonical(msgspec.structs.replace(manifest, seal=""))


def _canonical(manifest: msgspec.Struct) -> bytes:
    return msgspec.json.encode(manifest, order="sorted")
