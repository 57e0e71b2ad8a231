"""Chains and every occurrence, in one gesture each."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Annotation, Label
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from tests.gui.projects import add_article, make_preferences, make_session

CHAIN = "نائب رئيس الوزراء، أمين لجنة الحزب، وزير الخارجية"
TEXT = (
    f"التقى سامي فهد {CHAIN} وفدا.\n"
    "وقال سامي فهد إن اللجنة اجتمعت، وشكر لسامي فهد حضوره.\n"
    "ثم وصل وفد اللجنة العليا، وغادر (سامي فهد)، انتهى.\n"
)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    session = make_session(tmp_path)
    add_article(session, tmp_path, TEXT)
    return session


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> AnnotateView:
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    view.start()
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[-1]))
    return view


def select(view: AnnotateView, words: str) -> None:
    start = TEXT.index(words)
    view.canvas.set_selection(start, start + len(words))


def quotes(session: Session) -> list[str]:
    assert session.article is not None
    return [one.quote for one in session.article.annotations()]


def label(session: Session, name: str) -> Label:
    return next(one for one in session.labels if one.name == name)


def test_one_key_makes_spans_of_a_chain_with_the_label_used_last(
    view: AnnotateView, session: Session
) -> None:
    view.doing.remember(label(session, "TITLE").id)
    select(view, CHAIN)
    view.perform("chain")
    assert quotes(session) == CHAIN.split("، ")
    assert {one.label for one in view.doing.marks.mine} == {label(session, "TITLE").id}


def test_one_undo_takes_a_whole_chain_back(view: AnnotateView, session: Session) -> None:
    view.doing.remember(label(session, "TITLE").id)
    select(view, CHAIN)
    view.perform("chain")
    view.perform("undo")
    assert quotes(session) == []


def test_a_span_that_holds_a_chain_is_cut(view: AnnotateView, session: Session) -> None:
    select(view, CHAIN)
    view.perform("label_2")
    view.canvas.select_mark(view.doing.marks.mine[0].id)
    view.perform("chain")
    assert quotes(session) == CHAIN.split("، ")


def test_a_chain_needs_words(view: AnnotateView, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.said):
        view.perform("chain")
    assert quotes(session) == []


def test_every_certain_occurrence_is_marked_at_once(view: AnnotateView, session: Session) -> None:
    select(view, "سامي فهد")
    view.perform("every_1")
    assert quotes(session) == ["سامي فهد"] * 4
    assert view.canvas._look.found  # they are lit up for a moment
    view.perform("undo")
    assert quotes(session) == []
    assert not view.canvas._look.found


def test_every_occurrence_of_the_span_just_marked(view: AnnotateView, session: Session) -> None:
    select(view, "سامي فهد")
    view.perform("label_1")
    view.perform("every_1")
    assert quotes(session) == ["سامي فهد"] * 4


def test_what_is_not_certain_is_asked_about_when_nothing_certain_is_left(
    view: AnnotateView, session: Session, qtbot: QtBot
) -> None:
    select(view, "سامي فهد")
    view.several.more_wanted.disconnect()  # from the dialog
    view.perform("every_1")
    with qtbot.waitSignal(view.several.more_wanted) as wanted:
        view.perform("every_1")
    assert wanted.args == ["سامي فهد", label(session, "PERSON").id]


def test_the_end_goes_on_to_the_next_punctuation(view: AnnotateView, session: Session) -> None:
    select(view, "اللجنة العليا")
    start = TEXT.index("وفد اللجنة العليا")
    view.canvas.set_selection(start, start + len("وفد"))
    view.perform("label_1")
    view.perform("extend")
    assert quotes(session) == ["وفد اللجنة العليا"]


def test_every_occurrence_of_a_suggestion_is_marked_and_the_next_one_selected(
    view: AnnotateView, session: Session
) -> None:
    article = session.article
    assert article is not None
    person = label(session, "PERSON").id
    shown = [
        Annotation(words, article.id, "", person, ((at, at + len(words)),), words)
        for words in ("سامي فهد", "انتهى")
        for at in [TEXT.index(words)]
    ]
    session.propose(article.id, shown)
    view.canvas.select_mark("سامي فهد")
    view.perform("every_1")
    assert quotes(session) == ["سامي فهد"] * 4
    assert view.canvas.selected_mark() == "انتهى"
