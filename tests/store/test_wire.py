"""The lines by which changes travel: read back as they were, or refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.core.model import Role
from annotator.store.errors import Damaged
from annotator.store.gesture import Rights
from annotator.store.project import Project
from annotator.store.travelling import heads_of, lamport_of, streams_of
from annotator.store.wire import packed, read_lines, unpacked, written
from tests.store.making import documents, mark, open_as, person
from tests.store.teaming import make_team, sent_by


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Project]:
    with make_team(tmp_path) as project:
        yield project


@pytest.fixture
def raw(lead: Project) -> bytes:
    with open_as(lead, "Aya") as aya:
        for start in range(3):
            mark(aya, documents(lead)[0], start, start + 2)
        aya.undo.undo(documents(lead)[0])
    return b"".join(written(sent_by(lead, "Aya")))


def test_what_is_written_is_read_back(lead: Project, raw: bytes) -> None:
    sent = sent_by(lead, "Aya")
    assert list(read_lines(raw)) == sent
    assert list(read_lines(raw + b"\n\n")) == sent
    assert [one.seq for one in sent] == [1, 2, 3, 4]
    assert sent[3].step.gesture.undoes == sent[2].step.gesture.uuid


def test_one_change_is_kept_by_itself(lead: Project, raw: bytes) -> None:
    one = sent_by(lead, "Aya")[2]
    assert unpacked(packed(one)) == one
    with pytest.raises(Damaged):
        unpacked(packed(one)[:-1])
    with pytest.raises(Damaged):
        unpacked("[1, 2, 3]")


def lines(raw: bytes) -> list[list[object]]:
    return [msgspec.json.decode(line) for line in raw.splitlines()]


def joined(said: list[list[object]]) -> bytes:
    return b"\n".join(msgspec.json.encode(one) for one in said)


ID, HASH = "0" * 32, "0" * 64
WRONG: dict[tuple[int, int], list[Any]] = {  # by line and field
    (0, 1): ["", "0", ID + "0", ID.upper() + "A", "z" * 32, 7, None],
    (0, 2): ["", HASH],
    (0, 3): ["x" * 201, 1],
    (0, 5): [-1, 1 << 61, 1.5, "1"],
    (1, 2): ["", "x" * 41, "وسم", "a\nb"],
    (1, 3): ["0"],
    (1, 4): ["0", "A" * 32],
    (1, 5): [0, -1, 1 << 61, True],
    (1, 6): [-1, 1 << 61],
    (1, 7): [0, -1],
    (2, 1): [0, -1, 1 << 61, "1"],
    (2, 2): ["", "x" * 41],
    (2, 3): ["", HASH],
    (2, 6): [0, 1, "true"],
    (2, 7): [None, {}],
    (2, 8): ["", ID, HASH.replace("0", " ")],
}


@pytest.mark.parametrize(
    ("line", "field", "value"), [(*place, one) for place, some in WRONG.items() for one in some]
)
def test_lines_that_are_none_of_ours_are_refused(
    raw: bytes, line: int, field: int, value: object
) -> None:
    said = lines(raw)
    said[line][field] = value
    with pytest.raises(Damaged, match=f"line {line + 1}"):
        list(read_lines(joined(said)))


@pytest.mark.parametrize("line", [0, 1, 2])
def test_lines_have_neither_more_nor_less_fields(raw: bytes, line: int) -> None:
    for fewer in (True, False):
        said = lines(raw)
        said[line] = said[line][:-1] if fewer else [*said[line], 1]
        with pytest.raises(Damaged):
            list(read_lines(joined(said)))


@pytest.mark.parametrize("start", [1, 2])
def test_a_change_stands_behind_its_gesture_and_stream(raw: bytes, start: int) -> None:
    with pytest.raises(Damaged, match="line 1"):
        list(read_lines(joined(lines(raw)[start:])))


def test_a_gesture_ends_with_its_stream(raw: bytes) -> None:
    said = lines(raw)
    with pytest.raises(Damaged):
        list(read_lines(joined([*said, said[0], said[2]])))


@pytest.mark.parametrize(
    "line", [b"{", b"\xff", b'["x"]', b"[]", b"null", b'["c",' + b"[" * 2_000, b'["s","\\ud800"]']
)
def test_garbage_is_refused(raw: bytes, line: bytes) -> None:
    with pytest.raises(Damaged):
        list(read_lines(raw + line))


def test_what_one_wrote_as_the_lead_does_not_travel(lead: Project) -> None:
    sam, until = person(lead, "Sam"), lead.history.latest()
    every = streams_of(lead, sam, until=until)
    rights = Rights(sam, frozenset({Role.REVIEWER}), person(lead, "gold"))
    assert len(every) >= 1
    assert streams_of(lead, sam, until=until, only=rights) == []
    with open_as(lead, "Sam") as again:
        mark(again, documents(lead)[0], 0, 3)
    until = lead.history.latest()
    (own,) = streams_of(lead, sam, until=until, only=rights)
    assert heads_of(lead, [own], until=until)[own][0] == 1
    assert heads_of(lead, [own], until=until - 1) == {}
    assert lamport_of(lead, until=until) > lamport_of(lead, until=until - 1)


def test_only_what_was_visible_then_travels(lead: Project) -> None:
    with open_as(lead, "Aya") as aya:
        mark(aya, documents(lead)[0], 0, 3)
        until = lead.history.latest()
        mark(aya, documents(lead)[0], 4, 8)
    me = person(lead, "Aya")
    (stream,) = streams_of(lead, me, until=until)
    assert heads_of(lead, [stream], until=until)[stream][0] == 1
    assert streams_of(lead, me, until=until - 1) == []


def test_a_change_knows_what_follows_it(lead: Project, raw: bytes) -> None:
    first, second, *_ = sent_by(lead, "Aya")
    assert second.hash_after(first.hash) == second.hash
    assert replace(second, alive=False).hash_after(first.hash) != second.hash
