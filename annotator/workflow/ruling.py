"""Rulings and what follows from them in gold: ruled, taken back, finished, returned.

Everything here writes into a gesture of its caller: one ruling, or all that was agreed, is one
step of undo.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.core.disagreement import Answer, Case, surface_of
from annotator.core.layers import Place, Values
from annotator.core.model import (
    Annotation,
    Assignment,
    Cause,
    Id,
    Note,
    NoteKind,
    Origin,
    Pieces,
    Ruling,
    State,
    Task,
    Way,
    made_under,
)
from annotator.core.reviewing import (
    Position,
    Standing,
    gold_of,
    label_of,
    overlapped,
    spans_of,
)
from annotator.language import N_
from annotator.store.errors import NotAllowed, Refused
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id, now
from annotator.store.project import Project
from annotator.workflow.feedback import tell_annotators
from annotator.workflow.reviewing import Desk

RULE, WITHDRAW, AGREED, SETTLE = "rule", "withdraw", "agreed", "settle"  # verbs of gestures
FINISH, REOPEN, RETURN = "finish_review", "reopen_review", "return"


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer says of a case: `answer` () is "nothing here"."""

    answer: Answer
    way: Way = Way.LANE
    by: str = ""  # the strategy, or the ruling that was the precedent
    sure: bool = True
    cause: Cause | None = None
    note: str = ""
    example: bool = False


def rule(project: Project, gesture: Gesture, desk: Desk, key: str, said: Said) -> Ruling:
    """Rule on the case of a key; gold follows where the reviewer decides.

    Raises Refused when the case is no longer what was looked at, or the answer does not fit.
    """
    return rule_all(project, gesture, desk, [(key, said)])[0]


def rule_all(
    project: Project, gesture: Gesture, desk: Desk, said: Sequence[tuple[str, Said]]
) -> list[Ruling]:
    """Rule on several cases of one article at once."""
    mine = {one.id: one for one in desk.rulings if one.reviewer == desk.me}
    made = []
    for key, one in said:
        position = desk.position(key)
        if position is None:
            raise Refused(N_("The layers changed meanwhile. Look at the case again."))
        _check(desk, one.answer)
        made.append(_put(project, gesture, desk, position, one, mine))
    _follow(project, gesture, desk, list(mine.values()), made)
    return made


def withdraw(project: Project, gesture: Gesture, desk: Desk, ruling: Ruling) -> None:
    """Take a ruling back: its case is open again, and what it put into gold goes."""
    project.rulings.write(gesture, ruling, alive=False)
    left = [x for x in desk.rulings if x.reviewer == desk.me and x.id != ruling.id]
    _follow(project, gesture, desk, left, [ruling])


def change(project: Project, gesture: Gesture, ruling: Ruling) -> None:
    """Say otherwise how sure a ruling is, why layers differed, or what is noted about it."""
    project.rulings.write(gesture, ruling)


def accept_agreed(project: Project, gesture: Gesture, desk: Desk) -> list[Ruling]:
    """Take into gold what all layers say."""
    return rule_all(
        project,
        gesture,
        desk,
        [(x.case.key, Said(x.case.lanes[0].answer, Way.AGREED)) for x in desk.agreed],
    )


def finish(project: Project, gesture: Gesture, desk: Desk) -> None:
    """Say that gold is done here, what all agreed on included. Raises Refused, NotAllowed."""
    if not desk.decides:
        raise NotAllowed(N_("Another reviewer decides this article; yours is a second opinion."))
    if desk.undecided:
        raise Refused(N_("There are cases left to rule on here: {n}."), n=len(desk.undecided))
    accept_agreed(project, gesture, desk)
    tell_annotators(project, gesture, desk)
    _set_state(project, gesture, desk, State.DONE)


def reopen(project: Project, gesture: Gesture, desk: Desk) -> None:
    """Take up a finished article again; every ruling stays."""
    if not desk.decides:
        raise NotAllowed(N_("Another reviewer decides this article; yours is a second opinion."))
    _set_state(project, gesture, desk, State.IN_PROGRESS)


def send_back(
    project: Project, gesture: Gesture, desk: Desk, annotators: Iterable[Id], why: str
) -> None:
    """Return an article to some of its annotators with a note: a new round of theirs begins."""
    for name in annotators:
        given = next(
            (x for x in desk.assignments if (x.annotator, x.task) == (name, Task.ANNOTATE)), None
        )
        work = project.documents.work(desk.document, name)
        one = given or Assignment(desk.document, name)
        project.assignments.send_back(gesture, replace(one, round=max(one.round, work.round)))
        note = Note(
            new_id(), desk.document, desk.document, desk.me, NoteKind.RETURN, why, at=now(), to=name
        )
        project.notes.write(gesture, note)


def put_right(project: Project, gesture: Gesture, desk: Desk) -> None:
    """Let gold say what its decider ruled, where others, who did not know it, wrote there too.

    The desk is the decider's. An article that somebody else finished is open again while the
    decider has cases left.
    """
    mine = [one for one in desk.rulings if one.reviewer == desk.me]
    _write_gold(project, gesture, desk, mine, desk.rulings)
    if desk.is_finished and desk.undecided:
        _set_state(project, gesture, desk, State.IN_PROGRESS)


def _put(
    project: Project,
    gesture: Gesture,
    desk: Desk,
    position: Position,
    said: Said,
    mine: dict[Id, Ruling],
) -> Ruling:
    """Write the ruling on one case in the place of those that it takes over from."""
    case = position.case
    others = [x.case for x in desk.positions if x.case.key != case.key]
    identity = ""
    for old in [one for one in mine.values() if overlapped(one, [case])]:
        rest = overlapped(old, others)
        if not rest:  # the new one takes its place, or the place of several
            if identity:
                project.rulings.write(gesture, old, alive=False)
            identity = identity or old.id
            del mine[old.id]
        elif old.case != case.key:
            mine[old.id] = _narrowed(old, case, rest)
            project.rulings.write(gesture, mine[old.id])
    ruling = Ruling(
        id=identity or new_id(),
        document=desk.document,
        reviewer=desk.me,
        case=case.key,
        start=case.start,
        end=case.end,
        answer=spans_of(said.answer),
        judged=desk.cited(case),
        way=said.way,
        by=said.by,
        kinds=tuple(kind.value for kind in case.kinds),
        surface=case.surface or surface_of(desk.text, case.start, case.end),
        label=label_of(case) or next((place[2] for place, _ in said.answer), ""),
        sure=said.sure,
        cause=said.cause,
        note=said.note,
        example=said.example,
        at=now(),
    )
    project.rulings.write(gesture, ruling)
    mine[ruling.id] = ruling
    return ruling


def _narrowed(old: Ruling, case: Case, rest: Sequence[Case]) -> Ruling:
    """Return a stale ruling over several cases without the one that is ruled on anew."""
    answer = tuple(
        (span, values)
        for span, values in old.answer
        if not (span.start < case.end and case.start < span.end)
    )
    start, end = min(one.start for one in rest), max(one.end for one in rest)
    return replace(old, answer=answer, start=start, end=end)


def _check(desk: Desk, answer: Answer) -> None:
    for (start, end, _), _ in answer:
        if not 0 <= start < end <= len(desk.text):
            raise Refused(
                N_("{start}..{end} is not a span of this text of {length} code points."),
                start=start,
                end=end,
                length=len(desk.text),
            )


def _follow(
    project: Project,
    gesture: Gesture,
    desk: Desk,
    mine: Sequence[Ruling],
    touched: Sequence[Ruling],
) -> None:
    """Let gold be what the rulings say, where the reviewer decides."""
    if not desk.decides:
        return
    _write_gold(project, gesture, desk, mine, touched)
    if desk.gold_work.state is not State.IN_PROGRESS:
        _set_state(project, gesture, desk, State.IN_PROGRESS)


def _write_gold(
    project: Project,
    gesture: Gesture,
    desk: Desk,
    mine: Sequence[Ruling],
    touched: Sequence[Ruling],
) -> None:
    wanted = gold_of(mine, desk.me)
    before = [one for one in desk.rulings if one.reviewer == desk.me]
    ranges = [(one.start, one.end) for one in (*before, *mine, *touched)]
    ranges += [(s.start, s.end) for one in (*before, *touched) for s, _ in one.answer]
    here: set[Place] = set()
    for one in desk.marks[desk.gold]:
        place = (one.start, one.end, one.label)
        values = wanted.get(place)
        if values is not None and place not in here:
            here.add(place)
            if dict(values) != dict(one.attributes):
                project.annotations.write(gesture, replace(one, attributes=dict(values)))
        elif any(one.start < end and start < one.end for start, end in ranges):
            project.annotations.remove(gesture, one)
    labels, version = project.labels.by_id(), project.labels.version()
    for place, values in wanted.items():
        if place not in here:
            known = labels.get(place[2])
            project.annotations.mark(
                gesture,
                desk.document,
                label=place[2],
                pieces=_pieces(desk, place, values),
                attributes=dict(values),
                origin=Origin(),
                guideline=made_under(version, known) if known else "",
                layer=desk.gold,
            )


def _pieces(desk: Desk, place: Place, values: Values) -> Pieces:
    """Return the pieces that the first who marked a place so gave it; else it is one."""
    for name in desk.annotators:
        for one in desk.marks[name]:
            if _is_at(one, place) and dict(one.attributes) == dict(values):
                return one.pieces
    return (place[:2],)


def _is_at(one: Annotation, place: Place) -> bool:
    return (one.start, one.end, one.label) == place


def _set_state(project: Project, gesture: Gesture, desk: Desk, state: State) -> None:
    project.documents.write_work(gesture, replace(desk.gold_work, state=state))


def standing_of(ruling: Ruling, desk: Desk) -> Standing:
    """Return whether a ruling still judges what stands in the layers."""
    for one in desk.positions:
        if one.ruling is not None and one.ruling.id == ruling.id:
            return one.standing
    return Standing.STALE
