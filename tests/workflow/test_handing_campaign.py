"""A team works for a while, and everything that can happen to files and machines happens."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

import pytest

from annotator.core.model import (
    Annotation,
    Assignment,
    Id,
    Label,
    Note,
    NoteKind,
    State,
    Task,
    Work,
)
from annotator.errors import Cancelled
from annotator.store.ids import new_id
from annotator.store.inspection import inspect, rebuild
from annotator.store.project import Project
from annotator.workflow.handing import hand_in, hand_out, open_hand_out, take_in
from annotator.workflow.progress import Ticker
from tests.store.making import arrival, bring, documents, label
from tests.store.teaming import held, journal, state
from tests.workflow.handing_team import Team, make_team

# Aya has two machines; Rim reviews.
MACHINES = (("Aya", ""), ("Aya", "home"), ("Bob", ""), ("Rim", ""))
STEPS = 90


@dataclass
class Campaign:
    """A team, all files that were ever made, and chance."""

    team: Team
    chance: random.Random
    out: dict[str, list[Path]] = field(default_factory=dict)
    back: list[Path] = field(default_factory=list)
    arrivals: int = 20

    def run(self) -> None:
        for name, machine in MACHINES:
            self.hand_out(name)
            self.open(name, machine, self.out[name][-1])
        deeds: list[Callable[[], None]] = [
            *(self.work for _ in range(6)),
            *(self.somebody_hands_in for _ in range(2)),
            self.take_some,
            self.take_and_stop,
            self.somebody_opens,
            self.lead_changes,
            self.lose_a_machine,
        ]
        for _ in range(STEPS):
            self.chance.choice(deeds)()

    def hand_out(self, name: str) -> None:
        made = hand_out(self.team.lead, [self.team.people[name]], self.team.folder / "out")
        self.out.setdefault(name, []).extend(one.path for one in made)

    def open(self, name: str, machine: str, file: Path) -> None:
        open_hand_out(file, self.team.work_of(name, machine))

    def somebody_opens(self) -> None:
        name, machine = self.chance.choice(MACHINES)
        if self.chance.random() < 0.7:
            self.hand_out(name)
        self.open(name, machine, self.chance.choice(self.out[name][-3:]))

    def somebody_hands_in(self) -> None:
        self.hand_in(*self.chance.choice(MACHINES))

    def hand_in(self, name: str, machine: str) -> None:
        work = self.team.work_of(name, machine)
        self.back.append(hand_in(work, self.team.folder / "in").path)

    def take_some(self) -> None:
        some = self.chance.choices(self.back, k=4) if self.back else []
        report = take_in(self.team.lead, some)
        assert [one.refused for one in report.files if one.refused] == []

    def take_and_stop(self) -> None:
        """Be stopped in the middle, as by a person or a crash between two commits."""
        if not self.back:
            return
        left = self.chance.randrange(4)

        def stop() -> bool:
            nonlocal left
            left -= 1
            return left < 0

        try:
            take_in(self.team.lead, [self.chance.choice(self.back)], ticker=Ticker(stop=stop))
        except Cancelled:
            return

    def lose_a_machine(self) -> None:
        """Bob loses his machine; what he had not handed in is gone, and nothing else."""
        if self.chance.random() < 0.5:
            return
        self.hand_in("Bob", "")
        take_in(self.team.lead, [self.back[-1]])
        self.team.work_of("Bob").unlink()
        self.hand_out("Bob")
        self.open("Bob", "", self.out["Bob"][-1])

    def lead_changes(self) -> None:
        what, chance, team = self.chance.randrange(4), self.chance, self.team
        with team.opened() as project:
            if what == 0:
                with project.gesture("labels") as gesture:
                    count = len(project.labels.all(retired=True))
                    project.labels.write(gesture, Label(new_id(), f"L{count}", order=count))
            elif what == 1:
                self.arrivals += 1
                fresh = arrival(self.arrivals)
                bring(project, [fresh])
                team.articles.append(fresh.id)
                with project.gesture("assign") as gesture:
                    for name in ("Aya", "Bob"):
                        one = Assignment(fresh.id, team.people[name])
                        project.assignments.write(gesture, one)
            elif what == 2:
                given = list(project.assignments.everywhere())
                with project.gesture("assign") as gesture:
                    one = chance.choice(given)
                    project.assignments.write(
                        gesture, one, alive=one.task is Task.REVIEW or chance.random() < 0.7
                    )
            else:
                document = chance.choice(team.articles)
                to = team.people[chance.choice(("Aya", "Bob"))]
                with project.gesture("return", document=document) as gesture:
                    sam = team.people["Sam"]
                    note = Note(new_id(), document, document, sam, NoteKind.RETURN, "؟", to=to)
                    project.notes.write(gesture, note)

    def work(self) -> None:
        name, machine = self.chance.choice(MACHINES)
        layer = self.team.people["gold" if name == "Rim" else name]
        with self.team.opened(name, machine) as project:
            for _ in range(self.chance.randint(1, 5)):
                self.edit(project, name, layer)

    def edit(self, project: Project, name: str, layer: Id) -> None:
        chance, me = self.chance, self.team.people[name]
        document = chance.choice(documents(project))
        mine = project.annotations.of(document, layer)
        start = chance.randrange(10)
        what = chance.randrange(7)
        if what == 0:
            project.undo.undo(document)
        elif what == 1:
            project.undo.redo(document)
        elif what == 2:
            with project.gesture("done", document=document) as gesture:
                project.documents.write_work(
                    gesture, Work(document, me, chance.choice(list(State)))
                )
        elif what == 3 and mine:
            with project.gesture("remove", document=document) as gesture:
                project.annotations.remove(gesture, chance.choice(mine))
        elif what == 4 and mine:
            with project.gesture("resize", document=document) as gesture:
                one = chance.choice(mine)
                project.annotations.write(gesture, replace(one, pieces=((start, start + 4),)))
        else:
            with project.gesture("mark", document=document) as gesture:
                project.annotations.mark(
                    gesture,
                    document,
                    label=label(project),
                    pieces=((start, start + 2),),
                    layer=layer,
                )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_arrives_exactly_once_and_all_agree(tmp_path: Path, seed: int) -> None:
    with patch.dict("os.environ", {"XDG_STATE_HOME": str(tmp_path / "state")}):
        campaign = Campaign(make_team(tmp_path / "team", articles=6), random.Random(seed))
        campaign.run()
        team = campaign.team
        for name, machine in MACHINES:
            campaign.hand_in(name, machine)
        files = [*campaign.back]
        campaign.chance.shuffle(files)
        take_in(team.lead, files)
        for name, machine in MACHINES:
            campaign.hand_out(name)
            campaign.open(name, machine, campaign.out[name][-1])
        with team.opened() as lead:
            everything = journal(lead)
            assert held(lead) == 0
            for name, machine in MACHINES:
                with team.opened(name, machine) as project:
                    own = _own(project, team.people[name])
                    assert own <= everything
                    assert own == _own(lead, team.people[name])
                    layers = {team.people["gold" if name == "Rim" else name]}
                    assert _layers(project, layers) == _layers(lead, layers, documents(project))
                    assert held(project) == 0
                assert _complaints(team.work_of(name, machine)) == []
            before = state(lead)
            rebuild(lead)
            assert state(lead) == before
        assert _complaints(team.lead) == []


def _own(project: Project, person: Id) -> set[tuple[bytes, int, bytes]]:
    rows = project.connection.execute(
        "select uuid from streams where person = ?", (bytes.fromhex(person),)
    ).fetchall()
    streams = {bytes(row[0]) for row in rows}
    return {key for key in journal(project) if key[0] in streams}


def _layers(
    project: Project, layers: set[Id], within: list[Id] | None = None
) -> dict[Id, list[Annotation]]:
    return {
        document: sorted(
            (
                replace(one, change=0)
                for one in project.annotations.of(document)
                if one.layer in layers
            ),
            key=lambda one: one.id,
        )
        for document in within or documents(project)
    }


def _complaints(path: Path) -> list[str]:
    return [str(one.message) + one.where for one in inspect(path).all]
