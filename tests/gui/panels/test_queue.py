"""The queue in its usual order, and with those first in which one is least sure."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.session import Session
from annotator.store.objects import new_annotator
from tests.gui.projects import add_article, make_session


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
