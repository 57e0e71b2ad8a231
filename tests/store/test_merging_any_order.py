"""Whatever people do, on whatever machines and clocks, and however it arrives: one state."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import Note, NoteKind, State, Work
from annotator.store.ids import new_id
from annotator.store.inspection import inspect, rebuild
from annotator.store.merging import merge
from annotator.store.project import Project
from annotator.store.wire import Sent
from tests.store.making import arrival, bring, documents, label, mark, person
from tests.store.teaming import copy_for, held, journal, make_team, sent_by, state

DAY = 86_400_000
# (machine, what, which, where): each deed of the story; machines 0 and 1 are Aya's, 2 is Bob's,
# 3 is Rim's, who writes gold.
Deed = tuple[int, str, int, int]
PEOPLE = ("Aya", "Aya", "Bob", "Rim")
CLOCKS = (0, -400 * DAY, 3 * DAY, 0)
DEEDS = ("mark", "mark", "resize", "relabel", "remove", "note", "done", "undo", "redo", "hand in")

stories = st.lists(
    st.tuples(
        st.integers(0, len(PEOPLE) - 1),
        st.sampled_from(DEEDS),
        st.integers(0, 5),
        st.integers(0, 8),
    ),
    min_size=5,
    max_size=40,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
@given(story=stories, seed=st.integers(0, 1 << 30))
def test_one_state_in_any_order(story: list[Deed], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        lead = stack.enter_context(_with_brought_layer(Path(folder)))
        machines = [
            stack.enter_context(copy_for(lead, name, f"machine {number}"))
            for number, name in enumerate(PEOPLE)
        ]
        sent = _told(story, machines)
        sent += [(name, sent_by(one, name)) for one, name in zip(machines, PEOPLE, strict=True)]
        files = [
            stack.enter_context(copy_for(lead, "Sam", f"lead {number}")) for number in range(3)
        ]
        for number, file in enumerate(files):
            _deliver(file, sent, random.Random(seed + number))
        first = state(files[0])
        for file in files:
            assert state(file) == first
            assert journal(file) == journal(files[0])
            assert held(file) == 0
            assert [str(one.message) + one.where for one in inspect(file.connection).all] == []
            rebuild(file)
            assert state(file) == first


def _with_brought_layer(folder: Path) -> Project:
    project = make_team(folder)
    spans = [((0, 3),), ((4, 8),)]
    brought = arrival(6, layer=person(project, "Aya"), label=label(project), pieces=spans)
    bring(project, [brought])
    return project


def _told(story: list[Deed], machines: list[Project]) -> list[tuple[str, list[Sent]]]:
    """Let everybody do what the story says; return what was handed in on the way."""
    sent = []
    for number, what, which, where in story:
        machine, name = machines[number], PEOPLE[number]
        with _clock(CLOCKS[number]):
            if what == "hand in":
                sent.append((name, sent_by(machine, name)))
                # The next session is another stream.
                machine.sign_in(person(machine, name))
            else:
                _do(machine, name, what, which, where)
    return sent


def _do(machine: Project, name: str, what: str, which: int, where: int) -> None:
    document = documents(machine)[which % 3]
    me = person(machine, name)
    layer = person(machine, "gold") if name == "Rim" else me
    mine = machine.annotations.of(document, layer)
    if what == "mark" and name != "Rim":
        mark(machine, document, where, where + 2)
    elif what == "mark":
        with machine.gesture("mark", document=document) as gesture:
            machine.annotations.mark(
                gesture, document, label=label(machine), pieces=((where, where + 2),), layer=layer
            )
    elif what in ("resize", "relabel", "remove") and mine:
        one = mine[which % len(mine)]
        with machine.gesture(what, document=document) as gesture:
            if what == "remove":
                machine.annotations.remove(gesture, one)
            elif what == "resize":
                machine.annotations.write(gesture, replace(one, pieces=((where, where + 3),)))
            else:
                machine.annotations.write(gesture, replace(one, label=label(machine, "MEET")))
    elif what == "note":
        with machine.gesture("note", document=document) as gesture:
            machine.notes.write(
                gesture, Note(new_id(), document, document, me, NoteKind.NOTE, f"{where}")
            )
    elif what == "done":
        with machine.gesture("done", document=document) as gesture:
            machine.documents.write_work(gesture, Work(document, me, list(State)[where % 4]))
    elif what == "undo":
        machine.undo.undo(document)
    elif what == "redo":
        machine.undo.redo(document)


def _deliver(file: Project, sent: list[tuple[str, list[Sent]]], chance: random.Random) -> None:
    """Merge everything in some order, some of it twice, some of it cut before."""
    order = [*sent, *chance.sample(sent, len(sent) // 2)]
    chance.shuffle(order)
    for name, changes in order:
        some = changes
        if chance.random() < 0.5:
            start = chance.randrange(len(changes) + 1)
            some = changes[start : start + chance.randrange(len(changes) + 1)]
            some = chance.sample(some, len(some))
        merge(file, person(file, name), some)
    for name, changes in sent:
        merge(file, person(file, name), changes)
    for name in PEOPLE:
        merge(file, person(file, name), [])


@contextmanager
def _clock(skew: int) -> Iterator[None]:
    """Let the wall clock of the store be off, in times and in ids."""
    really = time.time_ns
    with patch("time.time_ns", lambda: really() + skew * 1_000_000):
        yield
