"""Handed-in files, altered by the thousand: by disks and mail, and by somebody who wants to cheat.

Each is taken in by a lead's project. Wanted: no traceback; nothing that was not done gets in;
nothing that is there goes; the intact file afterwards brings everything. Some of them are sealed
anew with the person's own secret: by somebody who has it and lies.
"""

import io
import json
import random
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from annotator.core.model import Annotator, Assignment, Id, Role, State, Work
from annotator.errors import AnnotatorError
from annotator.store.handed import secrets_of
from annotator.store.ids import new_id
from annotator.store.inspection import inspect
from annotator.store.journal import chained, change_fields, genesis
from annotator.store.project import Project
from annotator.store.wire import Sent, read_lines
from annotator.workflow import handfile
from annotator.workflow.handfile import HandFile, Head, InManifest, Putter
from annotator.workflow.handing import hand_in, hand_out, open_hand_out, take_in
from benchmarks.faults import sample

Members = dict[str, bytes]
Key = tuple[bytes, int, bytes]

_EACH = 25  # altered files that one copy of the project meets before it is looked at closely
_MARKS = 12


@dataclass
class Tally:
    """What came of the altered files."""

    files: int = 0
    refused: int = 0  # as a whole
    kept_back: int = 0  # sealed rightly, and something in them kept back
    harmless: int = 0  # brought what had been done, and nothing else
    kinds: Counter[str] = field(default_factory=Counter)
    tracebacks: list[str] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)  # something came in that was never done
    lost: list[str] = field(default_factory=list)  # something that was there is gone
    unhealed: list[str] = field(default_factory=list)  # the intact file did not bring everything
    unsound: list[str] = field(default_factory=list)  # the full check complains


@dataclass
class Scene:
    """A lead's project, what Aya handed in, and what of it is true."""

    lead: Path
    good: Path
    older: Path  # an earlier file of hers
    secret: bytes
    true: set[Key]
    before: set[Key]  # in the lead's project
    bob: Id
    document: Id


def campaign(folder: Path, *, files: int, seed: int) -> Tally:
    """Alter a handed-in file in so many ways, and take each of them in."""
    scene = _scene(folder)
    tally = Tally()
    while tally.files < files:
        copy = folder / "met" / "lead.annproj"
        shutil.rmtree(copy.parent, ignore_errors=True)
        copy.parent.mkdir()
        shutil.copy(scene.lead, copy)
        for _ in range(min(_EACH, files - tally.files)):
            _meet(scene, copy, random.Random(f"{seed} {tally.files}"), tally)
            tally.files += 1
        _heal(scene, copy, tally)
    return tally


def _scene(folder: Path) -> Scene:
    lead = sample.make(folder / "lead.annproj")
    people = [Annotator(new_id(), name, frozenset({Role.ANNOTATOR})) for name in ("Aya", "Bob")]
    with Project.open(lead) as project:
        project.sign_in(project.annotators.people()[0].id)
        with project.gesture("people") as gesture:
            for one in people:
                if project.annotators.named(one.name) is None:
                    project.annotators.write(gesture, one)
        aya, bob = (_id(project, name) for name in ("Aya", "Bob"))
        articles = [project.documents.id_of(one) for one in project.documents.ids()][:4]
        with project.gesture("assign") as gesture:
            for article in articles:
                project.assignments.write(gesture, Assignment(article, aya))
    (out,) = hand_out(lead, [aya], folder / "out")
    work = folder / "work.annproj"
    open_hand_out(out.path, work)
    files = []
    for _ in range(2):
        _work(work, aya, articles)
        files.append(hand_in(work, folder / "in").path)
    older, good = files
    with handfile.opened(good) as found:
        true = {one.key for one in _changes(found)}
    with Project.open(lead) as project:
        secret = secrets_of(project, aya)[0]
        before = _journal(project)
    return Scene(lead, good, older, secret, true, before, bob, articles[0])


def _id(project: Project, name: str) -> Id:
    found = project.annotators.named(name)
    assert found is not None
    return found.id


def _work(path: Path, person: Id, articles: list[Id]) -> None:
    with Project.open(path, person=person) as project:
        label = project.labels.all()[0].id
        for number in range(_MARKS):
            article = articles[number % len(articles)]
            with project.gesture("mark", document=article) as gesture:
                project.annotations.mark(
                    gesture, article, label=label, pieces=((number, number + 2),)
                )
        with project.gesture("remove", document=articles[0]) as gesture:
            mine = project.annotations.of(articles[0], person)
            project.annotations.remove(gesture, mine[0])
        with project.gesture("done", document=articles[1]) as gesture:
            project.documents.write_work(gesture, Work(articles[1], person, State.DONE))
        project.undo.undo(articles[2])


def _changes(found: HandFile) -> Iterator[Sent]:
    for stream in found.manifest.heads:
        yield from read_lines(b"".join(found.read(x) for x in found.named(f"streams/{stream}/")))


def _journal(project: Project) -> set[Key]:
    rows = project.connection.execute(
        "select s.uuid, c.seq, c.hash from changes c join streams s on s.id = c.stream"
    ).fetchall()
    return {(bytes(stream), int(seq), bytes(digest)) for stream, seq, digest in rows}


def _meet(scene: Scene, lead: Path, dice: random.Random, tally: Tally) -> None:
    kind = dice.choice(_KINDS)
    name = f"{kind.__name__.strip('_')} {tally.files}"
    tally.kinds[kind.__name__.strip("_")] += 1
    file = lead.with_name(f"{tally.files}.anndone")
    try:
        file.write_bytes(kind(scene, dice))
        taken = take_in(lead, [file]).files[0]  # others: what was kept back and fits now
    except AnnotatorError as error:
        tally.tracebacks.append(f"{name}: not told in the report: {error}")
        return
    except Exception as error:  # noqa: BLE001 - of whatever kind: that is the question
        tally.tracebacks.append(f"{name}: {type(error).__name__} {error}")
        return
    if taken.refused is not None:
        tally.refused += 1
    elif taken.held:
        tally.kept_back += 1
    else:
        tally.harmless += 1
    with Project.open(lead) as project:
        now = _journal(project)
    if now - scene.true - scene.before:
        tally.forged.append(name)
    if scene.before - now:
        tally.lost.append(name)


def _heal(scene: Scene, lead: Path, tally: Tally) -> None:
    """Take the intact file in, twice, and look closely at what came of it all."""
    place = f"after {tally.files}"
    for _ in range(2):
        take_in(lead, [scene.good])
    with Project.open(lead) as project:
        now = _journal(project)
    if now != scene.true | scene.before:
        tally.unhealed.append(place)
    complaints = [str(one.message) for one in inspect(lead).all]
    if complaints:
        tally.unsound.append(f"{place}: {complaints[0]}")


# --- what disks, mail and careless programs do ----------------------------------------------------


def _flip_bytes(scene: Scene, dice: random.Random) -> bytes:
    raw = bytearray(scene.good.read_bytes())
    for _ in range(dice.choice((1, 1, 1, 2, 20))):
        raw[dice.randrange(len(raw))] ^= dice.randint(1, 255)
    return bytes(raw)


def _truncate(scene: Scene, dice: random.Random) -> bytes:
    raw = scene.good.read_bytes()
    return raw[: dice.randrange(len(raw))]


def _append(scene: Scene, dice: random.Random) -> bytes:
    return scene.good.read_bytes() + dice.randbytes(dice.choice((1, 100, 70_000)))


def _shift(scene: Scene, dice: random.Random) -> bytes:
    raw = bytearray(scene.good.read_bytes())
    at = dice.randrange(len(raw))
    raw[at:at] = dice.randbytes(dice.randint(1, 4))
    return bytes(raw)


def _zero(scene: Scene, dice: random.Random) -> bytes:
    raw = bytearray(scene.good.read_bytes())
    at = dice.randrange(len(raw))
    size = min(dice.choice((16, 512, 4096)), len(raw) - at)
    raw[at : at + size] = bytes(size)
    return bytes(raw)


def _mix(scene: Scene, dice: random.Random) -> bytes:
    """Give one file members of another."""
    members, other = _members(scene.good), _members(scene.older)
    for name in dice.sample(sorted(other), dice.randint(1, len(other))):
        members[name] = other[name]
    return _zipped(members)


def _drop(scene: Scene, dice: random.Random) -> bytes:
    members = _members(scene.good)
    del members[dice.choice(sorted(members))]
    return _zipped(members)


def _alter_member(scene: Scene, dice: random.Random) -> bytes:
    members = _members(scene.good)
    name = dice.choice(sorted(members))
    members[name] = _lines_changed(members[name], dice)
    return _zipped(members)


def _bomb(scene: Scene, dice: random.Random) -> bytes:
    members = _members(scene.good)
    members[dice.choice(sorted(members))] = bytes(dice.choice((10, 80)) * 1024 * 1024)
    return _zipped(members)


# --- what somebody does who wants to cheat, without the secret and with it -----------------------


def _edit_manifest(scene: Scene, dice: random.Random) -> bytes:
    members = _members(scene.good)
    said = json.loads(members[handfile.MANIFEST])
    key = dice.choice(sorted(said))
    said[key] = dice.choice(
        (0, -1, 1 << 80, "", "x" * 40, None, [], {}, scene.bob, said.get("project"), True, 1.5)
    )
    members[handfile.MANIFEST] = json.dumps(
        said, separators=(",", ":"), sort_keys=True, ensure_ascii=False
    ).encode()
    return _zipped(members)


def _sealed_by_another(scene: Scene, dice: random.Random) -> bytes:
    return _sealed(scene, _members(scene.good), dice.randbytes(32))


def _sealed_and_altered(scene: Scene, dice: random.Random) -> bytes:
    """Alter lines, and seal the file with the right secret: only the chain is against it."""
    members = _members(scene.good)
    name = dice.choice([one for one in sorted(members) if one.startswith("streams/")])
    members[name] = _lines_changed(members[name], dice)
    return _sealed(scene, members, scene.secret)


def _sealed_and_cut(scene: Scene, dice: random.Random) -> bytes:
    """Leave lines out, and seal the file with the right secret."""
    members = _members(scene.good)
    name = dice.choice([one for one in sorted(members) if one.startswith("streams/")])
    lines = members[name].splitlines(keepends=True)
    start = dice.randrange(1, len(lines))
    del lines[start : start + dice.randint(1, len(lines))]
    members[name] = b"".join(lines)
    return _sealed(scene, members, scene.secret)


def _rechained(scene: Scene, dice: random.Random) -> bytes:
    """Say something else in a change, chain all anew, and seal it with the right secret.

    What cannot be true of it must not come in: it is in the name of somebody else, in a layer that
    is not theirs, quotes what is not there, names what does not exist.
    """
    members = _members(scene.good)
    name = dice.choice([one for one in sorted(members) if one.startswith("streams/")])
    lines = [json.loads(line) for line in members[name].splitlines()]
    change = dice.choice([one for one in lines if one[0] == "c"])
    _lie(change, scene, dice)
    _chain_anew(lines)
    members[name] = b"".join(
        json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode() + b"\n" for one in lines
    )
    return _sealed(scene, members, scene.secret)


def _lie(change: list[object], scene: Scene, dice: random.Random) -> None:
    lies: list[Callable[[], None]] = [
        lambda: change.__setitem__(5, scene.bob),
        lambda: change.__setitem__(5, ""),
        lambda: change.__setitem__(4, new_id()),
        lambda: change.__setitem__(2, dice.choice(("label", "annotator", "lines", "document"))),
        lambda: change.__setitem__(2, "ruling"),
        lambda: change.__setitem__(2, "no such kind"),
        lambda: change.__setitem__(7, dice.choice(("", "{}", "[]", "null", "{", " {}", "\ud800"))),
        lambda: change.__setitem__(7, str(change[7]) + " "),
        lambda: change.__setitem__(7, str(change[7]).replace('"', "'", 1)),
    ]
    dice.choice(lies)()


def _chain_anew(lines: list[list[object]]) -> None:
    previous = b""
    fields: tuple[bytes, ...] = ()
    for line in lines:
        if line[0] == "s":
            previous = genesis(bytes.fromhex(str(line[1])), bytes.fromhex(str(line[2])))
        elif line[0] == "g":
            uuid, verb, document, undoes, lamport, at, _ = line[1:]
            fields = (
                *(bytes.fromhex(str(uuid)), str(verb).encode()),
                *(bytes.fromhex(str(document)), bytes.fromhex(str(undoes))),
                *(str(lamport).encode(), str(at).encode()),
            )
        else:
            seq, kind, identity, document, layer, alive, body, _ = line[1:]
            body = str(body).encode("utf-8", "replace").decode()
            line[7] = body
            own = change_fields(
                int(str(seq)),
                str(kind),
                bytes.fromhex(str(identity)),
                bytes.fromhex(str(document)),
                bytes.fromhex(str(layer)),
                bool(alive),
                body,
            )
            previous = chained(previous, fields + own)
            line[8] = previous.hex()


def _lines_changed(raw: bytes, dice: random.Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    what = dice.randrange(5)
    at = dice.randrange(len(lines))
    if what == 0:
        lines[at] = lines[at].replace(b"true", b"false")
    elif what == 1:
        lines[at] = lines[at].replace(b"annotation", b"annotations", 1)
    elif what == 2:
        lines.insert(at, lines[dice.randrange(len(lines))])
    elif what == 3:
        dice.shuffle(lines)
    else:
        line = bytearray(lines[at])
        line[dice.randrange(len(line))] ^= dice.randint(1, 127)
        lines[at] = bytes(line)
    return b"".join(lines)


def _members(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(members: Members) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return held.getvalue()


def _sealed(scene: Scene, members: Members, secret: bytes) -> bytes:
    """Return the file of these members, sealed by a secret as the program does."""
    with handfile.opened(scene.good) as found:
        manifest = found.manifest
        assert isinstance(manifest, InManifest)
    target = scene.good.parent / "sealed"
    heads = dict(manifest.heads)
    for stream in heads:
        last = _last_line(members, stream)
        if last is not None:
            heads[stream] = last

    def fill(putter: Putter) -> InManifest:
        for name, raw in members.items():
            if name != handfile.MANIFEST:
                putter.put(name, raw)
        return msgspec.structs.replace(manifest, heads=heads, members=(), seal="")

    handfile.write(target, fill, secret)
    raw = target.read_bytes()
    target.unlink()
    return raw


def _last_line(members: Members, stream: str) -> Head | None:
    for name, raw in members.items():
        if name.startswith(f"streams/{stream}/"):
            for line in reversed(raw.splitlines()):
                try:
                    said = json.loads(line)
                    if said[0] == "c":
                        return Head(int(said[1]), str(said[8]))
                except (ValueError, IndexError, TypeError, KeyError):
                    continue
    return None


_KINDS: tuple[Callable[[Scene, random.Random], bytes], ...] = (
    _flip_bytes,
    _flip_bytes,
    _truncate,
    _append,
    _shift,
    _zero,
    _mix,
    _drop,
    _alter_member,
    _bomb,
    _edit_manifest,
    _sealed_by_another,
    _sealed_and_altered,
    _sealed_and_altered,
    _sealed_and_cut,
    _rechained,
    _rechained,
)
