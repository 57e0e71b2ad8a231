"""The place of review: ruled by keys, shown as it is, nothing preselected."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.core.disagreement import Kind
from annotator.core.model import Cause, Id, NoteKind, Role, Way
from annotator.core.reviewing import Standing, answer_of
from annotator.gui.actions import ACTIONS, Place
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.main_window import MainWindow
from annotator.gui.places import ANNOTATE, REVIEW
from annotator.gui.session import Session
from annotator.gui.views.review import ReviewView
from annotator.store.project import Project
from annotator.store.review_entries import Order, Wanted
from annotator.workflow.adjudicating import By, Choice
from annotator.workflow.review_queue import look_for_cases
from tests.campaign import KINDS, make_campaign
from tests.gui.projects import make_preferences
from tests.store.making import open_as, person

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_DIGITS = (K.Key_0, K.Key_1, K.Key_2, K.Key_3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "campaign.annproj"
    make_campaign(file, articles=3, cases=[7, 0, 14]).close()
    return file


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    session = Session()
    project = Project.open(path)
    project.sign_in(person(project, "رامي"))
    look_for_cases(path)
    session.adopt(project)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> ReviewView:
    view = ReviewView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.queue.narrow(Wanted(Order.ARTICLES))
    view.resize(1200, 800)
    view.show()
    view.many.look_soon = lambda: None  # type: ignore[method-assign]  # no process in these tests
    view.many._soon.stop()
    QApplication.processEvents()
    return view


def rulings(session: Session) -> list[Way]:
    return [one.way for one in session.project.rulings.everywhere()]


def kind_in_hand(view: ReviewView) -> str:
    case = view.bench.case
    assert case is not None
    return case.case.kind or ""


def go_to(view: ReviewView, kind: Kind) -> None:
    assert view.bench.desk is not None
    found = next(one for one in view.bench.desk.positions if one.case.kind is kind)
    assert view.bench.look_near(found.case.start, found.case.end)


def test_it_begins_with_the_first_case_and_nothing_is_chosen(view: ReviewView) -> None:
    assert view.bench.case is not None
    assert view.title.text().startswith("Case 1 of 7 · ")
    assert not any(row.lane.chosen for row in view.lanes.rows)
    actions = [row.lane.action for row in view.lanes.rows]
    assert actions[0] == "lane_1"
    assert actions[-2:] == ["lane_0", "mark_myself"]


def test_a_digit_rules_and_leads_on(view: ReviewView, session: Session) -> None:
    first = view.bench.case
    view.perform("lane_1")
    assert rulings(session) == [Way.LANE]
    assert view.bench.case is not None
    assert first is not None
    assert view.bench.case.case.key != first.case.key
    assert view.bench.case.standing is Standing.OPEN
    view.perform("previous_case")
    assert view.lanes.rows[0].lane.chosen


def test_nought_rules_that_nothing_is_here(view: ReviewView, session: Session) -> None:
    go_to(view, Kind.LABEL)
    view.perform("lane_0")
    (ruling,) = session.project.rulings.of(session.document or "")
    assert ruling.answer == ()


def test_what_is_said_before_the_answer_goes_with_it(view: ReviewView, session: Session) -> None:
    view.perform("cause")
    view.perform("unsure")
    view.perform("guideline_example")
    view.saying.note_written.emit("يراجع الدليل")
    view.perform("lane_1")
    (ruling,) = session.project.rulings.of(session.document or "")
    assert (ruling.cause, ruling.sure, ruling.example) == (Cause.GUIDELINE, False, True)
    assert ruling.note == "يراجع الدليل"


def test_what_is_said_after_it_changes_the_ruling(view: ReviewView, session: Session) -> None:
    view.perform("lane_1")
    view.perform("previous_case")
    view.perform("unsure")
    (ruling,) = session.project.rulings.of(session.document or "")
    assert ruling.sure is False
    assert view.saying.unsure.isChecked()
    assert len(session.project.annotations.of(session.document or "", _gold(session))) > 0


def _gold(session: Session) -> Id:
    gold = session.project.annotators.gold()
    assert gold is not None
    return gold.id


def test_undo_leads_to_what_it_takes_back(view: ReviewView, session: Session) -> None:
    first = kind_in_hand(view)
    view.perform("lane_1")
    view.perform("lane_1")
    view.perform("undo")
    view.perform("undo")
    assert rulings(session) == []
    assert kind_in_hand(view) == first
    view.perform("redo")
    assert rulings(session) == [Way.LANE]


def test_ruling_does_not_begin_my_own_work_nor_show_gold_as_mine(
    view: ReviewView, session: Session
) -> None:
    view.perform("lane_1")
    document = session.document or ""
    assert session.project.documents.work(document, session.me.id).state == "todo"
    assert session.article is not None
    assert session.article.annotations() == []


def test_a_skipped_case_comes_last(view: ReviewView) -> None:
    first = kind_in_hand(view)
    view.perform("skip_case")
    seen = []
    for _step in range(6):
        seen.append(kind_in_hand(view))
        view.perform("lane_1")
    assert first not in seen
    assert kind_in_hand(view) == first


def test_space_goes_on_to_the_next_article_when_nothing_is_left(
    view: ReviewView, session: Session
) -> None:
    here = session.document
    for _case in range(7):
        view.perform("lane_1")
    assert view.bench.case is None or not view.bench.case.undecided
    view.perform("next_open")
    assert session.document != here
    assert view.bench.case is not None
    assert view.bench.case.standing is Standing.OPEN


def test_an_article_is_finished_and_taken_up_again(view: ReviewView, session: Session) -> None:
    here = session.document or ""
    view.perform("finish_review")  # refused: cases are left
    assert view.bench.desk is not None
    assert not view.bench.desk.is_finished
    for _case in range(7):
        view.perform("lane_1")
    view.perform("finish_review")
    gold = session.project.documents.work(here, _gold(session))
    assert gold.state == "done"
    assert session.document != here  # on to the next
    notes = session.project.notes.of(here)
    assert {one.kind for one in notes} == {NoteKind.FEEDBACK}
    session.show(here)
    assert view.bench.desk.is_finished
    view.perform("finish_review")
    assert session.project.documents.work(here, _gold(session)).state == "in_progress"


def test_what_is_agreed_goes_into_gold_by_one_key(view: ReviewView, session: Session) -> None:
    assert view.bench.desk is not None
    agreed = len(view.bench.desk.agreed)
    view.perform("accept_agreed")
    assert rulings(session) == [Way.AGREED] * agreed
    assert "all in gold" in view.side.agreed.text()


def test_a_case_is_marked_by_hand(view: ReviewView, session: Session) -> None:
    go_to(view, Kind.BOUNDARY)
    view.perform("mark_myself")
    assert view.own.is_on
    assert not view.can("lane_1")  # digits are labels now
    case = view.bench.case
    assert case is not None
    view.canvas.set_selection(case.case.start, case.case.end)
    view.perform("label_2")
    assert view.canvas.content().marks[-1].id == "own 0"
    view.perform("take_own")
    assert not view.own.is_on
    (ruling,) = session.project.rulings.of(session.document or "")
    title = next(one for one in session.labels if one.name == "TITLE")
    assert [(s.label, v) for s, v in ruling.answer] == [(title.id, ())]


def test_marking_is_left_without_a_ruling(view: ReviewView, session: Session) -> None:
    view.perform("mark_myself")
    view.perform("take_own")  # nothing is marked: said, not ruled
    assert view.own.is_on
    view.perform("leave_own")
    assert not view.own.is_on
    assert rulings(session) == []
    assert view.can("lane_1")


def test_the_attribute_and_the_ends_of_an_own_span_move(view: ReviewView, session: Session) -> None:
    go_to(view, Kind.ATTRIBUTE)
    view.perform("mark_myself")
    case = view.bench.case
    assert case is not None
    view.canvas.set_selection(case.case.start, case.case.end)
    meeting = next(at for at, one in enumerate(session.labels, 1) if one.name == "MEETING")
    view.perform(f"label_{meeting}")
    ((place, values),) = view.own.answer()
    view.perform("attribute")
    ((_, other),) = view.own.answer()
    assert dict(other).keys() == dict(values).keys()
    assert other != values
    view.perform("end_left")  # on, where the text runs to the left
    ((moved, _),) = view.own.answer()
    assert moved[:2] == (place[0], place[1] + 1)
    view.perform("remove")
    assert view.own.answer() == ()


def test_the_case_in_hand_is_always_in_view(
    qtbot: QtBot, view: ReviewView, session: Session
) -> None:
    """The answers of each case take another height, which moves the foot of the article."""
    session.show(session.project.documents.id_of(session.project.documents.ids()[2]))
    view.resize(1000, 640)
    for panes in (False, True):
        if panes:
            view.perform("side_by_side")
        view.bench.begin()
        for _case in range(14):
            case = view.bench.case
            assert case is not None
            here = view.layers.panes[0] if panes else view.canvas

            def seen(canvas: Canvas = here, start: int = case.case.start) -> bool:
                return not canvas.visible_rect_of(start, start + 1).isEmpty()

            qtbot.waitUntil(seen)
            qtbot.waitUntil(lambda: not view._settled.isActive())
            assert seen()
            view.perform("next_case")


def test_names_can_be_hidden(view: ReviewView) -> None:
    assert any(row.who.text() for row in view.lanes.rows)
    view.perform("names")
    assert not any(row.who.isVisible() for row in view.lanes.rows)
    view.perform("side_by_side")
    assert [one for one in view.layers._heads if "هند" in one.text()] == []


def test_the_layers_stand_side_by_side_and_scroll_together(
    qtbot: QtBot, view: ReviewView, session: Session
) -> None:
    session.show(session.project.documents.id_of(session.project.documents.ids()[2]))
    view.resize(1000, 500)
    view.perform("side_by_side")
    QApplication.processEvents()
    panes = view.layers.panes
    assert len(panes) == 3
    assert all(one.is_rtl_at(0) for one in panes)
    panes[0].verticalScrollBar().setValue(120)
    assert panes[0].verticalScrollBar().value() > 0
    places = {one.first_visible_offset() for one in panes}
    assert len(places) == 1
    view.perform("lane_1")
    view.perform("side_by_side")
    assert view.canvas.isVisible()


def test_a_precedent_is_offered_and_taken(view: ReviewView, session: Session) -> None:
    go_to(view, Kind.SPLIT)
    case = view.bench.case
    assert case is not None
    view.perform("lane_2")
    ruled = session.project.rulings.of(session.document or "")[0]
    session.show(session.project.documents.id_of(session.project.documents.ids()[2]))
    go_to(view, Kind.SPLIT)
    assert view.side.precedent.text().startswith("Ruled 1 time: ")
    assert view.side.apply.text() == "Apply to 1 open case …"  # the other one in this article
    view.perform("as_precedent")
    (again,) = session.project.rulings.of(session.document or "")
    assert again.by == ruled.id
    assert len(again.answer) == len(ruled.answer)
    assert again.way is Way.LANE


def test_the_queue_counts_down_as_one_rules(view: ReviewView) -> None:
    assert view.queue.head.text() == "21 cases in 2 articles"
    view.perform("lane_1")
    assert view.queue.head.text() == "20 cases in 2 articles"
    row = view.queue.model.row(0)
    assert row is not None
    assert row.left == 6


def test_the_queue_is_narrowed_to_a_kind(view: ReviewView) -> None:
    view.show_matching(kind=Kind.CLITIC.value)
    assert view.queue.head.text() == "3 cases in 2 articles"
    assert [one.case.kind for one in view.bench.listed()] == [Kind.CLITIC]
    assert kind_in_hand(view) == Kind.CLITIC


def test_texts_that_come_back_are_listed_and_chosen(view: ReviewView) -> None:
    view.queue.narrow(Wanted(Order.TEXT))
    first = view.queue.model.text(0)
    assert first
    view.queue.list.clicked.emit(view.queue.model.index(0))
    assert view.queue.wanted.surface == first
    assert all(one.case.surface == first for one in view.bench.listed())
    view.queue.text.click()
    assert view.queue.wanted.surface == ""


def test_only_the_cases_that_were_asked_for_are_gone_through(
    view: ReviewView, session: Session
) -> None:
    """As the dashboard asks, behind a figure."""
    desk = view.bench.desk
    assert desk is not None
    last = desk.undecided[-1].case
    view.show_cases([(desk.document, last.start, last.end)])
    assert [one.case.key for one in view.bench.listed()] == [last.key]
    assert view.bench.case is not None
    assert view.bench.case.case.key == last.key
    view.queue.text.click()
    assert len(view.bench.listed()) == 7


def test_a_stale_ruling_is_said_to_be_one(view: ReviewView, session: Session) -> None:
    go_to(view, Kind.PUNCTUATION)
    view.perform("lane_1")
    document = session.document or ""
    case = next(
        one.case
        for one in (view.bench.desk.positions if view.bench.desk else ())
        if one.case.kind is Kind.PUNCTUATION
    )
    with open_as(session.project, "مروان") as theirs:
        for one in theirs.annotations.of(document, person(theirs, "مروان")):
            if one.start < case.end and case.start < one.end:
                with theirs.gesture("remove", document=document) as gesture:
                    theirs.annotations.remove(gesture, one)
    session.look()
    assert view.bench.look_near(case.start, case.end)
    assert "Look again" in view.standing.text()
    assert not any(row.lane.chosen for row in view.lanes.rows)


def test_a_second_opinion_is_said_to_be_one_and_shown(
    qtbot: QtBot, view: ReviewView, session: Session
) -> None:
    go_to(view, Kind.LABEL)
    view.perform("lane_1")
    session.sign_in(person(session.project, "ريم"))
    go_to(view, Kind.LABEL)
    assert "رامي" in view.side.whose.text()
    assert view.side.opinions.said()
    view.perform("lane_2")
    answers = {answer_of(one) for one in session.project.rulings.of(session.document or "")}
    assert len(answers) == 2
    assert not view.bar.buttons["finish_review"].isEnabled()


def test_who_only_leads_looks_on(view: ReviewView, session: Session) -> None:
    lead = session.project.annotators.named("لينا")
    assert lead is not None
    session.sign_in(lead.id)
    assert view.can("lane_1")  # the one who made the project has every role
    with session.project.gesture("people") as gesture:
        only = type(lead)(lead.id, lead.name, frozenset({Role.LEAD}))
        session.project.annotators.write(gesture, only)
    session.sign_in(lead.id)
    assert not view.can("lane_1")
    assert view.can("next_case")


def test_many_are_ruled_after_a_preview_and_taken_back(
    qtbot: QtBot, view: ReviewView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def answer(_parent: object, _title: str, found: object, _labels: object) -> frozenset[str]:
        asked.append(getattr(found, "ruled", 0))
        return frozenset()

    monkeypatch.setattr("annotator.gui.dialogs.rule_many.RulePreview.ask", answer)
    with qtbot.waitSignal(view.many.settled, timeout=60_000):
        view.many.propose("Rule", Choice(By.MAJORITY, agreed=False))
    assert asked
    assert rulings(session) == [Way.STRATEGY] * asked[0]
    with qtbot.waitSignal(view.many.settled, timeout=60_000):
        view.many._take_back()
    assert rulings(session) == []


def test_no_key_of_the_place_is_dead(view: ReviewView) -> None:
    here = {one.id for one in ACTIONS if Place.REVIEW in one.places}
    assert {one for one in here if not view.can(one)} == {f"lane_{n}" for n in range(2, 10)}
    assert len(view.lanes.rows) == 3  # one span or nothing, and one's own
    view.perform("mark_myself")
    view.canvas.select_mark(None)
    marking = {one.id for one in ACTIONS if Place.MARKING in one.places}
    ends = {"end_left", "end_right", "start_left", "start_right"}
    assert {one for one in marking if not view.can(one)} == ends  # they are the text's own


# The whole window, by keys alone


@pytest.fixture
def window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, session: Session
) -> MainWindow:
    monkeypatch.setattr("annotator.gui.main_window.recent_file", lambda: tmp_path / "recent.json")
    monkeypatch.setattr("annotator.paths.state_dir", lambda: tmp_path / "state")
    memory = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, make_preferences(tmp_path), memory)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.annotate.start()
    return window


def press(
    key: Qt.Key, text: str = "", held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, held, 0, 0, 0, text))
    QApplication.processEvents()


def test_a_whole_campaign_is_ruled_on_without_the_mouse(
    window: MainWindow, session: Session
) -> None:
    window.annotate.canvas.setFocus()
    QApplication.processEvents()
    press(K.Key_4, "4", CTRL)
    review = window.stack.review
    review.many._soon.stop()
    ruled = 0
    for _step in range(60):
        desk, case = review.bench.desk, review.bench.case
        if case is not None and case.undecided:
            digit = ruled % min(3, len(review.lanes.rows) - 1)
            press(_DIGITS[digit], str(digit))
            ruled += 1
        elif desk is not None and not desk.is_finished:
            press(K.Key_Return, "\r", CTRL)
        else:
            break
    assert ruled == 21
    gold = _gold(session)
    states = {
        session.project.documents.work(session.project.documents.id_of(one), gold).state
        for one in (session.project.documents.ids()[at] for at in (0, 2))
    }
    assert states == {"done"}


def test_annotators_do_not_see_the_place(window: MainWindow, session: Session) -> None:
    assert window.can("go_review")
    window.go(REVIEW)
    assert window.places.current() == REVIEW
    session.sign_in(person(session.project, "هند"))
    assert not window.can("go_review")
    assert window.places.current() == ANNOTATE
    assert len(KINDS) == 7
