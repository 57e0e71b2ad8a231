"""A lead, two annotators and a reviewer who work by files, for the tests of handing."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.core.model import Annotator, Assignment, Id, Purpose, Role, Task
from annotator.store.bodies import PlanningBody
from annotator.store.handed import give_secret
from annotator.store.ids import new_id
from annotator.store.inspection import inspect
from annotator.store.project import Project
from annotator.workflow.handing import (
    HandedIn,
    HandedOut,
    Opened,
    Report,
    Taken,
    hand_in,
    hand_out,
    open_hand_out,
    take_in,
)
from tests.store.making import documents, make_project, mark

ROLES = {"Bob": Role.ANNOTATOR, "Rim": Role.REVIEWER}


@dataclass
class Team:
    """Where everybody's project stands."""

    folder: Path
    lead: Path
    people: dict[str, Id] = field(default_factory=dict)
    articles: list[Id] = field(default_factory=list)

    def work_of(self, name: str, machine: str = "") -> Path:
        return self.folder / f"{name}{machine}" / "work.annproj"

    def out(self, name: str) -> HandedOut:
        (one,) = hand_out(self.lead, [self.people[name]], self.folder / "out")
        return one

    def open(self, name: str, machine: str = "") -> Opened:
        return open_hand_out(self.out(name).path, self.work_of(name, machine))

    def begun(self, name: str, machine: str = "") -> Path:
        """Hand out to a person and open it, first or again; return the working project."""
        self.open(name, machine)
        return self.work_of(name, machine)

    def mark(self, name: str, article: int, *starts: int, machine: str = "") -> list[Id]:
        with Project.open(self.work_of(name, machine), person=self.people[name]) as project:
            return [mark(project, self.articles[article], one, one + 3) for one in starts]

    def back(self, name: str, machine: str = "") -> HandedIn:
        return hand_in(self.work_of(name, machine), self.folder / "in")

    def take(self, *files: Path) -> Report:
        return take_in(self.lead, files)

    def round(self, name: str, machine: str = "") -> Taken:
        (one,) = self.take(self.back(name, machine).path).files
        return one

    def opened(self, name: str = "Sam", machine: str = "") -> Project:
        path = self.lead if name == "Sam" else self.work_of(name, machine)
        return Project.open(path, person=self.people[name])

    def assert_sound(self, *names: str) -> None:
        for path in (self.lead, *map(self.work_of, names)):
            assert [str(one.message) + one.where for one in inspect(path).all] == []

    def backup_of_lead(self) -> Path:
        copy = self.folder / "backup.annproj"
        shutil.copy(self.lead, copy)
        return copy


def make_team(folder: Path, *, articles: int = 4) -> Team:
    """Return a team: Aya and Bob have all articles but the last; Rim reviews the first."""
    with make_project(folder, documents=articles) as project:
        people = [Annotator(new_id(), name, frozenset({role})) for name, role in ROLES.items()]
        with project.gesture("people") as gesture:
            for one in people:
                project.annotators.write(gesture, one)
        team = Team(folder, project.path, articles=documents(project))
        team.people = {one.name: one.id for one in project.annotators.all()}
        with project.gesture("assign") as gesture:
            for place, article in enumerate(team.articles[:-1]):
                for name in ("Aya", "Bob"):
                    project.assignments.write(
                        gesture, Assignment(article, team.people[name], place=place)
                    )
            project.assignments.write(
                gesture, Assignment(team.articles[0], team.people["Rim"], Task.REVIEW)
            )
    return team


def hide(team: Team, article: int) -> None:
    """Make an article a hidden test, its gold known."""
    identity = team.articles[article]
    with team.opened() as project:
        planning = project.assignments.planning()
        rule = planning.rule
        with project.gesture("assign") as gesture:
            project.assignments.write_planning(
                gesture,
                PlanningBody(replace(rule, hidden=frozenset({identity})), planning.people),
            )
            for one in project.assignments.of(identity):
                project.assignments.write(gesture, replace(one, purpose=Purpose.HIDDEN))


def secret_of(team: Team, name: str) -> bytes:
    """Return the secret of a person as the lead has it."""
    with Project.open(team.lead) as project:
        return give_secret(project, team.people[name])
