"""The queue in its usual order, and with those first in which one is least sure."""

from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.core.model import Assignment, Note, NoteKind, Role, State
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.session import Session
from annotator.store.ids import new_id
from annotator.store.objects import new_annotator
from tests.gui.projects import add_article, make_session

ROLE = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    return make_session(tmp_path)


@pytest.fixture
def queue(qtbot: QtBot, session: Session) -> QueuePanel:
    queue = QueuePanel(session)
    qtbot.addWidget(queue)
    queue.show()
    queue.reload()
    return queue


def order(queue: QueuePanel, session: Session) -> list[int]:
    documents = [queue.model.document_at(place) for place in range(queue.model.rowCount())]
    return [session.project.documents.stand_in(one) for one in documents if one]


def test_the_least_sure_come_first_when_all_were_looked_at(
    qtbot: QtBot, queue: QueuePanel, session: Session
) -> None:
    first, second, third = session.project.documents.ids()
    with qtbot.waitSignal(queue.doubts_wanted):
        queue.unsure.click()
    queue.take_doubts({first: 0.1}, 0.5)
    assert order(queue, session) == [first, second, third]
    queue.take_doubts({third: 0.9}, 1.0)
    assert order(queue, session) == [third, first, second]
    for place in range(3):
        document = queue.model.document_at(place)
        assert document is not None
        assert queue.model.place_of(document) == place


def test_the_neighbours_follow_the_order(queue: QueuePanel, session: Session) -> None:
    first, second, third = session.project.documents.ids()
    queue.unsure.click()
    queue.take_doubts({first: 0.1, second: 0.5, third: 0.9}, 1.0)
    session.show(session.project.documents.id_of(third))
    assert queue.neighbour(1) == session.project.documents.id_of(second)


def test_the_usual_order_comes_back(queue: QueuePanel, session: Session) -> None:
    usual = session.project.documents.ids()
    queue.unsure.click()
    queue.take_doubts({usual[-1]: 0.9}, 1.0)
    queue.unsure.click()
    assert order(queue, session) == usual
    queue.take_doubts({usual[-1]: 0.9}, 1.0)  # too late
    assert order(queue, session) == usual


def test_articles_that_come_later_stand_at_the_end(
    queue: QueuePanel, session: Session, tmp_path: Path
) -> None:
    first, second, third = session.project.documents.ids()
    queue.unsure.click()
    queue.take_doubts({third: 0.9}, 1.0)
    add_article(session, tmp_path, "نص جديد.")
    queue.reload()
    assert order(queue, session)[:3] == [third, first, second]
    assert len(order(queue, session)) == 4


def test_another_person_has_the_usual_order(queue: QueuePanel, session: Session) -> None:
    usual = session.project.documents.ids()
    queue.unsure.click()
    queue.take_doubts({usual[-1]: 0.9}, 1.0)
    other = new_annotator("هدى", Role.ANNOTATOR)
    session.edit_project("people", lambda gesture: session.project.annotators.write(gesture, other))
    session.sign_in(other.id)
    assert order(queue, session) == usual
    assert not queue.unsure.isChecked()


# Articles that were given out


def join(session: Session, name: str, *roles: Role) -> str:
    one = new_annotator(name, *roles)
    with session.project.gesture("people") as gesture:
        session.project.annotators.write(gesture, one)
    return one.id


def give(session: Session, person: str, *places: tuple[int, int]) -> list[Assignment]:
    """Give a person articles (numbered from 0), each with its place in their work."""
    project = session.project
    ids = [project.documents.id_of(one) for one in project.documents.ids()]
    given = [Assignment(ids[number], person, place=place) for number, place in places]
    with project.gesture("assign") as gesture:
        for one in given:
            project.assignments.write(gesture, one)
    session.look(own=True)
    return given


def test_only_articles_given_to_the_person_stand_there_in_their_order(
    queue: QueuePanel, session: Session
) -> None:
    first, second, _third = session.project.documents.ids()
    aya = join(session, "Aya", Role.ANNOTATOR)
    give(session, aya, (0, 20), (1, 10))
    assert order(queue, session) == session.project.documents.ids()  # the lead was given none
    session.sign_in(aya)
    assert order(queue, session) == [second, first]
    assert not queue.everything.isVisible()
    session.show(session.project.documents.id_of(second))
    assert queue.neighbour(1) == session.project.documents.id_of(first)
    assert queue.neighbour(2) is None


def test_who_was_given_nothing_is_told_so(queue: QueuePanel, session: Session) -> None:
    aya, omar = join(session, "Aya", Role.ANNOTATOR), join(session, "Omar", Role.ANNOTATOR)
    give(session, aya, (0, 1))
    session.sign_in(omar)
    assert order(queue, session) == []
    assert queue.nothing.isVisible()


def test_the_lead_looks_at_all_articles_beside_their_own(
    queue: QueuePanel, session: Session
) -> None:
    first, second, third = session.project.documents.ids()
    give(session, session.me.id, (2, 1))
    assert order(queue, session) == [third]
    queue.everything.click()
    assert order(queue, session) == [first, second, third]
    queue.everything.click()
    assert order(queue, session) == [third]


def test_the_lead_can_open_articles_to_those_who_were_not_given_them(
    queue: QueuePanel, session: Session
) -> None:
    aya = join(session, "Aya", Role.ANNOTATOR)
    give(session, aya, (0, 1))
    project = session.project
    with project.gesture("name") as gesture:
        project.about.write(gesture, structs.replace(project.about.body(), open_articles=True))
    session.sign_in(aya)
    assert len(order(queue, session)) == 1
    assert queue.everything.isVisible()
    queue.everything.click()
    assert len(order(queue, session)) == 3


def test_what_is_returned_comes_first_and_is_done_again_in_its_round(
    queue: QueuePanel, session: Session
) -> None:
    aya = join(session, "Aya", Role.ANNOTATOR)
    _one, other = give(session, aya, (0, 10), (1, 20))
    session.sign_in(aya)
    session.show(other.document)
    assert session.article is not None
    session.article.set_state(State.DONE)
    assert "1" in queue._head.text()
    lead = next(x.id for x in session.project.annotators.people() if Role.LEAD in x.roles)
    session.sign_in(lead)
    with session.project.gesture("return", document=other.document) as gesture:
        session.project.assignments.send_back(gesture, other)
    session.sign_in(aya)
    assert queue.model.document_at(0) == other.document
    assert "Returned" in str(queue.model.data(queue.model.index(0), ROLE))
    assert session.article.work().state is State.TODO
    session.article.set_state(State.DONE)
    assert session.project.workload.of(aya).returned == frozenset()
    assert session.article.work().round == 2


def test_the_next_article_without_a_mark_is_one_of_mine(
    queue: QueuePanel, session: Session
) -> None:
    aya = join(session, "Aya", Role.ANNOTATOR)
    one, other = give(session, aya, (2, 10), (1, 20))
    session.sign_in(aya)
    assert queue.model.next_unlabelled(None) == one.document
    assert queue.model.next_unlabelled(one.document) == other.document
    assert queue.model.next_unlabelled(other.document) == one.document
    session.show(one.document)
    assert session.article is not None
    session.article.set_state(State.SKIPPED)
    assert queue.model.next_unlabelled(one.document) == other.document
    assert queue.model.next_unlabelled(other.document) is None


def test_answers_to_my_questions_are_told_until_i_settle_them(
    qtbot: QtBot, queue: QueuePanel, session: Session
) -> None:
    lead, aya = session.me.id, join(session, "Aya", Role.ANNOTATOR)
    session.sign_in(aya)
    document = queue.model.document_at(1)
    assert document is not None
    session.show(document)
    assert session.article is not None
    session.article.say(NoteKind.QUESTION, "؟")
    (asked,) = session.article.notes()
    assert not queue.answers.isVisible()
    session.sign_in(lead)
    answer = Note(new_id(), document, asked.id, lead, NoteKind.ANSWER, "نعم", to=aya)
    session.edit_document(
        document, "answer", lambda gesture: session.project.notes.write(gesture, answer)
    )
    assert not queue.answers.isVisible()
    session.sign_in(aya)
    assert queue.answers.isVisible()
    assert "1" in queue.answers.accessibleName()
    with qtbot.waitSignal(queue.document_chosen) as chosen:
        queue.answers.click()
    assert chosen.args == [document]
    session.article.close_question(asked)
    assert not queue.answers.isVisible()
