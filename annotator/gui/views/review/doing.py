"""What keys and buttons do in the place of review: one method for each action."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.disagreement import Answer
from annotator.core.model import Cause, Id, Role, Way
from annotator.core.reviewing import lane_of
from annotator.errors import AnnotatorError
from annotator.gui.panels.lanes import NOTHING
from annotator.gui.panels.review_bar import SayingBar
from annotator.gui.panels.review_queue import ReviewQueue
from annotator.gui.session import Session
from annotator.gui.views.review.bench import Bench, Words
from annotator.gui.views.review.many import Many
from annotator.gui.views.review.own import OwnMarking
from annotator.gui.views.review.showing import Showing
from annotator.language import N_, _, ngettext
from annotator.store.review_entries import Order, Wanted
from annotator.workflow.adjudicating import By, Choice

_CAUSES = (None, *Cause)
# What only a reviewer does; others look.
RULING = frozenset(
    {"mark_myself", "as_precedent", "all_as_precedent", "accept_agreed", "rule_many"}
    | {"unsure", "cause", "case_note", "guideline_example", "withdraw", "send_back"}
    | {"finish_review", "undo", "redo"}
)


class Doing(QObject):
    """Acts on the bench; tells what came of it."""

    said = Signal(str)
    shown_anew = Signal()  # names or panes were switched

    def __init__(
        self,
        window: QWidget,
        session: Session,
        bench: Bench,
        *,
        own: OwnMarking,
        showing: Showing,
        many: Many,
        queue: ReviewQueue,
        saying: SayingBar,
        home: QWidget,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._bench = window, session, bench
        self._own, self._showing, self._many = own, showing, many
        self._queue, self._saying, self._home = queue, saying, home
        saying.cause_chosen.connect(self._say_cause)
        saying.note_written.connect(self._say_note)
        saying.note_left.connect(home.setFocus)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action of the place does."""
        return {
            "mark_myself": self._own.begin,
            "next_open": self.next_open,
            "skip_case": self._skip,
            "next_case": partial(self._step, 1),
            "previous_case": partial(self._step, -1),
            "next_article": partial(self._step_article, 1),
            "previous_article": partial(self._step_article, -1),
            "as_precedent": self._as_precedent,
            "all_as_precedent": self._all_as_precedent,
            "accept_agreed": self._accept_agreed,
            "rule_many": self._rule_many,
            "unsure": self._unsure,
            "cause": self._next_cause,
            "case_note": self._note,
            "guideline_example": self._example,
            "withdraw": self._withdraw,
            "send_back": self._send_back,
            "finish_review": self._finish,
            "undo": partial(self._session.revert_rulings, "undo"),
            "redo": partial(self._session.revert_rulings, "redo"),
            "names": self._switch_names,
            "side_by_side": self._switch_panes,
        }

    def may_rule(self) -> bool:
        """Tell whether the person at the keyboard rules, and has an article before them."""
        session = self._session
        reviews = Role.REVIEWER in session.me.roles and not session.project.readonly
        return reviews and self._bench.desk is not None

    def lanes(self) -> range:
        """Return the numbers of the answers that can be taken now; 0 is nothing."""
        case = self._bench.case
        if case is None:
            return range(0)
        return range(1 + sum(bool(lane.answer) for lane in case.case.lanes))

    def take_lane(self, number: int) -> None:
        """Rule by the answer of a number; 0 is nothing."""
        case = self._bench.case
        if case is None:
            return
        answers: list[Answer] = [lane.answer for lane in case.case.lanes if lane.answer]
        if number == 0:
            self._rule(())
        elif number <= len(answers):
            self._rule(answers[number - 1])

    def take_row(self, action: str) -> None:
        """Do what a row of answers stands for."""
        if not self.may_rule():
            self.said.emit(_("Only a reviewer rules."))
        elif action == "mark_myself":
            self._own.begin()
        else:
            self.take_lane(0 if action == NOTHING else int(action.rpartition("_")[2]))

    def next_open(self) -> None:
        """Go to the next case that is left: here, else in the next article of the queue."""
        left = self._bench.open()
        case = self._bench.case
        only_this = case is not None and [one.case.key for one in left] == [case.case.key]
        if left and not only_this and self._bench.next_open():
            return
        document = self._queue.model.next_open(self._session.document)
        if document is not None:
            self._session.show(document)
            self._home.setFocus()
        elif left:
            self._bench.next_open()
        else:
            self.said.emit(_("Nothing is left to rule on."))

    # Inside

    def _rule(self, answer: Answer, way: Way = Way.LANE, by: str = "") -> None:
        self._bench.rule(answer, way, by)
        desk = self._bench.desk
        if desk is not None and not desk.undecided:
            self.said.emit(_("Everything here is ruled."))

    def _skip(self) -> None:
        if not self._bench.skip():
            self.next_open()

    def _step(self, step: int) -> None:
        if not self._bench.step(step):
            self.said.emit(
                _("This is the last case here.") if step > 0 else _("This is the first case here.")
            )

    def _step_article(self, step: int) -> None:
        document = self._queue.model.neighbour(self._session.document, step)
        if document is None:
            self.said.emit(_("The queue ends here."))
            return
        self._session.show(document)
        self._home.setFocus()

    def _as_precedent(self) -> None:
        past, case = self._showing.past, self._bench.case
        if past.answer is None or not past.said or case is None:
            self.said.emit(_("This text was not ruled on before."))
            return
        # A person looked at it: that is a ruling like any other, and a precedent itself.
        given = not past.answer or lane_of(case.case, past.answer) is not None
        way = Way.LANE if given else Way.OWN
        self._rule(past.answer, way, past.said[0].newest.ruling.id)

    def _all_as_precedent(self) -> None:
        case, past = self._bench.case, self._showing.past
        if case is None or not (past.said or self._own_ruling()):
            self.said.emit(_("This text was not ruled on before."))
            return
        documents = tuple(dict.fromkeys(document for document, _key in past.open))
        if not documents:
            self.said.emit(_("No other case of this text is open."))
            return
        choice = Choice(
            By.PRECEDENT,
            surface=case.case.surface,
            documents=documents,
            least=1,
            agreed=False,
        )
        self._many.propose(_("Apply the precedent"), choice)

    def _own_ruling(self) -> bool:
        case = self._bench.case
        return case is not None and case.ruling is not None

    def _accept_agreed(self) -> None:
        count = self._bench.accept_agreed()
        if count:
            said = ngettext("{n} agreed case is in gold.", "{n} agreed cases are in gold.", count)
            self.said.emit(said)
        else:
            self.said.emit(_("Gold has all that is agreed here."))

    def _rule_many(self) -> None:
        from annotator.gui.dialogs.rule_many import RuleMany

        desk = self._bench.desk
        if desk is None:
            return
        project = self._session.project
        people = [one for one in project.annotators.all() if one.id in desk.annotators]
        choice = RuleMany.ask(
            self._window,
            document=desk.document,
            annotators=people,
            labels=self._session.labels,
            least=self._queue.wanted.least,
        )
        if choice is not None:
            self._many.propose(_("Rule on many cases at once"), choice)

    def _unsure(self) -> None:
        self._say(sure=not self._bench.words().sure)

    def _next_cause(self) -> None:
        now = _CAUSES.index(self._bench.words().cause)
        self._say(cause=_CAUSES[(now + 1) % len(_CAUSES)])

    def _say_cause(self, cause: Cause | None) -> None:
        self._say(cause=cause)

    def _note(self) -> None:
        if self._bench.case is not None:
            self._saying.ask_note(self._bench.words().note)

    def _say_note(self, note: str) -> None:
        self._say(note=note)
        self._home.setFocus()

    def _example(self) -> None:
        self._say(example=not self._bench.words().example)

    def _say(self, **what: object) -> None:
        words: Words = replace(self._bench.words(), **what)  # type: ignore[arg-type]
        self._bench.say(words)

    def _withdraw(self) -> None:
        if not self._bench.withdraw():
            self.said.emit(_("There is no ruling here to take back."))

    def _send_back(self) -> None:
        from annotator.gui.dialogs.send_back import SendBack

        desk = self._bench.desk
        if desk is None or not desk.annotators:
            return
        names = {one.id: one.name for one in self._session.project.annotators.all()}
        asked = SendBack.ask(self._window, [(one, names[one]) for one in desk.annotators])
        if asked is None:
            return
        self._bench.send_back(*asked)
        count = len(asked[0])
        self.said.emit(
            ngettext(
                "The article goes back to {n} annotator.",
                "The article goes back to {n} annotators.",
                count,
            )
        )

    def _finish(self) -> None:
        desk = self._bench.desk
        if desk is None:
            return
        if not desk.is_finished and desk.undecided:
            count = len(desk.undecided)
            left = ngettext("{n} case is left here.", "{n} cases are left here.", count)
            self.said.emit(left)
            self._bench.next_open()
            return
        was = desk.is_finished
        finished = self._bench.finish()
        if finished:
            self.said.emit(_("Finished. Gold has everything here."))
            document = self._queue.model.next_open(desk.document)
            if document is not None:
                self._session.show(document)
                self._home.setFocus()
        elif was:
            self.said.emit(_("The article is taken up again; every ruling stays."))

    def _switch_names(self) -> None:
        self._showing.names = not self._showing.names
        self.shown_anew.emit()

    def _switch_panes(self) -> None:
        self._showing.side_by_side = not self._showing.side_by_side
        self.shown_anew.emit()


def wanted_documents(session: Session, places: Sequence[tuple[Id, int, int]]) -> Wanted:
    """Return the queue of the articles of some places. Raises AnnotatorError."""
    known = session.project.documents.stand_ins(list(dict.fromkeys(one[0] for one in places)))
    if not known:
        raise AnnotatorError(N_("The project has none of these articles."))
    return Wanted(Order.ARTICLES, documents=tuple(known), everything=True)
