"""Questions of all articles with their answers, and what was told to single people."""

from annotator.core.model import Id, Note, NoteKind
from annotator.store.ids import new_id
from annotator.store.project import Project
from tests.store.making import documents, mark, open_as, person


def say(
    project: Project, kind: NoteKind, text: str, *, target: Id = "", to: Id = "", at: int = 0
) -> Note:
    assert project.me is not None
    document = documents(project)[0]
    note = Note(new_id(), document, target or document, project.me.id, kind, text, at=at, to=to)
    with project.gesture(kind.value, document=document) as gesture:
        project.notes.write(gesture, note)
    return note


def test_a_question_reaches_the_lead_with_its_place(project: Project, aya: Project) -> None:
    span = mark(aya, documents(aya)[0], 4, 8)
    asked = say(aya, NoteKind.QUESTION, "اسم؟", target=span)
    say(aya, NoteKind.NOTE, "for me")
    (found,) = project.questions.all()
    assert found.question.id == asked.id
    assert found.question.author == person(project, "Aya")
    assert (found.quote, found.start, found.end) == ("محمد", 4, 8)
    assert found.article == "title 0"
    assert found.open


def test_an_answer_reaches_who_asked_until_they_settle_it(project: Project, aya: Project) -> None:
    me = person(project, "Aya")
    asked = say(aya, NoteKind.QUESTION, "؟")
    assert aya.questions.answered(me) == []
    say(project, NoteKind.ANSWER, "نعم", target=asked.id, to=me)
    (found,) = project.questions.all()
    assert not found.open
    assert [one.text for one in found.answers] == ["نعم"]
    assert [one.question.id for one in aya.questions.answered(me)] == [asked.id]
    assert project.questions.answered(person(project, "Sam")) == []
    settled = Note(asked.id, asked.document, asked.target, me, asked.kind, asked.text, closed=True)
    with aya.gesture("close_question", document=asked.document) as gesture:
        aya.notes.write(gesture, settled)
    assert aya.questions.answered(me) == []


def test_what_is_told_to_one_person_is_told_to_nobody_else(project: Project, aya: Project) -> None:
    me = person(project, "Aya")
    span = mark(aya, documents(aya)[0], 4, 8)
    say(project, NoteKind.FEEDBACK, "old", target=span, to=me, at=1)
    say(project, NoteKind.FEEDBACK, "new", to=me, at=2)
    told = aya.questions.told(me)
    assert [one.note.text for one in told] == ["new", "old"]
    assert (told[1].quote, told[1].start) == ("محمد", 4)
    assert aya.questions.told(person(project, "Sam")) == []


def test_what_was_taken_away_is_not_asked_any_more(project: Project, aya: Project) -> None:
    asked = say(aya, NoteKind.QUESTION, "؟")
    with aya.gesture("remove_note", document=asked.document) as gesture:
        aya.notes.write(gesture, asked, alive=False)
    assert project.questions.all() == []
    with open_as(project, "Aya") as again:
        assert again.questions.all() == []
