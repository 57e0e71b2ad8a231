"""Blind work: nothing an annotator sees comes from others' layers, until the lead opens it."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from annotator.core.model import (
    Annotator,
    Assignment,
    Id,
    Note,
    NoteKind,
    Purpose,
    Role,
    Ruling,
    Span,
    State,
    Work,
)
from annotator.core.query import Query as Phrase
from annotator.core.suggesting import SuggestingRules
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.articles_model import Column
from annotator.gui.panels.export_whose import WhoseSection
from annotator.gui.panels.history import HistoryPanel
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.session import Session
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.query import Query
from annotator.store.text_index import TextIndex
from annotator.workflow.answers import AskOccurrences
from annotator.workflow.consistency import Consistency
from annotator.workflow.finding import find
from annotator.workflow.occurring import occurrence_slices
from annotator.workflow.suggesting import Suggester
from tests.gui.projects import make_preferences, make_session

NAME = "محمد أحمد"


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    for name in ("STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    session = make_session(tmp_path)
    project = session.project
    with project.gesture("people") as gesture:
        for name, role in (("Aya", Role.ANNOTATOR), ("Omar", Role.ANNOTATOR)):
            project.annotators.write(gesture, Annotator(new_id(), name, frozenset({role})))
        project.sources.write_rules(gesture, SuggestingRules(project.about.id, open_gold=False))
    mark_all(project, who(project, "Aya"), only=0)
    yield session
    session.close()


def who(project: Project, name: str) -> Id:
    found = project.annotators.named(name)
    assert found is not None
    return found.id


def documents(project: Project) -> list[Id]:
    return [project.documents.id_of(one) for one in project.documents.ids()]


def mark_all(project: Project, person: Id, *, only: int | None = None) -> None:
    """Let a person mark the name wherever it stands, and say that they are done there."""
    label = project.labels.all()[0].id
    with Project.open(project.path, person=person) as own:
        for number, document in enumerate(documents(own)):
            start = own.documents.text(document).find(NAME)
            if start < 0 or only not in (None, number):
                continue
            with own.gesture("mark", document=document) as gesture:
                place = ((start, start + len(NAME)),)
                own.annotations.mark(gesture, document, label=label, pieces=place)
                own.documents.write_work(gesture, Work(document, person, State.DONE))


def others_work(project: Project) -> None:
    """Let Omar and the lead do everything that could leak: marks, words, notes, gold, rulings."""
    omar = who(project, "Omar")
    mark_all(project, omar)
    second = documents(project)[1]
    with Project.open(project.path, person=omar) as own:
        for kind in (NoteKind.NOTE, NoteKind.QUESTION):
            with own.gesture(kind.value, document=second) as gesture:
                own.notes.write(gesture, Note(new_id(), second, second, omar, kind, "سرّ"))
    label = project.labels.all()[0].id
    gold = project.annotators.gold()
    assert gold is not None
    assert project.me is not None
    with project.gesture("ruling", document=second) as gesture:
        place = ((0, 4),)
        project.annotations.mark(gesture, second, label=label, pieces=place, layer=gold.id)
        answer = ((Span(0, 4, label), ()),)
        ruling = Ruling(new_id(), second, project.me.id, new_id(), 0, 4, answer, example=True)
        project.rulings.write(gesture, ruling)


def seen(project: Project, aya: Id) -> dict[str, Any]:
    """Return all that is worked out for Aya from the file."""
    numbers = project.documents.ids()
    suggester = Suggester(project, aya)
    while suggester.learn():
        pass
    consistency = Consistency(project, aya)
    while consistency.learn():
        pass
    label = project.labels.all()[0].id
    with TextIndex(project.path.with_name("index.sqlite")) as index:
        asked = AskOccurrences(1, NAME, label, aya)
        hits = next(occurrence_slices(project, index, asked, lengths=repeat(1_000_000))).hits
    return {
        "rows": project.documents.rows(numbers, aya),
        "progress": project.documents.progress(aya),
        "done": project.documents.ids(Query(aya, states=frozenset({State.DONE}))),
        "asked": project.documents.ids(Query(aya, questions=True)),
        "by marks": project.documents.ids(Query(aya, sort="marks")),
        "suggested": [
            [(one.pieces, one.label, one.score, one.origin.by) for one in suggester.suggest(each)]
            for each in documents(project)
        ],
        "doubts": [suggester.doubt(one) for one in documents(project)],
        "consistency": [consistency.of(one).open() for one in documents(project)],
        "occurrences": hits,
        "spans found": find(project.path, Phrase(label=label), aya).hits,
        "counts": project.annotations.label_counts(aya),
        "answers": project.questions.answered(aya),
        "told": project.questions.told(aya),
    }


def test_what_others_do_changes_nothing_that_an_annotator_is_told(session: Session) -> None:
    project = session.project
    aya = who(project, "Aya")
    before = seen(project, aya)
    assert before["spans found"]
    assert before["suggested"] != [[], [], []]
    others_work(project)
    after = seen(project, aya)
    for what, told in before.items():
        assert after[what] == told, what


def test_an_article_shows_an_annotator_only_what_is_theirs(session: Session) -> None:
    others_work(session.project)
    session.sign_in(who(session.project, "Aya"))
    session.show(documents(session.project)[1])
    assert session.article is not None
    assert session.article.annotations() == []
    assert session.article.notes() == []
    assert session.article.work().state is State.TODO
    assert not session.article.can_undo()


def test_the_tables_of_the_window_show_an_annotator_nobody_else(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    preferences = make_preferences(tmp_path)
    others_work(session.project)
    session.sign_in(who(session.project, "Aya"))
    history, articles = HistoryPanel(session, preferences), ArticlesPanel(session, preferences)
    queue, export = QueuePanel(session), WhoseSection(session)
    for widget in (history, articles, queue, export):
        qtbot.addWidget(widget)
        widget.show()
    queue.reload()
    export.fill()
    me = session.me.id
    deeds = [history.model.deed(row) for row in range(history.model.rowCount())]
    assert {deed.person for deed in deeds if deed} == {me}
    assert history.person.count() == 1
    assert articles.table.isColumnHidden(Column.PEOPLE)
    assert articles.assignee.isHidden()
    assert export.layer.count() == 1
    assert not session.may_review
    assert not session.sees_others


def test_the_lead_can_open_what_others_do(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    project = session.project
    others_work(project)
    with project.gesture("openness") as gesture:
        project.about.write(gesture, structs.replace(project.about.body(), open_work=True))
    session.sign_in(who(project, "Aya"))
    session.show(documents(project)[1])
    assert session.article is not None
    assert [note.text for note in session.article.notes()] == ["سرّ", "سرّ"]
    assert session.article.annotations() == []
    history = HistoryPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(history)
    history.show()
    deeds = [history.model.deed(row) for row in range(history.model.rowCount())]
    assert who(project, "Omar") in {deed.person for deed in deeds if deed}


def test_in_a_hidden_test_nothing_is_suggested_and_its_gold_teaches_nobody(
    session: Session,
) -> None:
    project, aya = session.project, who(session.project, "Aya")
    second = documents(project)[1]
    text = project.documents.text(second)
    gold = project.annotators.gold()
    assert gold is not None

    def suggested(document: Id) -> list[tuple[int, int]]:
        suggester = Suggester(project, aya)
        while suggester.learn():
            pass
        return [(one.start, one.end) for one in suggester.suggest(document)]

    place = text.index("القرار")
    with project.gesture("openness") as gesture:
        rules = SuggestingRules(project.about.id, kinds=("memory",), open_gold=True)
        project.sources.write_rules(gesture, rules)
    with project.gesture("ruling", document=second) as gesture:
        label = project.labels.all()[0].id
        span = ((place, place + len("القرار")),)
        project.annotations.mark(gesture, second, label=label, pieces=span, layer=gold.id)
    third = documents(project)[2]
    assert suggested(second)
    assert suggested(third)
    with project.gesture("assign", document=second) as gesture:
        project.assignments.write(gesture, Assignment(second, aya, purpose=Purpose.HIDDEN))
    assert suggested(second) == []
    assert suggested(third) == []
    session.sign_in(aya)
    session.show(second)
    assert session.article is not None
    assert session.article.suggestions() == []
