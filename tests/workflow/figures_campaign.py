"""A made-up campaign for the tests of figures: every kind of thing that they count, at random."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from annotator.core.model import (
    Attribute,
    Choice,
    Id,
    Label,
    Line,
    LineStatus,
    NoteKind,
    Purpose,
    Role,
    State,
    Task,
    document_id,
    text_digest,
)
from annotator.core.words import words
from annotator.store.arriving import Arrival
from annotator.store.assignments import assignment_id
from annotator.store.bodies import (
    AnnotationBody,
    AnnotationsBody,
    AssignmentBody,
    DocumentBody,
    NoteBody,
    TimeBody,
    VerdictBody,
    WorkBody,
)
from annotator.store.ids import named_id, new_id
from annotator.store.objects import new_annotator
from annotator.store.project import Project

NAMES = ("أمل", "باسم", "دلال")
LABELS = (
    ("PERSON", "شخص", "#3568a8"),
    ("TITLE", "لقب", "#8f6200"),
    ("MEETING", "اجتماع", "#1f7a3f"),
    ("DECISION", "قرار", "#a0316f"),
)
_TEXT = (
    "قال الوزير محمد أحمد في مؤتمر صحفي إن اللجنة المركزية عقدت اجتماعها الأسبوعي برئاسة "
    "الدكتور سليم حداد وأصدرت القرار رقم 7 بشأن المياه والطاقة والنقل ، وأضاف أن المجلس سيجتمع "
    "غدا لمناقشة الموازنة العامة وخطة الإسكان ."
)
_DAYS = 24  # over which work was done, the last of them yesterday


def make_campaign(
    path: Path,
    *,
    articles: int,
    names: Sequence[str] = NAMES,
    seed: int = 1,
    finished: float = 0.75,
    language: str = "ar",
) -> Project:
    """Make a project led by Lena, in which people marked most of the articles."""
    dice = random.Random(seed)
    kinds = (Attribute("kind", (Choice("named"), Choice("mention"))),)
    labels = [
        Label(new_id(), name, {"ar": title, "en": name.title()}, color, order=at, attributes=kinds)
        for at, (name, title, color) in enumerate(LABELS)
    ]
    project = Project.create(path, name="أخبار الخارجية", person="Lena", labels=labels)
    people = [new_annotator(name, Role.ANNOTATOR) for name in names]
    with project.gesture("people") as gesture:
        for one in (*people, new_annotator("Rana", Role.REVIEWER)):
            project.annotators.write(gesture, one)
    gold = project.annotators.gold()
    assert gold is not None
    maker = _Maker(dice, labels, [one.id for one in people], gold.id, finished)
    today = datetime.now().astimezone().replace(hour=12)
    portions = max(1, -(-articles // _DAYS))
    for day, first in enumerate(range(0, articles, portions)):
        at = int((today - timedelta(days=_DAYS - day)).timestamp() * 1000)
        with patch("annotator.store.journal.now", lambda at=at: at), project.bulk("import") as work:
            work.add([maker.arrival(n) for n in range(first, min(articles, first + portions))])
            work.seal()
    return project


class _Maker:
    def __init__(
        self, dice: random.Random, labels: Sequence[Label], people: list[Id], gold: Id, share: float
    ) -> None:
        self.dice, self.labels, self.people = dice, labels, people
        self.gold, self.share = gold, share
        self.skill = {who: 0.06 + 0.05 * at for at, who in enumerate(people)}

    def arrival(self, number: int) -> Arrival:
        dice = self.dice
        text = "\n".join(
            f"{number} " + " ".join(dice.choices(_TEXT.split(), k=dice.randint(8, 24)))
            for _ in range(dice.randint(3, 6))
        )
        digest, source = text_digest(text), f"{number}.txt"
        identity = document_id(digest, source)
        truth = self._truth(text)
        lines: tuple[Line, ...] = ()
        if dice.random() < 0.2:  # its last line is no article
            start = text.rindex("\n") + 1
            lines = (Line(start, len(text), LineStatus.ADVERT, "lead"),)
        helped = number % 3 == 0
        layers: list[tuple[Id, AnnotationsBody]] = []
        objects: list[tuple[str, Id, object, Id]] = []
        asked = self.people if number % 2 == 0 else [self.people[number % len(self.people)]]
        for who in asked:
            state = self._state(dice)
            purpose = Purpose.HIDDEN if number % 10 == 0 else Purpose.WORK
            given = AssignmentBody(who, purpose=purpose.value, asked=len(asked))
            objects.append(("assignment", assignment_id(identity, who, Task.ANNOTATE), given, ""))
            if state is State.TODO:
                continue
            objects.append(("work", named_id("work", identity, who), WorkBody(state.value), who))
            if state is State.SKIPPED:
                continue
            marks = self._seen_by(who, text, truth, helped=helped)
            layers.append((who, _annotations(text, marks, suggested=helped and who == asked[0])))
            seconds = TimeBody(20 + 4 * len(marks) + dice.randint(0, 30))
            objects.append(("time", named_id("time", identity, who), seconds, who))
            if dice.random() < 0.1:
                note = NoteBody(identity, NoteKind.QUESTION.value, "؟", closed=dice.random() < 0.4)
                objects.append(("note", new_id(), note, who))
            if helped:
                for mark in list(marks)[:2]:
                    objects.append(self._verdict(identity, who, mark))
        if number % 4 == 0 and dice.random() < self.share:
            layers.append((self.gold, _annotations(text, truth)))
            done = WorkBody(State.DONE.value)
            objects.append(("work", named_id("work", identity, self.gold), done, self.gold))
        body = DocumentBody(digest, len(text), f"مقال {number}", f"مقال {number}", source)
        return Arrival(identity, text, body, lines, tuple(layers), tuple(objects))

    def _state(self, dice: random.Random) -> State:
        luck = dice.random()
        if luck < self.share:
            return State.DONE
        return dice.choice((State.TODO, State.IN_PROGRESS, State.SKIPPED))

    def _verdict(
        self, document: Id, who: Id, mark: tuple[int, int, Id]
    ) -> tuple[str, Id, object, Id]:
        start, end, label = mark
        body = VerdictBody(
            new_id(),
            taken=self.dice.random() < 0.8,
            label=label,
            pieces=((start, end),),
            source=self.dice.choice(("rules", "memory")),
            kind="rules",
        )
        return ("verdict", named_id("verdict", document, who, str(mark)), body, who)

    def _truth(self, text: str) -> dict[tuple[int, int, Id], str]:
        places = list(words(text))
        found = {}
        for at in range(0, len(places) - 3, self.dice.randint(5, 8)):
            start, end = places[at][0], places[at + self.dice.randint(0, 2)][1]
            found[start, end, self.dice.choice(self.labels).id] = self.dice.choice(
                ("named", "mention", "")
            )
        return found

    def _seen_by(
        self, who: Id, text: str, truth: dict[tuple[int, int, Id], str], *, helped: bool
    ) -> dict[tuple[int, int, Id], str]:
        dice, wrong = self.dice, self.skill[who] * (0.5 if helped else 1.0)
        found = {}
        for (start, end, label), value in truth.items():
            luck = dice.random()
            if luck < wrong:
                continue
            if luck < 2 * wrong:
                label = dice.choice(self.labels).id  # noqa: PLW2901
            elif luck < 3 * wrong:
                start += int(text[start] in "وبل" and end - start > 2)  # noqa: PLW2901
                end += int(text[end : end + 2] == " ،") * 2  # noqa: PLW2901
            elif luck < 3.5 * wrong:
                found[start, max(start + 1, end - 2), dice.choice(self.labels).id] = ""
            found[start, end, label] = value if dice.random() > wrong else "mention"
        return found


def _annotations(
    text: str, marks: dict[tuple[int, int, Id], str], *, suggested: bool = False
) -> AnnotationsBody:
    origin = "suggested" if suggested else "person"
    return AnnotationsBody(
        tuple(
            AnnotationBody(
                label,
                ((start, end),),
                text[start:end],
                {"kind": value} if value else {},
                origin=origin,
            )
            for (start, end, label), value in marks.items()
        )
    )
