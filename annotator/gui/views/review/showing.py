"""What the place shows of the case in hand: the article, the answers, what stands beside."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from annotator.core.disagreement import Case
from annotator.core.model import Id, Label, Ruling, Way
from annotator.core.reviewing import Position, Standing, answer_of, label_of, lane_of
from annotator.core.text import text_direction
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.panels.article_head import ArticleHead
from annotator.gui.panels.lanes import LanesPanel, lanes_shown
from annotator.gui.panels.layer_panes import LayerPanes
from annotator.gui.panels.review_bar import ReviewBar, SayingBar
from annotator.gui.panels.review_side import ReviewSide
from annotator.gui.panels.review_words import (
    answer_shape,
    kind_name,
    kinds_text,
    label_title,
    quoted,
    record_text,
    strategy_name,
)
from annotator.gui.panels.wording import step_text
from annotator.gui.session import Session
from annotator.gui.views.review.bench import Bench, frames
from annotator.gui.views.review.own import OwnMarking
from annotator.gui.views.review.painting import article_marks, content_of, layers_shown
from annotator.gui.views.review.past import Past, examples_of, past_of
from annotator.gui.widgets.announce import announce
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, listed, number
from annotator.store.review_index import ReviewIndex
from annotator.workflow.reviewing import kinds_left

_RECORD = 12  # rulings that the record lists


@dataclass(frozen=True, slots=True)
class Panes:
    """Everything that shows something of the article on the desk."""

    canvas: Canvas
    head: ArticleHead
    title: PlainLabel  # of the case
    standing: PlainLabel
    lanes: LanesPanel
    saying: SayingBar
    layers: LayerPanes
    side: ReviewSide
    bar: ReviewBar


class Showing(QObject):
    """Shows the bench; decides nothing."""

    def __init__(
        self, parent: QObject, session: Session, bench: Bench, own: OwnMarking, panes: Panes
    ) -> None:
        super().__init__(parent)
        self._session, self._bench, self._own, self._panes = session, bench, own, panes
        self._document: Id | None = None
        self.index: ReviewIndex | None = None
        self.names = True
        self.side_by_side = False
        self.past = Past()
        bench.desk_changed.connect(self.show_desk)
        bench.case_changed.connect(self.show_case)
        own.changed.connect(self.show_case)

    def forget(self) -> None:
        """Show nothing of a project that was closed."""
        self._document = None
        self.past = Past()

    def show_desk(self) -> None:
        """Show the article on the desk."""
        desk, panes = self._bench.desk, self._panes
        if desk is None:
            self._document = None
            return
        project = self._session.project
        if desk.document != self._document:
            self._document = desk.document
            panes.canvas.set_content(content_of(project, desk, self._labels()))
            document = project.documents.get(desk.document)
            panes.head.show_article(document, text_direction(desk.text))
        self._show_summary()
        panes.side.record.say(self._record())
        panes.bar.show_state(
            finished=desk.is_finished,
            decides=desk.decides,
            left=len(desk.undecided),
            agreed=len(desk.agreed),
        )
        self._show_undo()
        self.show_layers()

    def show_layers(self) -> None:
        """Show the whole article layer by layer, where that is wanted."""
        desk, panes = self._bench.desk, self._panes
        if desk is None or not self.side_by_side:
            return
        labels = self._labels()
        content = content_of(self._session.project, desk, labels)
        panes.layers.show_layers(layers_shown(desk, labels, self._people(), content))

    def show_case(self) -> None:
        """Show the case in hand, or that nothing is left."""
        desk, panes, position = self._bench.desk, self._panes, self._bench.case
        if desk is None:
            return
        marks = article_marks(desk)
        listed_ = self._bench.listed()
        now = (position.case.start, position.case.end) if position is not None else None
        if self._own.is_on and position is not None:
            marks = tuple(one for one in marks if not _inside(one.start, one.end, position.case))
            marks += self._own.marks()
        panes.canvas.set_marks(marks)
        open_frames = frames([one for one in listed_ if one.undecided or one is position])
        if now is not None and now not in open_frames:
            open_frames = sorted([*open_frames, now])
        panes.canvas.set_cases(open_frames, now)
        if self.side_by_side:
            panes.layers.show_cases(open_frames, now)
        for part in (panes.lanes, panes.saying):
            part.setVisible(position is not None)
        if position is None:
            self._show_nothing()
            return
        self._show_title(position, listed_)
        self._show_lanes(position)
        said = self._bench.words()
        panes.saying.show_words(
            sure=said.sure, cause=said.cause, note=said.note, example=said.example
        )
        self._show_past(position)

    def keep_in_view(self) -> None:
        """Scroll to the case in hand, once everything around the article has its room."""
        position = self._bench.case
        if position is None or self._own.is_on:
            return
        place = position.case.start, position.case.end
        if self.side_by_side:
            self._panes.layers.bring_into_view(*place)
        else:
            self._panes.canvas.ensure_visible(*place)

    # Inside

    def _show_nothing(self) -> None:
        desk, panes = self._bench.desk, self._panes
        self.past = Past()
        panes.side.show_precedent(self.past.shown({}))
        panes.side.opinions.say(())
        panes.side.examples.say(())
        panes.side.guideline.show_project(self._session.project.about.body().guideline)
        if desk is None:
            return
        if not desk.annotators:
            title = _("Nobody has finished this article yet.")
        elif desk.is_finished:
            title = _("This article is finished.")
        elif desk.undecided:
            title = _("Nothing that was chosen is left here.")
        elif desk.decides:
            title = _("Nothing is left to rule on here. Finish the article, or go to the next.")
        else:
            title = _("Nothing is left to rule on here.")
        panes.title.setText(title)
        panes.standing.setText("")

    def _show_title(self, position: Position, listed_: list[Position]) -> None:
        case = position.case
        keys = [one.case.key for one in listed_]
        at = keys.index(case.key) + 1 if case.key in keys else len(keys)
        parts = [
            _("Case {n} of {all}").format(n=number(at), all=number(max(at, len(keys)))),
            kinds_text(case, position.standing),
        ]
        label = label_title(self._labels(), label_of(case))
        if label:
            parts.append(isolate(label))
        self._panes.title.setText(" · ".join(parts))
        text, tone = self._standing_text(position)
        self._panes.standing.set_tone("warning" if tone else "muted")
        self._panes.standing.setText(text)
        desk = self._bench.desk
        if desk is not None:
            spoken = quoted(desk.text, case.start, case.end)
            announce(self._panes.canvas, f"{self._panes.title.text()}: {spoken}")

    def _standing_text(self, position: Position) -> tuple[str, bool]:
        if self._own.is_on:
            return _("Marking: label keys mark, Enter rules, Esc leaves"), False
        ruling = position.ruling
        if position.standing is Standing.STALE:
            return _("The layers changed since it was ruled. Look again."), True
        if ruling is None:
            return "", False
        if ruling.way is Way.STRATEGY:
            said = _("Ruled by {what}").format(what=strategy_name(ruling.by))
            return said, False
        if ruling.way is Way.PRECEDENT:
            return _("Ruled as the precedent"), False
        return (_("Ruled") if ruling.sure else _("Ruled, unsure")), False

    def _show_lanes(self, position: Position) -> None:
        desk = self._bench.desk
        if desk is None:
            return
        case, ruling = position.case, position.ruling
        answer = answer_of(ruling) if ruling is not None else None
        is_lane = answer is None or not answer or lane_of(case, answer) is not None
        own = self._own.answer() if self._own.is_on else (None if is_lane else answer)
        shown = lanes_shown(
            case,
            self._people(),
            chosen=answer if position.standing is Standing.RULED else None,
            own=own or None,
        )
        self._panes.lanes.show_case(case, desk.text, shown, self._labels(), names=self.names)

    def _show_past(self, position: Position) -> None:
        desk, panes, labels = self._bench.desk, self._panes, self._labels()
        if desk is None:
            return
        self.past = past_of(self._session, self.index, desk, position)
        panes.side.show_precedent(self.past.shown(labels))
        people = {one.id: one.name for one in self._session.project.annotators.all()}
        panes.side.opinions.say([self._opinion(one, people) for one in position.others])
        label = labels.get(label_of(position.case))
        if label is None:
            panes.side.guideline.show_project(self._session.project.about.body().guideline)
        else:
            panes.side.guideline.show_label(label)
        panes.side.examples.say(
            examples_of(self._session, self.index, label.id) if label is not None else ()
        )

    def _opinion(self, ruling: Ruling, people: dict[Id, str]) -> str:
        name = isolate(people.get(ruling.reviewer, ruling.reviewer))
        shape = answer_shape(ruling, self._labels())
        said = _("{name} ruled: {answer}").format(name=name, answer=shape)
        return f"{said}. {isolate(ruling.note)}" if ruling.note else said

    def _show_summary(self) -> None:
        desk = self._bench.desk
        if desk is None:
            return
        agreed = [one for one in desk.positions if one.case.agreed]
        taken = [one for one in agreed if one.standing is Standing.RULED]
        left = [f"{kind_name(kind.value)} {number(n)}" for kind, n in kinds_left(desk).items()]
        stale = sum(one.standing is Standing.STALE for one in desk.positions)
        if stale:
            again = _("to look at again")
            left.append(f"{again} {number(stale)}")
        whose = ""
        if not desk.decides:
            people = {one.id: one.name for one in self._session.project.annotators.all()}
            whose = _("{name} decides this article; your rulings are a second opinion.").format(
                name=isolate(people.get(desk.decider, desk.decider))
            )
        self._panes.side.show_summary(
            agreed=len(agreed),
            taken=len(taken),
            left=_("Left: {what}").format(what=listed(left)) if left else _("Nothing left"),
            whose=whose,
        )

    def _record(self) -> list[str]:
        desk = self._bench.desk
        if desk is None:
            return []
        labels, people = self._labels(), self._people()
        by_ruling = {one.ruling.id: one.case for one in desk.positions if one.ruling is not None}
        mine = [x for x in desk.rulings if x.reviewer == desk.me and x.way is not Way.AGREED]
        mine.sort(key=lambda one: (-one.at, one.id))
        return [
            record_text(one, by_ruling.get(one.id), desk.text, labels, people)
            for one in mine[:_RECORD]
        ]

    def _show_undo(self) -> None:
        desk = self._bench.desk
        if desk is None or self._session.project.readonly:
            self._panes.bar.set_enabled("undo", False)
            return
        step = self._session.project.undo_rulings.next_undo(desk.document)
        self._panes.bar.set_enabled("undo", step is not None)
        if step is not None:
            said = _("Undo: {step}").format(step=step_text(step, desk.text))
            self._panes.bar.set_tip("undo", said)

    def _labels(self) -> dict[Id, Label]:
        found = {one.id: one for one in self._session.labels}
        desk = self._bench.desk
        if desk is not None:  # retired ones too, where somebody marked with them
            for some in desk.marks.values():
                for one in some:
                    known = self._session.label(one.label)
                    if known is not None:
                        found[one.label] = known
        return found

    def _people(self) -> dict[Id, str]:
        if not self.names:
            return {}
        return {one.id: one.name for one in self._session.project.annotators.all()}


def _inside(start: int, end: int, case: Case) -> bool:
    return start < case.end and case.start < end
