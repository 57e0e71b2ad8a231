"""What others did comes in: once, in any order, by whoever may, and nothing else does."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.model import (
    Annotation,
    Annotator,
    Label,
    Note,
    NoteKind,
    Role,
    State,
    Work,
)
from annotator.errors import Cancelled
from annotator.store import union
from annotator.store.bodies import AnnotationBody, AnnotationsBody, WorkBody, canonical
from annotator.store.errors import Busy, WriteFailed
from annotator.store.ids import named_id, new_id
from annotator.store.inspection import rebuild
from annotator.store.journal import OpenGesture, genesis
from annotator.store.merging import merge
from annotator.store.project import Project
from annotator.store.wire import Sender, Sent, Step
from tests.store.making import (
    arrival,
    assert_sound,
    bring,
    documents,
    label,
    mark,
    open_as,
    person,
)
from tests.store.teaming import copy_for, held, journal, make_team, reasons, sent_by, state


@pytest.fixture
def lead(tmp_path: Path) -> Iterator[Project]:
    with make_team(tmp_path) as project:
        yield project


@pytest.fixture
def aya(lead: Project) -> Iterator[Project]:
    with copy_for(lead, "Aya", "aya") as project:
        yield project


def forge(
    project: Project,
    name: str,
    *changes: tuple[str, str, str, str, object],
    verb: str = "mark",
    lamport: int = 1_000,
    alive: bool = True,
) -> list[Sent]:
    """Return a stream of a person that no program of ours wrote: whole, chained, and false.

    Each change is (kind, object, document, layer, body).
    """
    sender = Sender(bytes.fromhex(new_id()), bytes.fromhex(person(project, name)), "x", "y", 1)
    found: list[Sent] = []
    previous = genesis(sender.uuid, sender.person)
    for number, (kind, identity, document, layer, body) in enumerate(changes, 1):
        gesture = OpenGesture(
            0, bytes.fromhex(new_id()), verb, bytes.fromhex(document), b"", lamport + number, 1
        )
        text = body if isinstance(body, str) else canonical(body)
        bare = Sent(
            Step(sender, gesture, 1),
            number,
            kind,
            bytes.fromhex(identity),
            bytes.fromhex(document),
            bytes.fromhex(layer),
            alive,
            text,
            b"",
        )
        previous = bare.hash_after(previous)
        found.append(replace(bare, hash=previous))
    return found


def span(project: Project, **changed: object) -> AnnotationBody:
    body = {"label": label(project), "pieces": ((0, 3),), "quote": "قال", **changed}
    return AnnotationBody(**body)  # type: ignore[arg-type]


def test_what_came_is_there_and_a_second_time_nothing_is_new(lead: Project, aya: Project) -> None:
    first, second = documents(lead)
    identity = mark(aya, first, 0, 3)
    mark(aya, second, 0, 5)
    merged = merge(lead, person(lead, "Aya"), sent_by(aya, "Aya"))
    assert (merged.new, merged.already, merged.held) == (2, 0, [])
    assert merged.documents == {bytes.fromhex(first), bytes.fromhex(second)}
    assert [one.id for one in lead.annotations.of(first)] == [identity]
    before = journal(lead)
    again = merge(lead, person(lead, "Aya"), sent_by(aya, "Aya"))
    assert (again.new, again.already) == (0, 2)
    assert journal(lead) == before
    assert_sound(lead)


def test_each_change_comes_with_its_person_and_its_gesture(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    merge(lead, person(lead, "Aya"), sent_by(aya, "Aya"))
    deed = lead.history.page(limit=1)[0]
    theirs = aya.history.page(limit=1)[0]
    assert (deed.id, deed.person, deed.verb, deed.at, deed.document) == (
        *(theirs.id, person(lead, "Aya"), "mark", theirs.at, document),
    )


def test_all_that_one_may_do_comes_in(lead: Project, aya: Project) -> None:
    (document, other) = documents(lead)
    me = person(lead, "Aya")
    one = mark(aya, document, 0, 3)
    gone = mark(aya, document, 4, 8)
    with aya.gesture("relabel", document=document) as gesture:
        was = aya.annotations.get(document, one)
        aya.annotations.write(gesture, replace(was, label=label(lead, "MEET")))
    with aya.gesture("remove", document=document) as gesture:
        aya.annotations.remove(gesture, aya.annotations.get(document, gone))
    with aya.gesture("done", document=document) as gesture:
        aya.documents.write_work(gesture, Work(document, me, State.DONE))
        aya.notes.write(gesture, Note(new_id(), document, one, me, NoteKind.QUESTION, "لماذا؟"))
        aya.time.add(gesture, document, 7)
    mark(aya, other, 0, 5)
    aya.undo.undo(other)
    merged = merge(lead, me, sent_by(aya, "Aya"))
    assert merged.held == []
    assert state(lead) == state(aya)
    assert lead.documents.work(document, me).state is State.DONE
    assert lead.undo.next_undo(other) is None
    assert_sound(lead)


def test_a_cut_stream_heals_when_the_rest_comes(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    for start in range(4):
        mark(aya, document, start, start + 2)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    merged = merge(lead, me, sent[2:])
    assert (merged.new, len(merged.held)) == (0, 2)
    assert reasons(lead) == {"changes before them are missing"}
    merged = merge(lead, me, sent[:1])
    assert (merged.new, merged.released, held(lead)) == (1, 0, 2)
    merged = merge(lead, me, sent[1:2])
    assert (merged.new, merged.released, held(lead)) == (1, 2, 0)
    assert journal(lead) >= {one.key for one in sent}
    assert_sound(lead)


def test_a_step_comes_whole_or_not_at_all(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    with aya.gesture("mark", document=document) as gesture:
        for start in range(3):
            aya.annotations.mark(gesture, document, label=label(lead), pieces=((start, start + 2),))
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    assert len(merge(lead, me, sent[:2]).held) == 2
    assert reasons(lead) == {"the rest of their step is missing"}
    assert lead.annotations.of(document) == []
    assert merge(lead, me, sent).new == 1
    assert (len(lead.annotations.of(document)), held(lead)) == (3, 0)


def test_the_same_number_with_another_content_is_kept_back_with_an_alarm(
    lead: Project, aya: Project
) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    mark(aya, document, 4, 8)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    merge(lead, me, sent)
    before = state(lead)
    false = replace(sent[0], body=sent[0].body.replace("قال", "مال"))
    false = replace(false, hash=false.hash_after(genesis(sent[0].step.sender.uuid, b"x" * 16)))
    merged = merge(lead, me, [false, sent[1]])
    told = [(one.key, str(why.message), why.alarm) for one, why in merged.held]
    assert told == [
        (
            false.key,
            "this project has other changes under the same numbers: somebody altered them",
            True,
        )
    ]
    assert state(lead) == before
    assert_sound(lead)


def test_an_altered_change_is_kept_back_and_the_intact_one_comes_in(
    lead: Project, aya: Project
) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    mark(aya, document, 4, 8)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    false = replace(sent[0], layer=bytes.fromhex(person(lead, "Bob")))
    merged = merge(lead, me, [false, sent[1]])
    # Its hash is the right one, so it counts as the same change; what it says is not believed.
    assert merged.new == 0
    assert [(str(why.message), why.alarm) for _, why in merged.held] == [
        ("they do not follow from what comes before them: somebody altered them", True),
        ("they come after a change that was kept back", False),
    ]
    assert merge(lead, me, sent).released == 2
    assert {one.label for one in lead.annotations.of(document, person(lead, "Bob"))} == set()
    assert {one.key for one in sent} <= journal(lead)
    assert_sound(lead)


@pytest.mark.parametrize(
    ("kind", "layer"),
    [
        ("annotation", "Bob"),
        ("annotation", "gold"),
        ("work", "Bob"),
        ("ruling", "Aya"),
        ("assignment", ""),
        ("lines", ""),
        ("label", ""),
        ("annotator", ""),
    ],
)
def test_what_is_not_theirs_does_not_come_in(lead: Project, kind: str, layer: str) -> None:
    (document, _) = documents(lead)
    bodies: dict[str, object] = {"annotation": span(lead), "work": WorkBody("done")}
    inside = "" if kind in ("label", "annotator") else document
    owner = person(lead, layer) if layer else ""
    identity = named_id("work", document, owner) if kind == "work" else new_id()
    sent = forge(lead, "Aya", (kind, identity, inside, owner, bodies.get(kind, "{}")))
    before = state(lead)
    merged = merge(lead, person(lead, "Aya"), sent)
    assert [why.alarm for _, why in merged.held] == [True]
    assert reasons(lead) == {
        "they change what belongs to somebody else, or what their role does not allow"
    }
    assert state(lead) == before
    assert_sound(lead)


def test_an_annotation_of_somebody_else_cannot_be_taken_over(lead: Project) -> None:
    (document, _) = documents(lead)
    bring(
        lead,
        [arrival(7, layer=person(lead, "Bob"), label=label(lead), pieces=[((0, 3),)])],
    )
    newest = documents(lead)[-1]
    brought = lead.annotations.of(newest)[0].id
    with open_as(lead, "Bob") as bob:
        own = mark(bob, document, 0, 3)
    me = person(lead, "Aya")
    for identity, where in ((own, document), (brought, newest)):
        text = lead.documents.text(where)
        body = span(lead, quote=text[:3])
        merged = merge(lead, me, forge(lead, "Aya", ("annotation", identity, where, me, body)))
        assert [why.alarm for _, why in merged.held] == [True]
    assert {one.layer for one in lead.annotations.of(newest)} == {person(lead, "Bob")}
    assert_sound(lead)


@pytest.mark.parametrize("verb", ["import", "create", "handout"])
def test_nobody_brings_objects_into_other_layers_by_naming_a_verb(lead: Project, verb: str) -> None:
    (document, _) = documents(lead)
    change = ("annotation", new_id(), document, person(lead, "Bob"), span(lead))
    for name in ("Aya", "Sam"):
        merged = merge(lead, person(lead, name), forge(lead, name, change, verb=verb))
        assert [why.alarm for _, why in merged.held] == [True]
    assert lead.annotations.of(document) == []


def test_reviewers_write_gold_and_return_articles(lead: Project) -> None:
    (document, _) = documents(lead)
    gold, rim = person(lead, "gold"), person(lead, "Rim")
    sent = forge(lead, "Rim", ("annotation", new_id(), document, gold, span(lead)))
    assert merge(lead, rim, sent).new == 1
    assert [one.layer for one in lead.annotations.of(document)] == [gold]
    assert_sound(lead)


def test_what_a_role_does_not_allow_comes_in_when_the_role_is_given(lead: Project) -> None:
    (document, _) = documents(lead)
    gold, aya = person(lead, "gold"), person(lead, "Aya")
    sent = forge(lead, "Aya", ("annotation", new_id(), document, gold, span(lead)))
    assert merge(lead, aya, sent).new == 0
    with lead.gesture("people") as gesture:
        lead.annotators.write(
            gesture, Annotator(aya, "Aya", frozenset({Role.ANNOTATOR, Role.REVIEWER}))
        )
    merged = merge(lead, aya, [])
    assert (merged.released, held(lead)) == (1, 0)
    assert_sound(lead)


def test_changes_about_what_is_not_here_wait_for_it(lead: Project, aya: Project) -> None:
    me = person(lead, "Aya")
    arrived = arrival(5)
    added = Label(new_id(), "DATE", key="3", order=2)
    with open_as(aya, "Sam") as sam:
        bring(sam, [arrived])
        with sam.gesture("labels") as gesture:
            sam.labels.write(gesture, added)
    mark(aya, arrived.id, 0, 3)
    with copy_for(lead, "Aya", "other") as other:
        with open_as(other, "Sam") as sam, sam.gesture("labels") as gesture:
            sam.labels.write(gesture, added)
        mark(other, documents(other)[0], 0, 3, "DATE")
        merged = merge(lead, me, [*sent_by(aya, "Aya"), *sent_by(other, "Aya")])
    assert (merged.new, len(merged.held)) == (0, 2)
    assert reasons(lead) == {
        "they are about an article that this project does not have",
        "they use a label that this project does not have",
    }
    assert not any(why.alarm for _, why in merged.held)
    bring(lead, [arrived])
    with lead.gesture("labels") as gesture:
        lead.labels.write(gesture, added)
    merged = merge(lead, me, [])
    assert (merged.released, held(lead)) == (2, 0)
    assert_sound(lead)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"quote": "مال"}, "the quote is not what stands in the text"),
        ({"pieces": ((0, 3_000),)}, "is not a span of this text"),
        ({"pieces": ()}, "at least one piece"),
        ({"origin": "heaven"}, "ValueError"),
    ],
)
def test_what_makes_no_sense_stays_out(lead: Project, body: dict[str, object], why: str) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    sent = forge(lead, "Aya", ("annotation", new_id(), document, me, span(lead, **body)))
    merged = merge(lead, me, sent)
    assert [why in str(reason.message) for _, reason in merged.held] == [True]
    assert lead.annotations.of(document) == []


def test_bodies_that_are_not_written_in_the_one_way_stay_out(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    for text in (canonical(span(lead)) + " ", "[]", "{", '{"label":1}', "\x00"):
        sent = forge(lead, "Aya", ("annotation", new_id(), document, me, text))
        assert len(merge(lead, me, sent).held) == 1
    assert lead.annotations.of(document) == []


def test_a_state_of_work_has_one_id(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    merged = merge(lead, me, forge(lead, "Aya", ("work", new_id(), document, me, WorkBody("done"))))
    assert "another id" in str(merged.held[0][1].message)


def test_kinds_of_a_newer_program_wait_for_it(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    merged = merge(lead, me, forge(lead, "Aya", ("hologram", new_id(), document, me, "{}")))
    assert [(str(why.message), why.alarm) for _, why in merged.held] == [
        ("a newer program made them: update this one, then take them in again", False)
    ]


def test_what_follows_something_kept_back_waits_behind_it(lead: Project) -> None:
    (document, _) = documents(lead)
    me, bob = person(lead, "Aya"), person(lead, "Bob")
    sent = forge(
        lead,
        "Aya",
        ("annotation", new_id(), document, me, span(lead)),
        ("annotation", new_id(), document, bob, span(lead)),
        ("annotation", new_id(), document, me, span(lead)),
    )
    merged = merge(lead, me, sent)
    assert merged.new == 1
    assert [why.alarm for _, why in merged.held] == [True, False]
    assert "they come after a change that was kept back" in reasons(lead)


def test_a_stream_in_the_name_of_somebody_else_stays_out(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    sent = sent_by(aya, "Aya")
    merged = merge(lead, person(lead, "Bob"), sent)
    assert [(merged.new, why.alarm) for _, why in merged.held] == [(0, True)]
    assert merge(lead, person(lead, "Aya"), sent).new == 1


def test_a_stream_that_is_here_cannot_be_claimed_by_another(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    sent = sent_by(aya, "Aya")
    merge(lead, person(lead, "Aya"), sent)
    bob = bytes.fromhex(person(lead, "Bob"))
    stolen = [
        replace(one, step=replace(one.step, sender=replace(one.step.sender, person=bob)))
        for one in sent
    ]
    merged = merge(lead, person(lead, "Bob"), stolen)
    assert [(merged.new, why.alarm) for _, why in merged.held] == [(0, True)]


def test_an_impossible_lamport_stays_out(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    change = ("annotation", new_id(), document, me, span(lead))
    merged = merge(lead, me, forge(lead, "Aya", change, lamport=1 << 50))
    assert [why.alarm for _, why in merged.held] == [True]
    mark(lead, document, 0, 3)
    row = lead.connection.execute("select max(lamport) from gestures").fetchone()
    assert row[0] < 1000


def test_steps_out_of_order_stay_out(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    changes = [("annotation", new_id(), document, me, span(lead)) for _ in range(2)]
    first, second = forge(lead, "Aya", *changes)
    gesture = replace(second.step.gesture, lamport=first.step.gesture.lamport)
    bare = replace(second, step=replace(second.step, gesture=gesture))
    merged = merge(lead, me, [first, replace(bare, hash=bare.hash_after(first.hash))])
    assert (merged.new, [why.alarm for _, why in merged.held]) == (1, [True])
    assert_sound(lead)


def test_a_step_cannot_carry_the_id_of_another(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    me = person(lead, "Aya")
    merge(lead, me, sent_by(aya, "Aya"))
    (false,) = forge(lead, "Aya", ("annotation", new_id(), document, me, span(lead)))
    known = sent_by(aya, "Aya")[0].step.gesture.uuid
    gesture = replace(false.step.gesture, uuid=known)
    bare = replace(false, step=replace(false.step, gesture=gesture))
    sender = bare.step.sender
    false = replace(bare, hash=bare.hash_after(genesis(sender.uuid, sender.person)))
    assert [why.alarm for _, why in merge(lead, me, [false]).held] == [True]
    assert_sound(lead)


def test_two_machines_of_one_person_end_in_one_state(lead: Project, tmp_path: Path) -> None:
    (document, _) = documents(lead)
    with open_as(lead, "Aya") as here:
        one = mark(here, document, 0, 3)
    me = person(lead, "Aya")
    with copy_for(lead, "Aya", "home") as home, copy_for(lead, "Aya", "work") as work:
        for machine, end, more in ((home, 5, 1), (work, 7, 0)):
            for _ in range(more):  # the clock of its gestures is ahead
                mark(machine, document, 10, 12)
            was = machine.annotations.get(document, one)
            with machine.gesture("resize", document=document) as gesture:
                machine.annotations.write(gesture, replace(was, pieces=((0, end),)))
        sent = [sent_by(home, "Aya"), sent_by(work, "Aya")]
        with copy_for(lead, "Sam", "second") as second:
            first_met = [len(merge(lead, me, some).met) for some in sent]
            assert [len(merge(second, me, some).met) for some in reversed(sent)] == first_met
            assert first_met == [0, 1]
            assert state(lead) == state(second)
            assert journal(lead) == journal(second)
            assert_sound(second)
    assert lead.annotations.get(document, one).end == 5
    assert_sound(lead)


def test_what_came_later_by_lamport_wins_whenever_it_came(lead: Project, aya: Project) -> None:
    """A removal that came first is not undone by an older change that comes after it."""
    (document, _) = documents(lead)
    with open_as(lead, "Aya") as here:
        one = mark(here, document, 0, 3)
    me = person(lead, "Aya")
    with copy_for(lead, "Aya", "old") as old:
        with old.gesture("resize", document=document) as gesture:
            was = old.annotations.get(document, one)
            old.annotations.write(gesture, replace(was, pieces=((0, 8),)))
        with copy_for(lead, "Aya", "new") as new:
            mark(new, document, 4, 8)
            with new.gesture("remove", document=document) as gesture:
                new.annotations.remove(gesture, new.annotations.get(document, one))
            merge(lead, me, sent_by(new, "Aya"))
        merge(lead, me, sent_by(old, "Aya"))
    assert [x.id for x in lead.annotations.of(document) if x.id == one] == []
    assert_sound(lead)


def test_brought_annotations_are_outdone_by_older_arrivals_of_newer_changes(
    lead: Project,
) -> None:
    me = person(lead, "Aya")
    bring(lead, [arrival(7, layer=me, label=label(lead), pieces=[((0, 3),), ((4, 8),)])])
    document = documents(lead)[-1]
    first, second = lead.annotations.of(document)
    with copy_for(lead, "Aya", "aya") as aya:
        with aya.gesture("remove", document=document) as gesture:
            aya.annotations.remove(gesture, aya.annotations.get(document, first.id))
        merge(lead, me, sent_by(aya, "Aya"))
    assert [one.id for one in lead.annotations.of(document)] == [second.id]
    before = state(lead)
    rebuild(lead)
    assert state(lead) == before
    assert_sound(lead)


def test_undo_does_not_bring_back_what_a_merge_took_away(lead: Project, tmp_path: Path) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    with open_as(lead, "Aya") as here:
        one = mark(here, document, 0, 3)
        with copy_for(lead, "Aya", "other") as other:
            with here.gesture("resize", document=document) as gesture:
                was = here.annotations.get(document, one)
                here.annotations.write(gesture, replace(was, pieces=((0, 8),)))
            for _ in range(3):
                mark(other, document, 10, 12)
            with other.gesture("remove", document=document) as gesture:
                other.annotations.remove(gesture, other.annotations.get(document, one))
            merge(lead, me, sent_by(other, "Aya"))
        for _ in range(4):  # the removal, then the marks
            here.undo.undo(document)
        assert {x.end for x in here.annotations.of(document)} == {8}
        here.undo.undo(document)  # the resizing
        assert {x.end for x in here.annotations.of(document)} == {3}
    assert_sound(lead)


def test_an_undo_waits_for_the_step_that_it_takes_back(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    me = person(lead, "Aya")
    with open_as(aya, "Aya") as again:
        assert again.undo.undo(document) is not None
    sent = sent_by(aya, "Aya")
    undone = [one for one in sent if one.step.gesture.undoes]
    merged = merge(lead, me, undone)
    assert (merged.new, len(merged.held)) == (0, 1)
    assert reasons(lead) == {"they take back a step that this project does not have"}
    assert merge(lead, me, sent).released == 1
    assert lead.annotations.of(document) == []
    assert_sound(lead)


def test_being_stopped_leaves_a_whole_part(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    for start in range(120):
        mark(aya, document, start % 20, start % 20 + 2)
    told: list[tuple[int, int]] = []
    me = person(lead, "Aya")
    with pytest.raises(Cancelled):
        merge(
            lead,
            me,
            sent_by(aya, "Aya"),
            progress=lambda done, total: told.append((done, total)),
            cancelled=lambda: bool(told),
        )
    some = len(lead.annotations.of(document))
    assert 0 < some < 120
    assert_sound(lead)
    merged = merge(lead, me, sent_by(aya, "Aya"))
    assert (merged.new, merged.already) == (120 - some, some)


def test_what_cannot_be_read_back_is_not_merged(
    lead: Project, aya: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    before = state(lead)

    def lie(previous: bytes, fields: tuple[bytes, ...]) -> bytes:
        return hashlib.sha256(previous + b"".join(fields)).digest()

    monkeypatch.setattr(union, "chained", lie)
    with pytest.raises(WriteFailed):
        merge(lead, person(lead, "Aya"), sent_by(aya, "Aya"))
    assert state(lead) == before
    assert_sound(lead)


def test_two_merges_of_the_same_at_once_add_it_once(
    lead: Project, aya: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (document, _) = documents(lead)
    mark(aya, document, 0, 3)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    times: list[int] = []

    def between(connection: sqlite3.Connection, batch: union.Batch) -> None:
        times.append(1)
        if len(times) == 1:
            raise union.Moved
        union.add(connection, batch)

    def never(connection: sqlite3.Connection, batch: union.Batch) -> None:
        raise union.Moved

    monkeypatch.setattr("annotator.store.merging.add", between)
    assert merge(lead, me, sent).new == 1
    monkeypatch.setattr("annotator.store.merging.add", never)
    mark(aya, document, 4, 8)
    with pytest.raises(Busy):
        merge(lead, me, sent_by(aya, "Aya"))
    assert_sound(lead)


def test_a_window_sees_what_came(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    seen = lead.history.latest()
    mark(aya, document, 0, 3)
    merge(lead, person(lead, "Aya"), sent_by(aya, "Aya"))
    assert lead.history.news(seen).documents == {document}


def test_an_older_copy_is_told_by_what_it_lacks(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    mark(aya, document, 0, 3)
    older = sent_by(aya, "Aya")
    mark(aya, document, 4, 8)
    assert merge(lead, me, sent_by(aya, "Aya")).absent == 0
    assert merge(lead, me, older).absent == 1


def test_an_annotation_keeps_all_that_it_was(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    one = mark(aya, document, 0, 3)
    merge(lead, person(lead, "Aya"), sent_by(aya, "Aya"))
    ours, theirs = lead.annotations.get(document, one), aya.annotations.get(document, one)
    assert isinstance(ours, Annotation)
    assert replace(ours, change=0) == replace(theirs, change=0)


def test_a_false_story_that_is_kept_back_does_not_keep_the_true_one_out(
    lead: Project, aya: Project
) -> None:
    """Whoever has the secret may chain a lie anew; the intact file must come in all the same."""
    (document, _) = documents(lead)
    for start in range(4):
        mark(aya, document, start, start + 2)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    merge(lead, me, sent[:1])
    lie, previous = [], sent[0].hash
    for one in sent[1:]:
        body = replace(one, layer=bytes.fromhex(person(lead, "Bob")))
        previous = body.hash_after(previous)
        lie.append(replace(body, hash=previous))
    assert merge(lead, me, lie).new == 0
    assert merge(lead, me, sent).new == 3
    assert journal(lead) >= {one.key for one in sent}
    assert held(lead) == 3
    assert_sound(lead)


def test_of_two_stories_that_come_together_the_one_that_may_come_in_counts(
    lead: Project, aya: Project
) -> None:
    (document, _) = documents(lead)
    for start in range(3):
        mark(aya, document, start, start + 2)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    false = replace(sent[1], layer=bytes.fromhex(person(lead, "Bob")))
    false = replace(false, hash=false.hash_after(sent[0].hash))
    merged = merge(lead, me, [sent[0], false, *sent[1:]])
    assert (merged.new, merged.already) == (3, 0)
    assert [one.key for one, _ in merged.held] == [false.key]
    assert_sound(lead)


def test_annotations_that_come_together_must_be_new(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    with open_as(lead, "Bob") as bob:
        others = mark(bob, document, 0, 3)
    first, more = new_id(), new_id()
    together = AnnotationsBody((span(lead), span(lead)), (first, more))
    sent = forge(lead, "Aya", ("annotations", new_id(), document, me, together))
    assert merge(lead, me, sent).new == 1
    assert {one.id for one in lead.annotations.of(document, me)} == {first, more}
    for claimed in (others, more):
        again = AnnotationsBody((span(lead), span(lead)), (new_id(), claimed))
        sent = forge(lead, "Aya", ("annotations", new_id(), document, me, again))
        assert [why.alarm for _, why in merge(lead, me, sent).held] == [True]
    one = AnnotationsBody((span(lead),), (new_id(),))
    both = forge(
        lead,
        "Aya",
        ("annotations", new_id(), document, me, one),
        ("annotations", new_id(), document, me, one),
    )
    merged = merge(lead, me, both)
    assert (merged.new, len(merged.held)) == (1, 1)
    assert_sound(lead)


def test_what_came_together_can_be_changed_one_by_one_in_any_order(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    ids = (new_id(), new_id())
    together = AnnotationsBody((span(lead), span(lead)), ids)
    sent = forge(
        lead,
        "Aya",
        ("annotations", new_id(), document, me, together),
        ("annotation", ids[0], document, me, span(lead, pieces=((0, 4),), quote="قال ")),
    )
    with copy_for(lead, "Sam", "other") as other:
        assert merge(lead, me, sent).held == []
        for one in sent:
            merge(other, me, [one])
        assert {x.id: x.end for x in lead.annotations.of(document, me)} == {ids[0]: 4, ids[1]: 3}
        assert state(other) == state(lead)
        rebuild(lead)
        assert state(other) == state(lead)
    assert_sound(lead)


def test_many_steps_all_come_in(lead: Project) -> None:
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    changes = [("annotation", new_id(), document, me, span(lead)) for _ in range(950)]
    told: list[tuple[int, int]] = []
    sent = forge(lead, "Aya", *changes)
    merged = merge(lead, me, sent, progress=lambda *done: told.append(done))
    assert (merged.new, merged.held) == (950, [])
    assert told[-1] == (950, 950)
    assert len(lead.annotations.of(document)) == 950
    assert_sound(lead)


def test_what_goes_on_from_another_story_is_told_as_such(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    for start in range(3):
        mark(aya, document, start, start + 2)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    merge(lead, me, sent[:2])
    sender = sent[0].step.sender
    previous, lie = genesis(sender.uuid, sender.person), []
    for one in sent:
        bare = replace(one, body=one.body.replace("quote", "quotE"))
        previous = bare.hash_after(previous)
        lie.append(replace(bare, hash=previous))
    merged = merge(lead, me, lie)
    assert {(str(why.message), why.alarm) for _, why in merged.held} == {
        ("this project has other changes under the same numbers: somebody altered them", True)
    }
    assert (merged.new, len(merged.held)) == (0, 3)


def test_a_step_may_change_the_same_twice(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    with aya.gesture("mark", document=document) as gesture:
        one = aya.annotations.mark(gesture, document, label=label(lead), pieces=((0, 3),))
        was = aya.annotations.get(document, one)
        aya.annotations.write(gesture, replace(was, pieces=((0, 5),)))
        two = aya.annotations.mark(gesture, document, label=label(lead), pieces=((4, 8),))
        aya.annotations.remove(gesture, aya.annotations.get(document, two))
    merge(lead, person(lead, "Aya"), sent_by(aya, "Aya"))
    assert [(x.id, x.end) for x in lead.annotations.of(document)] == [(one, 5)]
    assert state(lead) == state(aya)
    assert_sound(lead)


def test_what_arrived_with_others_later_outdoes_what_was_said_before(lead: Project) -> None:
    """However they come: the newer change says what there is, alone or together with others."""
    (document, _) = documents(lead)
    me, one, two = person(lead, "Aya"), new_id(), new_id()
    longer = span(lead, pieces=((0, 4),), quote="قال ")
    alone = forge(lead, "Aya", ("annotation", one, document, me, longer), lamport=100)
    other = forge(lead, "Aya", ("annotation", two, document, me, longer), lamport=100)
    body = AnnotationsBody((span(lead),), (one,))
    together = forge(lead, "Aya", ("annotations", new_id(), document, me, body), lamport=200)
    with copy_for(lead, "Sam", "other") as copy:
        for file, order in ((lead, (alone, other, together)), (copy, (together, other, alone))):
            for some in order:
                assert merge(file, me, some).held == []
            found = {x.id: x.end for x in file.annotations.of(document, me)}
            assert found == {one: 3, two: 4}
            assert_sound(file)
        assert state(copy) == state(lead)


def test_of_several_gaps_each_waits_for_its_own_part(lead: Project, aya: Project) -> None:
    (document, _) = documents(lead)
    for start in range(5):
        mark(aya, document, start, start + 2)
    me, sent = person(lead, "Aya"), sent_by(aya, "Aya")
    merge(lead, me, [sent[0], sent[2], sent[4]])
    assert (len(lead.annotations.of(document)), held(lead)) == (1, 2)
    merge(lead, me, [sent[1]])
    assert (len(lead.annotations.of(document)), held(lead)) == (3, 1)
    merge(lead, me, [sent[3]])
    assert (len(lead.annotations.of(document)), held(lead)) == (5, 0)


@pytest.mark.parametrize(("number", "says", "alarm"), [(0, 2, True), (1, 2, False), (1, 1, None)])
def test_a_step_that_has_other_changes_than_it_says(
    lead: Project, number: int, says: int, alarm: bool | None
) -> None:
    """Of the last one the rest may still come; one in the middle was altered."""
    (document, _) = documents(lead)
    me = person(lead, "Aya")
    changes = [("annotation", new_id(), document, me, span(lead)) for _ in range(2)]
    sent = forge(lead, "Aya", *changes)
    sent[number] = replace(sent[number], step=replace(sent[number].step, changes=says))
    merged = merge(lead, me, sent)
    assert [why.alarm for _, why in merged.held][:1] == ([] if alarm is None else [alarm])
    assert merged.new == (2 if alarm is None else number)
