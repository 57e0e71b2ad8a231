"""The journal against a model in plain Python: every edit, two people, three windows, crashes."""

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from annotator.core.model import Id, Note, NoteKind, Pieces, State, Work
from annotator.store.bulk import Bulk
from annotator.store.ids import new_id
from annotator.store.inspection import inspect, rebuild
from annotator.store.project import Project
from tests.store.making import (
    arrival,
    assert_sound,
    documents,
    label,
    make_project,
    open_as,
    person,
)

WINDOWS = ("Sam", "Sam", "Aya")
Value = tuple[object, bool]  # what an object is, and whether it is alive
Key = tuple[str, Id]  # kind and id


@dataclass
class Deed:
    """A gesture: what each object was before and after it."""

    number: int
    changes: dict[Key, tuple[Value | None, Value]]


@dataclass
class Layer:
    """One person's work in one document."""

    now: dict[Key, Value] = field(default_factory=dict)
    undo: list[Deed] = field(default_factory=list)
    redo: list[Deed] = field(default_factory=list)

    def do(self, number: int, after: dict[Key, Value]) -> None:
        self.undo.append(self._write(number, after))
        self.redo.clear()

    def back(self, number: int, taken: list[Deed], put: list[Deed]) -> bool:
        """Take back the last deed of `taken` that still shows; say whether there was one."""
        shows = [
            deed
            for deed in taken
            if any(self.now[key] == after for key, (_, after) in deed.changes.items())
        ]
        if not shows:
            return False
        deed = shows[-1]
        after = {
            key: before or (left[0], False)
            for key, (before, left) in deed.changes.items()
            if self.now[key] == left
        }
        taken.remove(deed)
        put.append(self._write(number, after))
        return True

    def _write(self, number: int, after: dict[Key, Value]) -> Deed:
        changes = {key: (self.now.get(key), value) for key, value in after.items()}
        self.now.update(after)
        return Deed(number, changes)

    def living(self, kind: str) -> dict[Id, object]:
        return {
            key[1]: value for key, (value, alive) in self.now.items() if key[0] == kind and alive
        }


class Windows(RuleBasedStateMachine):
    """Three windows on one file, one of them another person's; imports come, go and crash."""

    @initialize()
    def open_the_windows(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.first = make_project(self.folder)
        self.windows = [open_as(self.first, name) for name in WINDOWS]
        self.documents = documents(self.first)
        self.layers: dict[tuple[Id, Id], Layer] = {}
        self.imports: list[tuple[Project, ExitStack, Bulk, int]] = []
        self.number = 0
        self.brought = len(self.documents)
        for window, start in ((0, 0), (1, 4), (2, 0), (0, 13)):
            self.mark(window, 0, start, 3, "PERS")

    def _where(self, window: int, document: int) -> tuple[Project, Id, Layer]:
        project, identity = self.windows[window], self.documents[document % len(self.documents)]
        assert project.me is not None
        self.number += 1
        return project, identity, self.layers.setdefault((identity, project.me.id), Layer())

    windows_ = st.integers(0, len(WINDOWS) - 1)
    places = st.sampled_from([0, 0, 0, 0, 1, 2, 3])
    starts = st.integers(0, 9)
    lengths = st.integers(1, 8)
    names = st.sampled_from(["PERS", "MEET"])

    @rule(window=windows_, document=places, start=starts, length=lengths, name=names)
    def mark(self, window: int, document: int, start: int, length: int, name: str) -> None:
        project, where, layer = self._where(window, document)
        pieces = ((start, start + length),)
        with project.gesture("mark", document=where) as gesture:
            made = project.annotations.mark(
                gesture, where, label=label(project, name), pieces=pieces
            )
        layer.do(self.number, {("annotation", made): ((name, pieces), True)})

    @rule(window=windows_, document=places, count=st.integers(2, 4))
    def mark_several_at_once(self, window: int, document: int, count: int) -> None:
        project, where, layer = self._where(window, document)
        made: dict[Key, Value] = {}
        with project.gesture("mark", document=where) as gesture:
            for start in range(count):
                pieces = ((start, start + 1), (start + 2, start + 3))
                one = project.annotations.mark(gesture, where, label=label(project), pieces=pieces)
                made["annotation", one] = (("PERS", pieces), True)
        layer.do(self.number, made)

    @rule(window=windows_, document=places, pick=places, start=starts, length=lengths, name=names)
    def change(
        self, window: int, document: int, pick: int, start: int, length: int, name: str
    ) -> None:
        project, where, layer = self._where(window, document)
        mine = sorted(layer.living("annotation"))
        if not mine:
            self.mark(window, document, pick, 3, "MEET")
            return
        one = project.annotations.get(where, mine[pick % len(mine)])
        pieces = ((start, start + length),)
        with project.gesture("change", document=where) as gesture:
            project.annotations.write(
                gesture, replace(one, label=label(project, name), pieces=pieces)
            )
        layer.do(self.number, {("annotation", one.id): ((name, pieces), True)})

    @rule(window=windows_, document=places, pick=places)
    def change_by_another_way(self, window: int, document: int, pick: int) -> None:
        """What a step of the whole project changes is no step of the article."""
        project, where, layer = self._where(window, document)
        mine = sorted(layer.living("annotation"))
        if not mine:
            self.mark(window, document, pick, 3, "MEET")
            return
        one = project.annotations.get(where, mine[pick % len(mine)])
        pieces = ((10, 12),)
        with project.gesture("merge") as gesture:
            project.annotations.write(gesture, replace(one, pieces=pieces))
        name, _ = _name_and_pieces(layer.now["annotation", one.id])
        layer.now["annotation", one.id] = ((name, pieces), True)

    @rule(window=windows_, document=places, pick=places)
    def remove(self, window: int, document: int, pick: int) -> None:
        project, where, layer = self._where(window, document)
        mine = sorted(layer.living("annotation"))
        if not mine:
            self.mark(window, document, pick, 3, "MEET")
            return
        one = project.annotations.get(where, mine[pick % len(mine)])
        with project.gesture("remove", document=where) as gesture:
            project.annotations.remove(gesture, one)
        key = ("annotation", one.id)
        layer.do(self.number, {key: (layer.now[key][0], False)})

    @rule(window=windows_, document=places, state=st.sampled_from(State))
    def work(self, window: int, document: int, state: State) -> None:
        project, where, layer = self._where(window, document)
        assert project.me is not None
        with project.gesture("work", document=where) as gesture:
            project.documents.write_work(gesture, Work(where, project.me.id, state))
        layer.do(self.number, {("work", "work"): (state, True)})

    @rule(window=windows_, document=places, words=st.sampled_from(["لماذا؟", "نعم"]))
    def ask(self, window: int, document: int, words: str) -> None:
        project, where, layer = self._where(window, document)
        assert project.me is not None
        note = Note(new_id(), where, where, project.me.id, NoteKind.QUESTION, words)
        with project.gesture("note", document=where) as gesture:
            project.notes.write(gesture, note)
        layer.do(self.number, {("note", note.id): (words, True)})

    @rule(window=windows_, document=places)
    def undo(self, window: int, document: int) -> None:
        project, where, layer = self._where(window, document)
        done = project.undo.undo(where)
        assert (done is not None) == layer.back(self.number, layer.undo, layer.redo)

    @rule(window=windows_, document=places)
    def redo(self, window: int, document: int) -> None:
        project, where, layer = self._where(window, document)
        done = project.undo.redo(where)
        assert (done is not None) == layer.back(self.number, layer.redo, layer.undo)

    @rule(window=windows_, document=places, count=st.integers(1, 5))
    def undo_and_redo_as_often(self, window: int, document: int, count: int) -> None:
        project, where, layer = self._where(window, document)
        before = project.annotations.of(where)
        steps = 0
        for _ in range(count):
            steps += project.undo.undo(where) is not None
            layer.back(self.number, layer.undo, layer.redo)
        for _ in range(steps):
            assert project.undo.redo(where) is not None
            layer.back(self.number, layer.redo, layer.undo)
        assert [(one.id, one.label, one.pieces) for one in project.annotations.of(where)] == [
            (one.id, one.label, one.pieces) for one in before
        ]

    @precondition(lambda self: len(self.imports) < 2)
    @rule()
    def begin_an_import(self) -> None:
        project, stack = open_as(self.first, "Sam"), ExitStack()
        work = stack.enter_context(project.bulk("import"))
        self.imports.append((project, stack, work, 0))

    @precondition(lambda self: self.imports)
    @rule(pick=places, size=st.integers(1, 3))
    def stage(self, pick: int, size: int) -> None:
        pick %= len(self.imports)
        project, stack, work, count = self.imports[pick]
        layer = person(project, "Aya")
        work.add(
            [
                arrival(
                    self.brought + number,
                    layer=layer,
                    label=label(project),
                    pieces=[((0, 3),), ((4, 6), (7, 9))],
                )
                for number in range(size)
            ]
        )
        self.brought += size
        self.imports[pick] = project, stack, work, count + size

    @precondition(lambda self: self.imports)
    @rule(pick=places, how=st.sampled_from(["seal", "cancel", "crash"]))
    def end_an_import(self, pick: int, how: str) -> None:
        project, stack, work, count = self.imports.pop(pick % len(self.imports))
        before = set(self.documents)
        if how == "crash":
            stack.pop_all()
            project.connection.execute(
                "update gestures set heartbeat = 0 where uuid = ?", (work.opened.uuid,)
            )
        elif how == "seal":
            work.seal()
        stack.close()
        project.close()
        if how == "seal":
            self.documents = documents(self.first)
            new = [one for one in self.documents if one not in before]
            assert len(new) == count
            for document in new:
                self._came_with_spans(document)

    def _came_with_spans(self, document: Id) -> None:
        aya = person(self.first, "Aya")
        found = self.first.annotations.of(document)
        assert [one.pieces for one in found] == [((0, 3),), ((4, 6), (7, 9))]
        layer = self.layers.setdefault((document, aya), Layer())
        layer.now.update({("annotation", one.id): (("PERS", one.pieces), True) for one in found})

    @rule()
    def sweep(self) -> None:
        self.first.sweep()
        live = {work.opened.uuid for _, _, work, _ in self.imports}
        rows = self.first.connection.execute("select uuid from gestures where sealed is null")
        assert {bytes(row[0]) for row in rows.fetchall()} == live

    @invariant()
    def every_window_shows_the_model(self) -> None:
        if not hasattr(self, "windows"):
            return
        assert documents(self.first) == self.documents
        for project in self.windows[1:]:
            for document in self.documents:
                self._shows(project, document)

    def _shows(self, project: Project, document: Id) -> None:
        names = {one.id: one.name for one in project.labels.all()}
        found = project.annotations.of(document)
        notes = project.notes.of(document)
        for name in set(WINDOWS):
            who = person(project, name)
            layer = self.layers.get((document, who), Layer())
            assert {
                one.id: (names[one.label], one.pieces) for one in found if one.layer == who
            } == layer.living("annotation")
            assert {one.id: one.text for one in notes if one.author == who} == layer.living("note")
            state = layer.living("work").get("work", State.TODO)
            assert project.documents.work(document, who).state == state

    def teardown(self) -> None:
        if not hasattr(self, "windows"):
            return
        try:
            assert_sound(self.first)
            for project, stack, _, _ in self.imports:
                stack.close()
                project.close()
            self.first.sweep()
            state = _state(self.first)
            rebuild(self.first)
            assert _state(self.first) == state
            assert inspect(self.first.connection).all == ()
        finally:
            for project in (self.first, *self.windows):
                project.close()
            shutil.rmtree(self.folder)


def _name_and_pieces(value: Value) -> tuple[str, Pieces]:
    name, pieces = cast("tuple[str, Pieces]", value[0])
    return name, pieces


def _state(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Return the derived tables with ids in the place of stand-ins."""
    queries = {
        "documents": "select uuid, alive, name, title, change from documents",
        "objects": "select uuid, kind, document, layer, alive, body, change from objects",
        "annotations": "select a.document, a.change, a.item, p.uuid, l.uuid, a.start, a.end"
        " from annotations a join objects p on p.id = a.layer join objects l on l.id = a.label",
        "work": "select w.document, p.uuid, w.state, w.change"
        " from work w join objects p on p.id = w.layer",
    }
    return {
        name: sorted(project.connection.execute(query).fetchall(), key=repr)
        for name, query in queries.items()
    }


TestWindows = pytest.mark.timeout(600)(Windows.TestCase)  # to find the shortest way to a failure
Windows.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
