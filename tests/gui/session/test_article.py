"""The article in view: every edit is one gesture, and undo takes it back."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import (
    Id,
    LineStatus,
    Note,
    NoteKind,
    OriginKind,
    Role,
    State,
    meaning_under,
)
from annotator.gui.session import Article, Session
from annotator.store.ids import new_id
from annotator.store.objects import new_annotator
from annotator.workflow.importing import import_files
from annotator.workflow.preparing import ImportChoices
from tests.gui.projects import make_session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    session = make_session(tmp_path)
    project = session.project
    session.show(project.documents.id_of(project.documents.ids()[0]))
    return session


@pytest.fixture
def article(session: Session) -> Article:
    assert session.article is not None
    return session.article


def spans(article: Article) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in article.annotations()]


def mark(session: Session, words: str, label: int = 0) -> None:
    assert session.article is not None
    start = session.article.text.index(words)
    session.article.mark(start, start + len(words), session.labels[label].id)


def test_a_mark_is_trimmed_of_space_and_punctuation(session: Session, article: Article) -> None:
    start = article.text.index("محمد أحمد")
    article.mark(start - 1, start + len("محمد أحمد."), session.labels[0].id)
    assert spans(article) == [(start, start + len("محمد أحمد"))]


def test_the_same_mark_twice_is_one(session: Session, article: Article) -> None:
    mark(session, "محمد أحمد")
    mark(session, "محمد أحمد")
    assert len(article.annotations()) == 1


def test_a_mark_knows_its_guideline_and_its_origin(session: Session, article: Article) -> None:
    mark(session, "محمد أحمد")
    (one,) = article.annotations()
    assert one.guideline == session.project.labels.version()
    assert one.origin.kind is OriginKind.PERSON


def test_a_meeting_begins_as_named(session: Session, article: Article) -> None:
    mark(session, "اجتماع اللجنة المركزية", 2)
    assert article.annotations()[0].attributes == {"kind": "named"}


def test_relabelling_keeps_the_choices_that_the_new_label_has(
    session: Session, article: Article
) -> None:
    mark(session, "اجتماع اللجنة المركزية", 2)
    article.set_attribute(article.annotations()[0], "kind", "mention")
    article.relabel(article.annotations()[0], session.labels[3].id)
    assert article.annotations()[0].attributes == {"kind": "mention"}
    article.relabel(article.annotations()[0], session.labels[0].id)
    assert article.annotations()[0].attributes == {}


def test_the_first_mark_begins_the_work_and_its_undo_ends_it(
    session: Session, article: Article
) -> None:
    mark(session, "محمد أحمد")
    assert article.work().state is State.IN_PROGRESS
    article.undo()
    assert article.work().state is State.TODO
    assert article.annotations() == []


def test_splitting_and_joining_are_one_step_each(session: Session, article: Article) -> None:
    mark(session, "محمد أحمد")
    (whole,) = article.annotations()
    article.split(whole, whole.start + len("محمد "))
    assert [one.quote for one in article.annotations()] == ["محمد", "أحمد"]
    article.join(*article.annotations())
    assert [one.quote for one in article.annotations()] == ["محمد أحمد"]
    article.undo()
    article.undo()
    assert [one.id for one in article.annotations()] == [whole.id]


def test_a_split_outside_the_span_does_nothing(session: Session, article: Article) -> None:
    mark(session, "محمد أحمد")
    (whole,) = article.annotations()
    article.split(whole, whole.end)
    assert spans(article) == [(whole.start, whole.end)]


def test_resizing_moves_one_end(session: Session, article: Article) -> None:
    mark(session, "محمد أحمد")
    (one,) = article.annotations()
    article.resize(one, 0, one.start, one.start + 4)
    assert article.annotations()[0].quote == "محمد"


def test_redo_puts_back_what_undo_took(session: Session, article: Article) -> None:
    mark(session, "محمد أحمد")
    article.remove(article.annotations()[0])
    article.undo()
    assert len(article.annotations()) == 1
    article.redo()
    assert article.annotations() == []


def test_a_question_can_stand_on_an_article_that_is_done(
    session: Session, article: Article
) -> None:
    article.set_state(State.DONE)
    article.say(NoteKind.QUESTION, "أين ينتهي؟")
    assert article.work().state is State.DONE
    (note,) = article.notes()
    article.close_question(note)
    assert article.notes()[0].closed
    article.remove_note(article.notes()[0])
    assert article.notes() == []


def test_fields_are_said_and_taken_back(article: Article) -> None:
    article.set_field("garbled", True)
    assert article.work().fields == {"garbled"}
    article.set_field("garbled", False)
    assert article.work().fields == frozenset()


def test_suggestions_become_annotations_only_when_taken(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    line = (
        '{"text": "قال سامي ولين.", "id": "s1",'
        ' "spans": [{"start": 4, "end": 8, "label": "PERSON"},'
        ' {"start": 10, "end": 13, "label": "PERSON"}]}'
    )
    (tmp_path / "s.jsonl").write_text(line, encoding="utf-8")
    choices = ImportChoices(as_suggestions=True)
    assert import_files(session.project, [tmp_path / "s.jsonl"], choices).spans == 2
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[-1]))
    article = session.article
    assert article is not None
    assert article.annotations() == []
    first, second = article.suggestions()
    article.accept(first)
    article.reject(second)
    assert article.suggestions() == []
    (taken,) = article.annotations()
    assert (taken.quote, taken.origin.kind) == ("سامي", OriginKind.SUGGESTED)
    assert taken.origin.accepted_by == session.me.id
    article.undo()
    assert [one.id for one in article.suggestions()] == [second.id]


def test_the_lead_says_what_a_line_is_and_takes_it_back(article: Article) -> None:
    article.set_line(3, LineStatus.CAPTION)
    assert article.line_status(5) is LineStatus.CAPTION
    assert article.line_status(article.text.index("برئاسة")) is LineStatus.CONTENT
    article.set_line(3, LineStatus.CONTENT)
    assert article.line_status(3) is LineStatus.CONTENT
    article.undo()
    assert article.line_status(3) is LineStatus.CAPTION


def test_a_mark_notes_under_which_meaning_of_its_label_it_was_made(
    session: Session, article: Article
) -> None:
    label = session.labels[0]
    project = session.project
    session.edit_project(
        "labels", lambda gesture: project.labels.write(gesture, replace(label, meaning=2))
    )
    mark(session, "محمد أحمد")
    (made,) = article.annotations()
    assert meaning_under(made.guideline) == 2
    assert made.guideline.startswith(project.labels.version())


def test_a_question_of_the_lead_about_my_mark_is_shown_to_me(
    session: Session, article: Article
) -> None:
    project = session.project
    lead = session.me.id
    other = new_annotator("نور", Role.ANNOTATOR)
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, other))
    session.sign_in(other.id)
    mark(session, "محمد أحمد")
    (made,) = article.annotations()
    session.sign_in(lead)
    article.say(NoteKind.QUESTION, "أهذا اسم؟", made.id)
    article.say(NoteKind.NOTE, "لي وحدي")
    session.sign_in(other.id)
    assert [note.text for note in article.notes()] == ["أهذا اسم؟"]


def told(
    session: Session, kind: NoteKind, text: str, *, by: Id, to: Id = "", target: Id = ""
) -> Note:
    """Let another person say something of the article in view, and come back."""
    me, document = session.me.id, session.document
    assert document is not None
    session.sign_in(by)
    note = Note(new_id(), document, target or document, by, kind, text, to=to)
    with session.project.gesture(kind.value, document=document) as gesture:
        session.project.notes.write(gesture, note)
    session.sign_in(me)
    return note


def test_what_is_said_to_me_or_to_everybody_is_shown_and_nothing_else(
    session: Session, article: Article
) -> None:
    aya, lead = new_annotator("Aya", Role.ANNOTATOR), session.me.id
    omar = new_annotator("Omar", Role.ANNOTATOR)
    with session.project.gesture("people") as gesture:
        session.project.annotators.write(gesture, aya)
        session.project.annotators.write(gesture, omar)
    session.sign_in(aya.id)
    told(session, NoteKind.RETURN, "again", by=lead, to=aya.id)
    told(session, NoteKind.RETURN, "not you", by=lead, to=omar.id)
    told(session, NoteKind.ANSWER, "for all", by=lead, target=new_id())
    told(session, NoteKind.QUESTION, "of another", by=omar.id)
    told(session, NoteKind.NOTE, "private", by=omar.id)
    assert [note.text for note in article.notes()] == ["again", "for all"]
    session.sign_in(lead)
    assert "of another" in [note.text for note in article.notes()]
    assert "private" not in [note.text for note in article.notes()]
