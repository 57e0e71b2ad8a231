"""Suggestions become marks in one gesture, in the window or beside it, and that goes back."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.clitics import evidence_of
from annotator.core.model import Annotation, Attribute, Choice, Id, Label, Origin, OriginKind
from annotator.errors import Cancelled
from annotator.store.ids import named_id
from annotator.store.project import Project
from annotator.workflow.progress import Ticker
from annotator.workflow.taking import Taking, first_attributes, revert_job, take_job
from tests.workflow.test_consistency import PERSON, PLACE, TEXTS, document, mark, me, path

__all__ = ["path"]


def suggested(path: Path, words: str, at: int = 0) -> Annotation:
    with Project.open(path, readonly=True) as project:
        one = document(project, "a")
    start = TEXTS["a"].index(words, at)
    piece = (start, start + len(words))
    origin = Origin(OriginKind.SUGGESTED, "rules")
    identity = named_id("suggestion", one, words, str(at))
    return Annotation(
        identity,
        one,
        "",
        PERSON.id,
        (piece,),
        words,
        origin=origin,
        score=0.8,
        foreign={"kind": "rules"},
    )


def layer(path: Path) -> list[Annotation]:
    with Project.open(path, readonly=True) as project:
        return project.annotations.of(document(project, "a"), me(path))


def verdicts(path: Path) -> list[tuple[str, bool, bool]]:
    with Project.open(path, readonly=True) as project:
        found = project.verdicts.of(document(project, "a"), me(path)).values()
        return sorted((one.quote, one.taken, one.changed) for one in found)


def take_all(path: Path, *takings: Taking, ticker: Ticker | None = None) -> int:
    return take_job(path, me(path), takings[0].made.document, takings, ticker=ticker or Ticker())


def both(path: Path) -> list[Taking]:
    first, second = suggested(path, "سامي فهد"), suggested(path, "سامي فهد", 20)
    start, end = second.pieces[0]
    shorter = replace(second, pieces=((start, end - len(" فهد")),), quote="سامي")
    return [Taking(first, first), Taking(shorter, second)]


def test_all_are_one_gesture_that_says_who_suggested(path: Path) -> None:
    assert take_all(path, *both(path)) == 2
    first, second = layer(path)
    assert (first.quote, first.origin.by, first.score) == ("سامي فهد", "rules", 0.8)
    assert (second.quote, second.origin.kind, second.score) == ("سامي", OriginKind.PERSON, None)
    assert verdicts(path) == [("سامي فهد", False, True), ("سامي فهد", True, False)]
    undone = revert_job(path, me(path), first.document, "undo")
    assert undone is not None
    assert undone.changed == 4
    assert layer(path) == []
    assert verdicts(path) == []
    revert_job(path, me(path), first.document, "redo")
    assert len(layer(path)) == 2


def test_what_was_marked_meanwhile_is_passed(path: Path) -> None:
    mark(path, "a", "سامي فهد", PERSON)
    assert take_all(path, both(path)[0]) == 0
    assert len(layer(path)) == 1


def test_a_stop_leaves_nothing(path: Path) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        take_all(path, *both(path), ticker=Ticker(stop=stop))
    assert layer(path) == []


def test_attributes_begin_as_the_text_tells() -> None:
    kind = Attribute("kind", (Choice("named"), Choice("mention")))
    meeting = Label("m", "MEETING", attributes=(kind,))
    text = "حضر الاجتماع ثم الاجتماع الثاني."
    evidence = evidence_of([text])
    short = ((4, 4 + len("الاجتماع")),)
    long = ((text.rindex("الاجتماع"), len(text) - 1),)
    assert first_attributes(meeting, short, text, evidence) == {"kind": "mention"}
    assert first_attributes(meeting, long, text, evidence) == {"kind": "named"}
    assert first_attributes(PERSON, short, text, evidence) == {}


def test_an_undo_knows_how_large_it_would_be(path: Path) -> None:
    def size(document: Id) -> int:
        with Project.open(path, person=me(path)) as project:
            return project.undo.size(document)

    takings = both(path)
    document = takings[0].made.document
    assert size(document) == 0
    take_all(path, *takings)
    assert size(document) == 4  # two marks, two verdicts
    mark(path, "a", "اليوم", PLACE)
    assert size(document) == 1
