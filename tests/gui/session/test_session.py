"""The session: what other windows write arrives, and no edit is lost to a lock."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Role, State, Work
from annotator.core.suggesting import SuggestingRules
from annotator.gui.session import Session
from annotator.gui.session import session as session_module
from annotator.store.errors import Busy
from annotator.store.objects import new_annotator
from annotator.store.project import Project
from annotator.store.project_undo import undo_project_gesture
from annotator.workflow.importing import import_files
from tests.gui.projects import make_session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    session = make_session(tmp_path)
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[0]))
    return session


def mark(session: Session, start: int, end: int) -> None:
    assert session.article is not None
    session.article.mark(start, end, session.labels[0].id)


def count(session: Session) -> int:
    assert session.article is not None
    return len(session.article.annotations())


def test_an_edit_is_told(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignals([session.annotations_changed, session.saved]):
        mark(session, 0, 6)


def test_another_window_sees_the_mark_within_a_second(qtbot: QtBot, session: Session) -> None:
    other = Session()
    project = Project.open(session.project.path, person=session.me.id)
    other.adopt(project)
    assert session.document is not None
    other.show(session.document)
    with qtbot.waitSignal(other.annotations_changed, timeout=1000):
        mark(session, 0, 6)
    assert count(other) == 1
    other.close()


def test_articles_that_come_have_the_one_in_view_told_again(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    (tmp_path / "new.txt").write_text("خبر جديد", encoding="utf-8")
    with Project.open(session.project.path, person=session.me.id) as other:
        import_files(other, [tmp_path / "new.txt"])
    with (
        qtbot.waitSignal(session.documents_changed),
        qtbot.waitSignal(session.annotations_changed) as told,
    ):
        session.look()
    assert told.args == [session.document]


def test_an_edit_waits_for_the_lock_and_is_then_made(qtbot: QtBot, session: Session) -> None:
    lock = sqlite3.connect(session.project.path, isolation_level=None)
    lock.execute("begin immediate")
    with qtbot.waitSignal(session.waiting) as told:
        mark(session, 0, 6)
        mark(session, 7, 10)
    assert told.args == [True]
    assert count(session) == 0
    with qtbot.waitSignal(session.waiting, check_params_cb=lambda on: not on):
        lock.execute("rollback")
    lock.close()
    assert count(session) == 2


def test_looking_for_news_never_waits_for_a_lock(session: Session) -> None:
    lock = sqlite3.connect(session.project.path, isolation_level=None)
    lock.execute("begin exclusive")
    with pytest.raises(Busy):
        session.project.data_version()
    session.look()
    lock.execute("rollback")
    lock.close()
    assert session.project.data_version() > 0


def test_labels_that_another_window_adds_arrive(qtbot: QtBot, session: Session) -> None:
    with Project.open(session.project.path, person=session.me.id) as other:
        label = other.labels.all()[0]
        with qtbot.waitSignal(session.labels_changed), other.gesture("labels") as gesture:
            other.labels.write(gesture, type(label)("ab" * 16, "PLACE", order=9))
    assert [one.name for one in session.labels][-1] == "PLACE"


def test_what_a_person_may_not_change_is_refused_in_words(qtbot: QtBot, session: Session) -> None:
    annotator = new_annotator("Ola", Role.ANNOTATOR)
    session.edit_project(
        "people", lambda gesture: session.project.annotators.write(gesture, annotator)
    )
    session.sign_in(annotator.id)
    assert not session.is_lead
    with qtbot.waitSignal(session.refused) as told:
        session.edit_project(
            "labels",
            lambda gesture: session.project.labels.write(gesture, session.labels[0]),
        )
    assert "lead" in str(told.args[0])


def test_another_person_has_a_layer_of_their_own(session: Session) -> None:
    mark(session, 0, 6)
    annotator = new_annotator("Ola", Role.ANNOTATOR)
    session.edit_project(
        "people", lambda gesture: session.project.annotators.write(gesture, annotator)
    )
    session.sign_in(annotator.id)
    assert count(session) == 0


def test_active_seconds_are_written_when_the_article_is_left(session: Session) -> None:
    first = session.document
    assert first is not None
    session.activity()
    session._clock.tick()
    session._clock.tick()
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[1]))
    assert session.project.time.seconds(first, session.me.id) == 2


def test_idle_seconds_do_not_count(qtbot: QtBot, tmp_path: Path) -> None:
    made = make_session(tmp_path)
    session = Session(idle_seconds=3)
    session.adopt(Project.open(made.project.path, person=made.me.id))
    documents = session.project.documents
    first = documents.id_of(documents.ids()[0])
    session.show(first)
    session.activity()
    for _ in range(10):
        session._clock.tick()
    session.show(documents.id_of(documents.ids()[1]))
    assert session.project.time.seconds(first, session.me.id) == 3
    session.close()
    made.close()


def test_closing_writes_what_was_counted(qtbot: QtBot, session: Session) -> None:
    path, document, me = session.project.path, session.document, session.me.id
    assert document is not None
    session.activity()
    session._clock.tick()
    with qtbot.waitSignals([session.closing, session.closed]):
        session.close()
    with Project.open(path) as project:
        assert project.time.seconds(document, me) == 1


def test_a_step_of_the_project_that_is_taken_back_here_is_told_here(session: Session) -> None:
    project = session.project
    before = session.labels[0]
    session.edit_project(
        "labels", lambda gesture: project.labels.write(gesture, replace(before, name="NEW"))
    )
    undo_project_gesture(project, project.history.page(limit=1)[0].id)
    session.look(own=True)
    assert session.labels[0] == before


def test_other_rules_of_suggestions_are_told(session: Session, qtbot: QtBot) -> None:
    project = session.project
    with qtbot.waitSignal(session.sources_changed):
        session.edit_project(
            "suggesting",
            lambda gesture: project.sources.write_rules(gesture, SuggestingRules("", least=0.9)),
        )


def test_of_thousands_of_changed_articles_only_the_one_in_view_is_told(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "_MANY", 1)
    documents = session.project.documents
    everything = [documents.id_of(one) for one in documents.ids()]
    told: list[str] = []
    session.annotations_changed.connect(told.append)
    with Project.open(session.project.path, person=session.me.id) as other:
        for document in everything:
            with other.gesture("work", document=document) as gesture:
                work = Work(document, session.me.id, State.DONE)
                other.documents.write_work(gesture, work)
    with qtbot.waitSignal(session.documents_changed):
        session.look()
    assert told == [session.document]
