"""The versions of guidelines, and the examples that reviewers made of rulings."""

from dataclasses import dataclass
from pathlib import Path

from annotator.core.model import Cause, Id, Label, Ruling
from annotator.core.versions_of_text import version_name
from annotator.store.bodies import ProjectBody, decode
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.workflow.progress import SILENT, Ticker

_AROUND = 40  # code points of the article that are quoted at each side
_MOST = 200  # examples that are read


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a guideline: what it says, since when, by whom."""

    name: str  # six hex digits, the same wherever the text is the same; "": it says nothing
    text: str
    person: Id
    at: int  # milliseconds since 1970


@dataclass(frozen=True, slots=True)
class Example:
    """A ruling that is to stand in a guideline: the place, the verdict, and why."""

    ruling: Id
    quote: str
    before: str  # what stands around it in its line
    behind: str
    spans: tuple[tuple[str, Id], ...]  # the verdict: texts with their labels; none: nothing here
    cause: Cause | None
    note: str
    at: int


def editions(project: Project, label: Id = "") -> list[Edition]:
    """Return the versions of a label's guideline (the project's for ""), the newest first."""
    found: list[Edition] = []
    identity = label or project.about.id
    for deed, body in project.history.of_object("label" if label else "project", identity):
        text = decode(body, Label).guideline if label else decode(body, ProjectBody).guideline
        name = version_name(text)
        if name != (found[-1].name if found else ""):
            found.append(Edition(name, text, deed.person, deed.at))
    return found[::-1]


def examples(project: Project, label: Id, *, ticker: Ticker = SILENT) -> list[Example]:
    """Return what reviewers made examples of a label, the newest first; none from test articles."""
    chosen = []
    for number, one in enumerate(project.rulings.everywhere()):
        ticker.step(0, 1) if number % 1_000 == 0 else None
        if one.example and one.label == label:
            chosen.append(one)
    chosen.sort(key=lambda one: -one.at)
    kept = [one for one in chosen[:_MOST] if not project.assignments.is_test(one.document)]
    return [_example(project, one) for one in kept]


def examples_of(path: Path, label: Id, *, ticker: Ticker = SILENT) -> list[Example]:
    """Return what ``examples`` does, opening the project for itself."""
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        return examples(project, label, ticker=ticker)


def _example(project: Project, one: Ruling) -> Example:
    text = project.documents.text(one.document)
    line = text.rfind("\n", 0, one.start) + 1
    end = text.find("\n", one.end)
    end = end if end >= 0 else len(text)
    return Example(
        one.id,
        text[one.start : one.end],
        text[max(line, one.start - _AROUND) : one.start],
        text[one.end : min(end, one.end + _AROUND)],
        tuple((text[span.start : span.end], span.label) for span, _values in one.answer),
        one.cause,
        one.note,
        one.at,
    )
