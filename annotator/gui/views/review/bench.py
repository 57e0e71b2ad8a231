"""What the reviewer has in hand: the article, the case looked at, what is said of it so far."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from annotator.core.disagreement import Answer, Case
from annotator.core.layers import Ends
from annotator.core.model import Cause, Id, Ruling, Way
from annotator.core.reviewing import Position, Standing
from annotator.errors import AnnotatorError
from annotator.gui.session import Session
from annotator.store.gesture import Gesture
from annotator.store.review_entries import Wanted
from annotator.workflow import ruling
from annotator.workflow.reviewing import Desk, look_at
from annotator.workflow.ruling import Said


@dataclass(frozen=True, slots=True)
class Words:
    """What is said beside an answer: it waits for the ruling, or changes the one there is."""

    sure: bool = True
    cause: Cause | None = None
    note: str = ""
    example: bool = False


class Bench(QObject):
    """The article on the desk and the case in hand; every ruling goes through it."""

    desk_changed = Signal()  # another article, or other layers, or another ruling
    case_changed = Signal()  # another case is looked at, or something else was said of it
    ruled = Signal()  # a ruling of mine was made or taken back

    def __init__(self, parent: QObject, session: Session) -> None:
        super().__init__(parent)
        self._session = session
        self.desk: Desk | None = None
        self.wanted = Wanted()
        self.only: dict[Id, list[Ends]] = {}  # places whose cases are gone through; {}: all
        self._key = ""
        self._words: dict[str, Words] = {}
        self._skipped: set[str] = set()
        self._editing = self._changed = False
        self._leading_on = False  # the next case is shown, so the one just ruled is not again

    # What is there

    @property
    def case(self) -> Position | None:
        """Return the case looked at, as it stands now."""
        return self.desk.position(self._key) if self.desk is not None else None

    def listed(self) -> list[Position]:
        """Return the cases to go through: those that are not merely agreed, as far as wanted."""
        if self.desk is None:
            return []
        return [one for one in self.desk.positions if self._is_listed(one)]

    def open(self) -> list[Position]:
        """Return the cases wanted that are not decided yet."""
        return [one for one in self.listed() if one.undecided]

    def words(self) -> Words:
        """Return what is said of the case beside its answer."""
        case = self.case
        if case is None:
            return Words()
        if case.ruling is not None and case.standing is Standing.RULED:
            known = case.ruling
            return Words(known.sure, known.cause, known.note, known.example)
        return self._words.get(case.case.key, Words())

    # Going

    def read(self) -> None:
        """Read the article in view anew; the case in hand stays in hand where it still is."""
        self._changed = False
        document = self._session.document
        before = self.case
        if document is None or not self._session.is_open:
            self.desk = None
        else:
            try:
                self.desk = look_at(self._session.project, document, self._session.me.id)
            except AnnotatorError:
                self.desk = None  # it is gone, or the file is being written: told again soon
        if self.case is None:
            near = None
            if before is not None and self.desk is not None:
                near = self.desk.near(before.case.start, before.case.end)
            self._key = near.case.key if near is not None and self._is_listed(near) else ""
        self.desk_changed.emit()
        if not self._leading_on:
            self.case_changed.emit()

    def hear(self, document: Id) -> None:
        """Read the article anew when something in it changed; once for each gesture of ours."""
        if document != self._session.document:
            return
        self._changed = True
        if not self._editing:
            self.read()

    def begin(self) -> None:
        """Look at the first case that is left; else at the first of all, else at none."""
        found = self.open() or self.listed()
        self._go(found[0] if found else None)

    def look_near(self, start: int, end: int) -> bool:
        """Look at the case that shares text with a range; tell whether there is one."""
        found = self.desk.near(start, end) if self.desk is not None else None
        if found is not None:
            self._go(found)
        return found is not None

    def step(self, step: int) -> bool:
        """Look at the next (1) or previous (-1) case; tell whether there is one."""
        listed = self.listed()
        if not listed:
            return False
        keys = [one.case.key for one in listed]
        at = keys.index(self._key) + step if self._key in keys else (0 if step > 0 else -1)
        if not 0 <= at < len(listed):
            return False
        self._go(listed[at])
        return True

    def next_open(self) -> bool:
        """Look at the next case that is left here, those skipped last; False: none is."""
        left = self.open()
        if not left:
            return False
        case = self.case
        at = case.case.start if case is not None else -1
        left.sort(key=lambda one: (one.case.key in self._skipped, one.case.start <= at))
        if left[0].case.key == self._key and len(left) > 1:
            left = left[1:]
        self._go(left[0])
        return True

    def skip(self) -> bool:
        """Put the case off to the end; look at the next."""
        if self._key:
            self._skipped.add(self._key)
        return self.next_open()

    # Ruling

    def rule(self, answer: Answer, way: Way = Way.LANE, by: str = "") -> None:
        """Rule on the case in hand, and go on to the next that is left."""
        case = self.case
        if case is None:
            return
        said = self.words()
        whole = Said(answer, way, by, said.sure, said.cause, said.note, said.example)
        key = case.case.key

        def change(gesture: Gesture) -> None:
            project = self._session.project
            desk = look_at(project, self._document(), self._session.me.id)
            ruling.rule(project, gesture, desk, key, whole)

        self._leading_on = True
        self._edit(ruling.RULE, change)
        self._leading_on = False
        if self._is_ruled(key):
            self._words.pop(key, None)
            self._skipped.discard(key)
            if self.next_open():
                return
        self.case_changed.emit()

    def say(self, words: Words) -> None:
        """Say something else beside the answer: at once where the case is ruled, else with it."""
        case = self.case
        if case is None:
            return
        known = case.ruling
        if known is None or case.standing is not Standing.RULED:
            self._words[case.case.key] = words
            self.case_changed.emit()
            return
        new = replace(
            known, sure=words.sure, cause=words.cause, note=words.note, example=words.example
        )
        self._edit(ruling.RULE, lambda made: ruling.change(self._session.project, made, new))

    def withdraw(self) -> bool:
        """Take the ruling on the case in hand back; tell whether there was one."""
        case = self.case
        if case is None or case.ruling is None:
            return False
        known: Ruling = case.ruling

        def change(gesture: Gesture) -> None:
            project = self._session.project
            desk = look_at(project, self._document(), self._session.me.id)
            ruling.withdraw(project, gesture, desk, known)

        self._edit(ruling.WITHDRAW, change)
        return True

    def accept_agreed(self) -> int:
        """Take into gold what all say in the article; return how many cases that were."""
        if self.desk is None or not self.desk.agreed:
            return 0
        count = len(self.desk.agreed)

        def change(gesture: Gesture) -> None:
            project = self._session.project
            desk = look_at(project, self._document(), self._session.me.id)
            ruling.accept_agreed(project, gesture, desk)

        self._edit(ruling.AGREED, change)
        return count

    def finish(self) -> bool:
        """Finish the article, or take it up again; tell whether it is finished now."""
        if self.desk is None:
            return False
        finished = self.desk.is_finished

        def change(gesture: Gesture) -> None:
            project = self._session.project
            desk = look_at(project, self._document(), self._session.me.id)
            (ruling.reopen if finished else ruling.finish)(project, gesture, desk)

        self._edit(ruling.REOPEN if finished else ruling.FINISH, change)
        return self.desk is not None and self.desk.is_finished

    def send_back(self, annotators: tuple[Id, ...], why: str) -> None:
        """Return the article to annotators."""

        def change(gesture: Gesture) -> None:
            project = self._session.project
            desk = look_at(project, self._document(), self._session.me.id)
            ruling.send_back(project, gesture, desk, annotators, why)

        self._edit(ruling.RETURN, change)

    # Inside

    def _edit(self, verb: str, change: Callable[[Gesture], None]) -> None:
        self._editing = True
        try:
            self._session.edit_article(verb, change)
        finally:
            self._editing = False
        if self._changed:
            self.read()
            self.ruled.emit()

    def _document(self) -> Id:
        return self.desk.document if self.desk is not None else ""

    def _is_ruled(self, key: str) -> bool:
        found = self.desk.position(key) if self.desk is not None else None
        return found is not None and found.standing is Standing.RULED

    def _is_listed(self, one: Position) -> bool:
        case = one.case
        if one.standing is Standing.AGREED or (case.agreed and one.standing is Standing.RULED):
            # What all agreed on is no case, unless somebody changed it, or it was ruled otherwise.
            own = one.ruling is not None and one.ruling.way is not Way.AGREED
            return own and not self._is_narrowed()
        if self.only and self.desk is not None:
            places = self.only.get(self.desk.document, ())
            return any(start < case.end and case.start < end for start, end in places)
        return self._fits(case)

    def _is_narrowed(self) -> bool:
        wanted = self.wanted
        return bool(self.only or wanted.kind or wanted.label or wanted.surface)

    def _fits(self, case: Case) -> bool:
        wanted = self.wanted
        labels = {place[2] for lane in case.lanes for place, _ in lane.answer}
        return (
            (not wanted.kind or case.kind == wanted.kind)
            and (not wanted.label or wanted.label in labels)
            and (not wanted.surface or case.surface == wanted.surface)
        )

    def _go(self, position: Position | None) -> None:
        self._key = position.case.key if position is not None else ""
        self.case_changed.emit()


def frames(positions: list[Position]) -> list[Ends]:
    """Return the places of cases, apart and in order, to be framed."""
    found: list[Ends] = []
    for one in positions:
        if not found or one.case.start >= found[-1][1]:
            found.append((one.case.start, one.case.end))
    return found
