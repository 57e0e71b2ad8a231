"""Work goes out in files, becomes a project, comes back, and is taken in: all by the window."""

import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.core.model import Id, Role, State
from annotator.gui import opener as opener_module
from annotator.gui.dialogs.hand_out import HandOutDialog
from annotator.gui.dialogs.handed import HandedDialog
from annotator.gui.opener import Opener
from annotator.gui.panels.handing import HandingPanel
from annotator.gui.panels.own_work import OwnWorkPanel
from annotator.gui.session import Session
from annotator.gui.views.project import ProjectView
from annotator.store.project import Project
from annotator.workflow.handing import Standing
from tests.gui.panels.test_queue import give, join
from tests.gui.projects import make_preferences, make_session

Told = list[tuple[str, Sequence[str], Sequence[str]]]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Collect the reports instead of showing them."""
    found: Told = []

    def tell(
        _parent: QWidget,
        title: str,
        sentences: Sequence[str],
        rows: Sequence[str] = (),
        folder: Path | None = None,
    ) -> None:
        del folder
        found.append((title, sentences, rows))

    monkeypatch.setattr(HandedDialog, "tell", tell)
    return found


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()
    gc.collect()  # what two windows left is not to be cleared away while a next one paints


@pytest.fixture
def aya(session: Session) -> Id:
    """Give Aya two articles."""
    aya = join(session, "Aya", Role.ANNOTATOR)
    give(session, aya, (0, 2), (1, 1))
    return aya


def make_view(qtbot: QtBot, session: Session, folder: Path) -> ProjectView:
    view = ProjectView(session, make_preferences(folder))
    qtbot.addWidget(view)
    view.show()
    return view


def go(view: ProjectView, section: str) -> None:
    view._tabs.setCurrentIndex(list(view._sections).index(section))
    assert view.section() == section


def shown(view: ProjectView) -> set[str]:
    names = list(view._sections)
    return {name for at, name in enumerate(names) if view._tabs.isTabVisible(at)}


def hand_out(qtbot: QtBot, view: ProjectView, told: Told) -> None:
    go(view, "handing")
    panel = view.handing.panel
    assert isinstance(panel, HandingPanel)
    qtbot.waitUntil(lambda: panel.table.rowCount() == 1)
    count = len(told)
    panel.hand_out.click()
    qtbot.waitUntil(lambda: len(told) > count, timeout=20_000)


def open_work(qtbot: QtBot, folder: Path, file: Path) -> tuple[Project, Id]:
    """Open a hand-out as an annotator's window does."""
    window = QWidget()
    qtbot.addWidget(window)
    preferences = make_preferences(folder)
    opener = Opener(window, QVBoxLayout(window), preferences)
    opener.failed.connect(lambda error: pytest.fail(str(error)))
    with qtbot.waitSignal(opener.opened, timeout=20_000) as opened:
        opener.open(file)
    (project,) = opened.args
    assert isinstance(project, Project)
    assert project.me is not None
    return project, project.me.id


def test_work_goes_round(
    qtbot: QtBot,
    session: Session,
    aya: Id,
    told: Told,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, mine, back = tmp_path / "out", tmp_path / "mine", tmp_path / "back"
    back.mkdir()
    monkeypatch.setattr(HandOutDialog, "ask", lambda *_args: ((aya,), out))
    monkeypatch.setattr(opener_module, "projects_dir", lambda: mine)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(back))
    view = make_view(qtbot, session, tmp_path)
    assert {"work", "handing", "questions"} <= shown(view)
    assert "own" not in shown(view)
    hand_out(qtbot, view, told)
    (work,) = out.iterdir()
    assert "2 articles" in told[-1][2][0]

    project, me = open_work(qtbot, tmp_path / "prefs", work)
    qtbot.waitUntil(lambda: "is your project now" in told[-1][0])
    assert me == aya
    assert any("2 new articles" in line for line in told[-1][1])
    working = Session()
    working.adopt(project)
    own_view = make_view(qtbot, working, tmp_path / "prefs")
    assert "own" in shown(own_view)
    assert not {"work", "handing", "questions"} & shown(own_view)
    working.show(project.documents.id_of(project.workload.of(me).order[0]))
    assert working.article is not None
    working.article.mark(0, 6, working.labels[0].id)
    working.article.set_state(State.DONE)
    go(own_view, "own")
    panel = own_view.handing.own
    assert isinstance(panel, OwnWorkPanel)
    qtbot.waitUntil(lambda: "not arrived" in panel.facts.text())
    count = len(told)
    panel.hand_in.click()
    qtbot.waitUntil(lambda: len(told) > count, timeout=20_000)
    (done,) = back.iterdir()
    assert told[-1][0] == "Your work is in the file"
    qtbot.waitUntil(lambda: "Handed in last" in panel.facts.text())
    working.close()

    count = len(told)
    view.import_files([done, done])
    qtbot.waitUntil(lambda: len(told) > count, timeout=20_000)
    title, sentences, rows = told[-1]
    assert title == "Work was taken in"
    assert sentences[0] != "0 new steps"
    assert "0 new" in rows[1]
    document = session.project.documents.id_of(session.project.workload.of(aya).order[0])
    assert len(session.project.annotations.of(document, aya)) == 1
    assert session.project.workload.work(document, aya).state is State.DONE

    hand_out(qtbot, view, told)
    newest = max(out.iterdir(), key=lambda one: one.stat().st_mtime_ns)
    again, _me = open_work(qtbot, tmp_path / "prefs", newest)
    qtbot.waitUntil(lambda: "is up to date" in told[-1][0])
    assert "arrived with the lead" in told[-1][1][-1]
    assert again.path == project.path
    again.close()


def test_who_is_no_lead_takes_nothing_in(
    qtbot: QtBot, session: Session, aya: Id, tmp_path: Path
) -> None:
    view = make_view(qtbot, session, tmp_path)
    session.sign_in(aya)
    view.handing.take_in([tmp_path / "x.anndone"])
    assert "lead" in view.banner.text()
    assert not view.work.running("take_in")


def test_a_file_that_is_no_hand_in_is_told_with_the_reason(
    qtbot: QtBot, session: Session, aya: Id, told: Told, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.anndone"
    bad.write_bytes(b"PK\x03\x04 nothing")
    view = make_view(qtbot, session, tmp_path)
    view.import_files([bad])
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "bad.anndone" in told[0][2][0]
    assert "not read" in told[0][2][0]


def test_the_dialog_hands_out_to_whom_is_ticked(qtbot: QtBot, tmp_path: Path) -> None:
    people = [
        Standing("a" * 32, "سلمى", articles=12, unsent=3),
        Standing("b" * 32, "عمر", articles=0),
        Standing("c" * 32, "هدى", articles=4),
    ]
    dialog = HandOutDialog(people, str(tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.people() == ("a" * 32, "c" * 32)
    assert "3 not sent yet" in dialog.list.item(0).text()
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(dialog.list.item(row).checkState().Unchecked)
    assert not dialog.primary.isEnabled()
