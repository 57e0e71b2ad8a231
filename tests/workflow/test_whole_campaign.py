"""A campaign from the first hand-out to gold: everything arrives exactly once, gold is as ruled.

Three annotators (one of them at two machines), two reviewers and a lead; hand-ins reach the lead in
any order, several times and late, annotators lose power in the middle of a gesture, one restores an
old copy of the working project. What each of them did is kept in plain dictionaries beside it, and
the project must say the same in the end.
"""

import os
import random
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from annotator.core.agreement.fields import EVERY, Measure
from annotator.core.model import Annotator, Id, Role, State, Work, document_id, text_digest
from annotator.core.planning import Rule, Share
from annotator.store.arriving import Arrival
from annotator.store.bodies import DocumentBody, PlanningBody
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.agreement import compare
from annotator.workflow.assigning import assign
from annotator.workflow.counting import Selection
from annotator.workflow.handing import hand_in, hand_out, open_hand_out, take_in
from annotator.workflow.making import default_labels
from annotator.workflow.reviewing import look_at
from annotator.workflow.ruling import Said, finish, rule
from tests.campaign import ANNOTATORS, REVIEWERS, article
from tests.store.making import assert_sound

Mark = tuple[int, int, str]  # code points, label by name
ROUNDS = 3


class PowerCut(Exception):
    """Ends a gesture before it is written."""


@dataclass
class Machine:
    """A working project of one annotator, and what stands in it by the books."""

    path: Path
    name: str
    old: Path | None = None  # a copy of the file as it was once


@dataclass
class Campaign:
    """The lead's file, everybody's machines, the files that travel, and the books."""

    folder: Path
    lead: Path
    chance: random.Random
    articles: int
    machines: list[Machine] = field(default_factory=list)
    mail: list[Path] = field(default_factory=list)  # every hand-in ever written
    texts: dict[Id, tuple[str, list[list[Mark]]]] = field(default_factory=dict)
    marks: dict[tuple[Id, str], Counter[Mark]] = field(default_factory=dict)
    done: set[tuple[Id, str]] = field(default_factory=set)


def begin(folder: Path, *, articles: int, seed: int) -> Campaign:
    """Make the lead's project with its people, its articles and its plan."""
    lead = folder / "lead" / "حملة.annproj"
    campaign = Campaign(folder, lead, random.Random(seed), articles)
    with Project.create(lead, name="حملة", person="لينا", labels=default_labels()) as project:
        with project.gesture("people") as gesture:
            for name in ANNOTATORS:
                project.annotators.write(
                    gesture, Annotator(new_id(), name, frozenset({Role.ANNOTATOR}))
                )
            for name in REVIEWERS:
                project.annotators.write(
                    gesture, Annotator(new_id(), name, frozenset({Role.REVIEWER}))
                )
            me = project.me
            assert me is not None
            project.annotators.write(gesture, Annotator(me.id, me.name, frozenset({Role.LEAD})))
        arrivals = []
        for number in range(articles):
            text, layers = article(number, number % 5)
            digest, source = text_digest(text), f"{number:04}.txt"
            identity = document_id(digest, source)
            campaign.texts[identity] = (
                text,
                [[(one.start, one.end, one.label) for one in layer] for layer in layers],
            )
            body = DocumentBody(digest, len(text), source, source, source)
            arrivals.append(Arrival(identity, text, body))
        with project.bulk("import") as work:
            work.add(arrivals)
            work.seal()
        assign(project, PlanningBody(Rule((Share(3, 3), Share(2, 1)), seed=seed)))
    return campaign


def give_out(campaign: Campaign) -> None:
    """Hand work out to everybody, and have every machine open what came."""
    with Project.open(campaign.lead, readonly=True) as project:
        people = {name: project.annotators.named(name) for name in ANNOTATORS}
    ids = [one.id for one in people.values() if one is not None]
    box = campaign.folder / f"out {len(campaign.mail)}"
    box.mkdir()
    sent = {one.name: one.path for one in hand_out(campaign.lead, ids, box)}
    if not campaign.machines:
        for name in (*ANNOTATORS, ANNOTATORS[0]):
            place = campaign.folder / f"machine {len(campaign.machines)}"
            place.mkdir()
            campaign.machines.append(Machine(place / "عمل.annproj", name))
    for machine in campaign.machines:
        open_hand_out(sent[machine.name], machine.path)


def work_on(campaign: Campaign, machine: Machine) -> None:
    """Mark some of the articles of a machine's annotator, as the campaign's article has them."""
    at = ANNOTATORS.index(machine.name)
    with Project.open(machine.path) as project:
        me = project.annotators.named(machine.name)
        assert me is not None
        project.sign_in(me.id)
        labels = {one.name: one.id for one in project.labels.all()}
        mine = [one for one in project.assignments.everywhere() if one.annotator == me.id]
        todo = [one for one in mine if (one.document, machine.name) not in campaign.done]
        share = -(-len(todo) // (1 if campaign.chance.random() < 0.2 else 3))
        for given in campaign.chance.sample(todo, share):
            document = given.document
            layer = campaign.texts[document][1][at]
            book = campaign.marks.setdefault((document, machine.name), Counter())
            for start, end, name in layer:
                if book[start, end, name]:
                    continue
                _mark_one(campaign, project, document, (start, end, name), labels[name])
                book[start, end, name] += 1
            with project.gesture("state", document=document) as gesture:
                project.documents.write_work(
                    gesture, Work(document, me.id, State.DONE, given.round)
                )
            campaign.done.add((document, machine.name))


def _mark_one(campaign: Campaign, project: Project, document: Id, mark: Mark, label: Id) -> None:
    """Mark a span; now and then the power goes first, or it is marked, taken back and redone."""
    pieces = (mark[:2],)
    dice = campaign.chance.random()
    if dice < 0.05:
        with suppress(PowerCut), project.gesture("mark", document=document) as gesture:
            project.annotations.mark(gesture, document, label=label, pieces=pieces)
            raise PowerCut
    with project.gesture("mark", document=document) as gesture:
        project.annotations.mark(gesture, document, label=label, pieces=pieces)
    if dice > 0.9:
        assert project.undo.undo(document) is not None
        assert project.undo.redo(document) is not None


def send(campaign: Campaign, machine: Machine) -> None:
    """Write a hand-in of a machine."""
    box = campaign.folder / f"in {len(campaign.mail)}"
    box.mkdir()
    campaign.mail.append(hand_in(machine.path, box).path)


def deliver(campaign: Campaign, *, all_of_it: bool = False) -> None:
    """Bring hand-ins to the lead: some of all there ever were, in any order, some twice."""
    some = list(campaign.mail)
    campaign.chance.shuffle(some)
    if not all_of_it:
        some = some[: max(1, len(some) * 2 // 3)]
    some += campaign.chance.sample(some, len(some) // 3)
    report = take_in(campaign.lead, some)
    assert [one.refused for one in report.files if one.refused] == []


def run_annotators(campaign: Campaign) -> None:
    """Several rounds of work, with hand-outs and hand-ins between them."""
    for number in range(ROUNDS):
        give_out(campaign)
        for machine in campaign.machines:
            work_on(campaign, machine)
            send(campaign, machine)
        if number == 0:  # the second annotator keeps a copy of the file ...
            machine = campaign.machines[1]
            machine.old = machine.path.with_name("old.annproj")
            shutil.copy(machine.path, machine.old)
        if number == 1:  # ... and restores it: what was done since is at the lead's only
            machine = campaign.machines[1]
            assert machine.old is not None
            deliver(campaign, all_of_it=True)
            shutil.move(machine.old, machine.path)
        deliver(campaign, all_of_it=number == 1)
    while any(_left(campaign, machine) for machine in campaign.machines):
        give_out(campaign)
        for machine in campaign.machines:
            work_on(campaign, machine)
            send(campaign, machine)
    deliver(campaign, all_of_it=True)


def _left(campaign: Campaign, machine: Machine) -> int:
    with Project.open(machine.path, readonly=True) as project:
        mine = [
            one.document
            for one in project.assignments.everywhere()
            if project.annotators.get(one.annotator).name == machine.name
        ]
    return sum((one, machine.name) not in campaign.done for one in mine)


def arrived(project: Project) -> dict[tuple[Id, str], Counter[Mark]]:
    """Return what stands in everybody's layer by the project."""
    people = {one.id: one.name for one in project.annotators.all()}
    labels = {one.id: one.name for one in project.labels.all()}
    found: dict[tuple[Id, str], Counter[Mark]] = {}
    for stand_in in project.documents.ids():
        document = project.documents.id_of(stand_in)
        for one in project.annotations.of(document):
            book = found.setdefault((document, people[one.layer]), Counter())
            book[one.start, one.end, labels[one.label]] += 1
    return found


def rule_everything(campaign: Campaign) -> dict[Id, set[Mark]]:
    """Rule on every case, by two reviewers in turn; return what gold must be by the books."""
    expected: dict[Id, set[Mark]] = {}
    for at, document in enumerate(sorted(campaign.texts)):
        who = REVIEWERS[at % 2]
        with Project.open(campaign.lead) as project:
            me = project.annotators.named(who)
            assert me is not None
            project.sign_in(me.id)
            names = {one.id: one.name for one in project.labels.all()}
            gold: set[Mark] = set()
            for position in look_at(project, document, me.id).agreed:
                for (start, end, label), _ in position.case.lanes[0].answer:
                    gold.add((start, end, names[label]))
            while undecided := look_at(project, document, me.id).undecided:
                case = undecided[0].case
                lanes = [lane.answer for lane in case.lanes]
                answer = campaign.chance.choice([*lanes, ()])
                with project.gesture("rule", document=document) as gesture:
                    desk = look_at(project, document, me.id)
                    rule(project, gesture, desk, case.key, Said(answer))
                gold.update((start, end, names[label]) for (start, end, label), _ in answer)
            with project.gesture("finish_review", document=document) as gesture:
                finish(project, gesture, look_at(project, document, me.id))
        expected[document] = gold
    return expected


def exact_f1(campaign: Campaign) -> float:
    """Return the exact F1 of all pairs together, computed from the books alone."""
    both = first = second = 0
    for document in campaign.texts:
        layers = [
            set(campaign.marks.get((document, name), Counter()))
            for name in ANNOTATORS
            if (document, name) in campaign.done
        ]
        for at, one in enumerate(layers):
            for other in layers[at + 1 :]:
                both, first, second = both + len(one & other), first + len(one), second + len(other)
    return 2 * both / (first + second)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_whole_campaign_ends_as_it_was_worked(tmp_path: Path, seed: int) -> None:
    articles = int(os.environ.get("CAMPAIGN_ARTICLES", "16"))
    (tmp_path / "lead").mkdir()
    campaign = begin(tmp_path, articles=articles, seed=seed)
    run_annotators(campaign)
    with Project.open(campaign.lead, readonly=True) as project:
        marked = {key: +book for key, book in campaign.marks.items() if +book}
        assert arrived(project) == marked
        people = [one.id for one in project.annotators.all() if one.name in ANNOTATORS]
        selection = Selection(people=tuple(people))
        figures = compare(project, selection, resamples=20, detail=False).figures
        exact = next(
            one.value
            for one in figures
            if one.measure is Measure.EXACT and one.pair == EVERY and not one.label
        )
        assert exact == pytest.approx(exact_f1(campaign))
    expected = rule_everything(campaign)
    with Project.open(campaign.lead, readonly=True) as project:
        gold = {
            document: set(book)
            for (document, who), book in arrived(project).items()
            if who == "gold"
        }
        assert gold == {document: marks for document, marks in expected.items() if marks}
        others = {key: book for key, book in arrived(project).items() if key[1] != "gold"}
        assert others == marked
        assert_sound(project)
