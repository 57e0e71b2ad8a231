from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.gui.dialogs.export import ExportDialog
from annotator.gui.session import Session
from annotator.store.objects import new_annotator
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    session.show(session.project.documents.id_of(session.project.documents.ids()[0]))
    assert session.article is not None
    session.article.mark(1, 6, session.labels[0].id)  # begins inside a word
    yield session
    session.close()


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, tmp_path: Path) -> ExportDialog:
    dialog = ExportDialog(session, make_preferences(tmp_path))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: ExportDialog, form: str) -> None:
    box = dialog.options.format
    box.setCurrentIndex(box.findData(form))
    box.activated.emit(box.currentIndex())


def test_what_is_lost_is_counted_before_anything_is_written(
    qtbot: QtBot, dialog: ExportDialog, session: Session, tmp_path: Path
) -> None:
    choose(dialog, "iob2")
    qtbot.waitUntil(lambda: dialog.losses.tree.topLevelItemCount() > 0, timeout=30_000)
    widened = dialog.losses.tree.topLevelItem(0)
    assert widened is not None
    assert widened.text(0) == "Spans widened to whole words"
    with qtbot.waitSignal(dialog.example_requested) as asked:
        dialog.losses.tree.itemActivated.emit(widened.child(0), 0)
    assert asked.args == [session.document, 1]
    assert not list(tmp_path.glob("*.conll"))


def test_nothing_can_be_written_while_its_losses_are_counted(
    qtbot: QtBot, dialog: ExportDialog
) -> None:
    assert not dialog.primary.isEnabled()
    qtbot.waitUntil(dialog.primary.isEnabled, timeout=30_000)
    choose(dialog, "iob2")
    assert not dialog.primary.isEnabled()
    qtbot.waitUntil(dialog.primary.isEnabled, timeout=30_000)
    assert dialog.losses.tree.topLevelItemCount() > 0


def test_the_file_is_written_and_named(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    dialog.path.setText(str(target))
    dialog.write()
    qtbot.waitUntil(lambda: "out.jsonl" in dialog.banner.text(), timeout=30_000)
    assert target.read_text(encoding="utf-8").count("\n") == 4  # the project and three articles


def test_a_missing_folder_is_told(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.path.setText(str(tmp_path / "nowhere" / "x.jsonl"))
    dialog.write()
    assert "no such folder" in dialog.banner.text()


def test_flat_formats_write_one_layer(dialog: ExportDialog, session: Session) -> None:
    assert dialog.options.choices().annotators == ()
    choose(dialog, "iob2")
    assert dialog.options.choices().annotators == (session.me.id,)


def test_an_annotator_takes_out_only_their_own(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    sami = new_annotator("Sami", Role.ANNOTATOR)
    project = session.project
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, sami))
    session.sign_in(sami.id)
    dialog = ExportDialog(session, make_preferences(tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.options.layer.count() == 1
    assert dialog.options.choices().annotators == (sami.id,)
