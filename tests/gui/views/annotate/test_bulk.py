"""Hundreds of suggestions are taken beside the window, in one step that goes back there too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Annotation, Id, Origin, OriginKind
from annotator.gui.dialogs.accept_all import AcceptAll
from annotator.gui.jobs import Job
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from tests.gui.projects import add_article, make_preferences, make_session

LINES = 120
TEXT = "\n".join(f"كلمة{at} أخرى" for at in range(LINES))
_SLOW = 30_000  # milliseconds: a process is started


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> AnnotateView:
    document = add_article(session, tmp_path, TEXT)
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    view.start()
    session.show(document)
    session.propose(document, suggested(document, session.labels[0].id))
    return view


def suggested(document: Id, label: Id) -> list[Annotation]:
    found = []
    at = 0
    for line in TEXT.split("\n"):
        word = line.split(" ")[0]
        origin = Origin(OriginKind.SUGGESTED, "rules")
        found.append(
            Annotation(
                f"{at:032x}",
                document,
                "",
                label,
                ((at, at + len(word)),),
                word,
                origin=origin,
                score=0.8,
                foreign={"kind": "rules"},
            )
        )
        at += len(line) + 1
    return found


def mine(session: Session) -> int:
    assert session.article is not None
    return len(session.article.annotations())


def test_very_many_are_taken_and_taken_back_beside_the_window(
    qtbot: QtBot, view: AnnotateView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AcceptAll, "ask", lambda _parent, waiting, _labels: waiting)
    said: list[str] = []
    view.said.connect(said.append)
    view.perform("accept_all")
    assert mine(session) == 0  # not in the window
    assert view.bulk.findChildren(Job)
    qtbot.waitUntil(lambda: mine(session) == LINES, timeout=_SLOW)
    assert session.article is not None
    assert session.article.suggestions() == []
    view.perform("undo")
    assert mine(session) == LINES
    qtbot.waitUntil(lambda: mine(session) == 0, timeout=_SLOW)
    view.perform("redo")
    qtbot.waitUntil(lambda: mine(session) == LINES, timeout=_SLOW)
    assert said[0] == f"{LINES} suggestions accepted"
    assert said[1].startswith("Taken back:")


def test_a_few_are_taken_at_once(
    view: AnnotateView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AcceptAll, "ask", lambda _parent, waiting, _labels: waiting[:3])
    view.perform("accept_all")
    assert mine(session) == 3
    view.perform("undo")
    assert mine(session) == 0
