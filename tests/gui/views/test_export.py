from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from annotator.core.model import Label, Role, State
from annotator.core.splitting import Side, SplitRule
from annotator.gui.session import Session
from annotator.gui.views.export import ExportView
from annotator.store.ids import new_id
from annotator.store.objects import new_annotator
from annotator.workflow.choices import ExportChoices, LayerKind, People, Portion
from tests.gui.projects import make_session

LONG = 30_000  # a process of its own starts for each answer


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    session.show(session.project.documents.id_of(session.project.documents.ids()[0]))
    assert session.article is not None
    session.article.mark(1, 6, session.labels[0].id)  # begins inside a word
    yield session
    session.close()


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def view(qtbot: QtBot, session: Session, memory: QSettings) -> ExportView:
    view = ExportView(session, memory)
    qtbot.addWidget(view)
    view.show()
    return view


def choose(view: ExportView, form: str) -> None:
    box = view.options.format
    box.setCurrentIndex(box.findData(form))
    box.activated.emit(box.currentIndex())


def divide(view: ExportView) -> None:
    box = view.options.split.kind
    box.setCurrentIndex(1)
    box.activated.emit(1)


def ready(qtbot: QtBot, view: ExportView) -> None:
    qtbot.waitUntil(view.primary.isEnabled, timeout=LONG)


def kinds(view: ExportView) -> dict[str, QTreeWidgetItem]:
    tree = view.losses.tree
    found = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return {one.text(0): one for one in found if one is not None}


def test_what_is_lost_is_counted_before_anything_is_written(
    qtbot: QtBot, view: ExportView, session: Session, tmp_path: Path
) -> None:
    choose(view, "iob2")
    qtbot.waitUntil(lambda: "Spans widened to whole words" in kinds(view), timeout=LONG)
    with qtbot.waitSignal(view.example_requested) as asked:
        example = kinds(view)["Spans widened to whole words"].child(0)
        view.losses.tree.itemActivated.emit(example, 0)
    assert asked.args == [session.document, 1, 6]
    view.take_keyboard()  # coming back
    assert view.focusWidget() is view.losses.tree
    assert not list(tmp_path.glob("*.conll"))


def test_nothing_can_be_written_while_its_losses_are_counted(
    qtbot: QtBot, view: ExportView
) -> None:
    assert not view.primary.isEnabled()
    ready(qtbot, view)
    choose(view, "iob2")
    assert not view.primary.isEnabled()
    ready(qtbot, view)
    assert kinds(view)


def test_the_first_records_are_shown_as_they_will_stand(qtbot: QtBot, view: ExportView) -> None:
    choose(view, "iob2")
    qtbot.waitUntil(lambda: "\tB-" in view.preview.text.toPlainText(), timeout=LONG)
    assert view.preview.text.toPlainText().startswith("-DOCSTART-")
    view.options.written.docstart.setChecked(False)
    qtbot.waitUntil(
        lambda: not view.preview.text.toPlainText().startswith("-DOCSTART-"), timeout=LONG
    )


def test_the_file_is_written_and_named(qtbot: QtBot, view: ExportView, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    ready(qtbot, view)
    view.file.path.setText(str(target))
    chip = view.options.whose.states[State.DONE]  # a chip takes Enter for itself
    view.activateWindow()
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not chip.isChecked()
    qtbot.waitUntil(lambda: "out.jsonl" in view.banner.text(), timeout=LONG)
    assert target.read_text(encoding="utf-8").count("\n") == 4  # the project and three articles
    assert "Verified: 1 span read again with" in view.banner.text()
    assert "out.jsonl.dataset.json" in view.banner.text()


@pytest.mark.parametrize("name", ["nowhere/x.jsonl", "x.annproj"])
def test_a_place_where_nothing_can_be_written_is_told(
    qtbot: QtBot, view: ExportView, tmp_path: Path, name: str
) -> None:
    ready(qtbot, view)
    view.file.path.setText(str(tmp_path / name))
    view.write()
    assert "Choose another one." in view.banner.text()
    assert not (tmp_path / name).exists()


def test_formats_without_room_for_layers_write_one(view: ExportView, session: Session) -> None:
    assert view.options.choices().layer is LayerKind.ALL
    choose(view, "iob2")
    assert view.options.choices().layer is LayerKind.ANNOTATORS
    assert view.options.choices().annotators == (session.me.id,)


def test_only_what_concerns_the_format_is_asked(view: ExportView) -> None:
    written = view.options.written
    choose(view, "iob2")
    assert written.scheme.isVisibleTo(view)
    assert not written.relations.isVisibleTo(view)
    choose(view, "doccano")
    assert not written.scheme.isVisibleTo(view)
    assert written.relations.isVisibleTo(view)


def test_what_is_not_asked_stays_as_usual(view: ExportView) -> None:
    choose(view, "doccano")
    view.options.written.relations.setChecked(True)
    assert view.options.choices().write.relations
    choose(view, "iob2")
    assert not view.options.choices().write.relations


def test_labels_get_other_names_or_stay_behind(
    qtbot: QtBot, view: ExportView, session: Session
) -> None:
    names = [label.name for label in session.labels]
    table = view.options.labels
    first, second = table.item(0, 1), table.item(1, 0)
    assert first is not None
    assert second is not None
    first.setText("PER")
    second.setCheckState(Qt.CheckState.Unchecked)
    assert view.options.choices().labels == {names[0]: "PER", names[1]: ""}
    choose(view, "iob2")
    qtbot.waitUntil(lambda: "\tB-PER" in view.preview.text.toPlainText(), timeout=LONG)


def test_an_annotator_takes_out_only_their_own(
    qtbot: QtBot, session: Session, memory: QSettings
) -> None:
    sami = new_annotator("Sami", Role.ANNOTATOR)
    project = session.project
    session.edit_project("people", lambda gesture: project.annotators.write(gesture, sami))
    session.sign_in(sami.id)
    view = ExportView(session, memory)
    qtbot.addWidget(view)
    assert view.options.whose.layer.count() == 1
    choices = view.options.choices()
    assert (choices.layer, choices.annotators) == (LayerKind.ANNOTATORS, (sami.id,))


def test_the_choices_of_a_project_are_there_again(
    qtbot: QtBot, view: ExportView, session: Session, memory: QSettings
) -> None:
    choose(view, "huggingface")
    options = view.options
    options.whose.threshold.setValue(70)
    options.whose.content.setChecked(True)
    options.whose.portion.setCurrentIndex(options.whose.portion.findData(Portion.SENTENCE))
    options.people.setCurrentIndex(options.people.findData(People.PSEUDONYMS))
    options.written.shard.setValue(64)
    options.card.setChecked(False)
    divide(view)
    options.split.seed.setValue(11)
    ready(qtbot, view)
    again = ExportView(session, memory)
    qtbot.addWidget(again)
    assert again.options.choices() == options.choices()
    assert again.options.chosen_format().name == "huggingface"
    assert again.options.split_choice() == options.split_choice()
    assert options.choices().write.shard == 64 * 1024 * 1024


def test_another_project_begins_as_usual(
    qtbot: QtBot, view: ExportView, memory: QSettings, tmp_path: Path
) -> None:
    view.options.card.setChecked(False)
    ready(qtbot, view)
    other = make_session(tmp_path / "other")
    fresh = ExportView(other, memory)
    qtbot.addWidget(fresh)
    assert fresh.options.choices().card == ExportChoices().card
    other.close()


def test_a_divided_export_shows_its_sides_and_writes_them(
    qtbot: QtBot, view: ExportView, tmp_path: Path
) -> None:
    divide(view)
    ready(qtbot, view)
    assert view.split.isVisible()
    shown = [view.split.table.item(0, column) for column in (1, 2, 3)]
    counts = [int(one.text().split(" ")[0]) for one in shown if one is not None]
    assert sum(counts) == 3
    target = tmp_path / "news.jsonl"
    view.file.path.setText(str(target))
    view.write()
    qtbot.waitUntil(lambda: "news.train.jsonl" in view.banner.text(), timeout=LONG)
    written = [
        (tmp_path / f"news.{side}.jsonl").read_text(encoding="utf-8").count("\n") - 1
        for side in Side
    ]
    assert written == counts


def test_a_split_that_is_frozen_can_be_chosen(
    qtbot: QtBot, view: ExportView, session: Session
) -> None:
    divide(view)
    ready(qtbot, view)
    view.split.name.setText("final")
    view.split.freeze.click()
    assert session.project.splits.get("final").rule == SplitRule()
    assert view.options.split_choice() is not None
    qtbot.waitUntil(view.split.thaw.isVisible, timeout=LONG)
    view.split.thaw.click()
    assert session.project.splits.all() == []
    assert view.options.split_choice() is None


def test_shares_that_make_no_split_are_told(view: ExportView) -> None:
    divide(view)
    view.options.split.shares[Side.TRAIN].setValue(0)
    assert view.options.split.wrong.isVisibleTo(view)
    assert view.options.split_choice() is None


def test_what_changes_in_the_project_is_counted_anew(
    qtbot: QtBot, view: ExportView, session: Session
) -> None:
    ready(qtbot, view)
    assert view.note.text().endswith("1 span")
    assert session.article is not None
    session.article.mark(8, 14, session.labels[0].id)
    assert view.primary.isEnabled()  # others may be at work all the time
    qtbot.waitUntil(lambda: view.note.text().endswith("2 spans"), timeout=LONG)


def test_the_keyboard_goes_round_the_parts(qtbot: QtBot, view: ExportView) -> None:
    choose(view, "iob2")
    qtbot.waitUntil(lambda: bool(kinds(view)), timeout=LONG)
    view.take_keyboard()
    seen = []
    for _step in range(4):
        focused = view.focusWidget()
        parts = (view.options, view.losses, view.file)
        seen.append(next((one for one in parts if one.isAncestorOf(focused)), None))
        QTest.keyClick(focused, Qt.Key.Key_F6)
    assert seen == [view.options, view.losses, None, view.file]
    assert view.focusWidget() is view.options.format


def test_a_label_that_is_added_is_listed_and_the_other_names_stay(
    view: ExportView, session: Session
) -> None:
    first = view.options.labels.item(0, 1)
    assert first is not None
    first.setText("PER")
    before = view.options.labels.rowCount()
    project, place = session.project, Label(new_id(), "PLACE", order=99)
    session.edit_project("labels", lambda gesture: project.labels.write(gesture, place))
    assert view.options.labels.rowCount() == before + 1
    assert view.options.choices().labels == {session.labels[0].name: "PER"}


def test_what_will_be_replaced_is_told(qtbot: QtBot, view: ExportView, tmp_path: Path) -> None:
    ready(qtbot, view)
    assert not view.file.there.isVisible()
    (tmp_path / "old.jsonl").touch()
    view.file.path.setText(str(tmp_path / "old.jsonl"))
    view.file.path.textEdited.emit(view.file.path.text())
    assert view.file.there.isVisible()
    divide(view)
    ready(qtbot, view)
    assert not view.file.there.isVisible()
    (tmp_path / "old.dev.jsonl").touch()
    view.file.look()
    assert view.file.there.isVisible()
    view.file.path.setText("x" * 5000)
    assert not view.file.there.isVisible()
