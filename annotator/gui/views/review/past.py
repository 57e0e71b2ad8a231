"""What was ruled before: the same text elsewhere, examples of a label; found by the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.core.disagreement import Answer
from annotator.core.model import Id, Label
from annotator.core.precedents import Said, carried, said_before
from annotator.core.reviewing import Position
from annotator.errors import AnnotatorError
from annotator.gui.panels.review_side import PrecedentShown
from annotator.gui.panels.review_words import answer_shape, quoted
from annotator.gui.session import Session
from annotator.language import _, number
from annotator.store.review_index import ReviewIndex
from annotator.workflow.adjudicating import precedents_of
from annotator.workflow.reviewing import Desk

_MOST = 200  # articles whose rulings are read for one text
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Past:
    """How the text of a case was ruled, and what that would be here."""

    said: tuple[Said, ...] = ()
    answer: Answer | None = None  # of the first way, at this place
    open: tuple[tuple[Id, str], ...] = ()  # (document, key) of other open cases of the text

    def shown(self, labels: Mapping[Id, Label]) -> PrecedentShown:
        """Return it as it stands beside the case."""
        ways = tuple(
            f"{answer_shape(one.newest.ruling, labels)} ({number(one.times)})" for one in self.said
        )
        times = sum(one.times for one in self.said)
        return PrecedentShown(times, ways, len(self.open), self.answer is not None)


def past_of(session: Session, index: ReviewIndex | None, desk: Desk, position: Position) -> Past:
    """Return how the text of a case was ruled before, elsewhere or in other cases here."""
    surface = position.case.surface
    if index is None or not surface:
        return Past()
    me = session.me.id
    try:
        documents: Sequence[Id] = [*index.precedents(surface)[:_MOST], desk.document]
        found = precedents_of(session.project, surface, me, list(dict.fromkeys(documents)))
        others = index.cases_of(surface, 1)
    except AnnotatorError:
        return Past()  # the index is a convenience
    here = position.ruling.id if position.ruling is not None else ""
    said = tuple(said_before(one for one in found if one.ruling.id != here))
    answer = carried(said[0].newest, position.case, desk.text) if said else None
    open_ = tuple(one for one in others if one != (desk.document, position.case.key))
    return Past(said, answer, open_)


def examples_of(session: Session, index: ReviewIndex | None, label: Id) -> list[str]:
    """Return what reviewers made examples of a label, the newest first."""
    if index is None or not label:
        return []
    found = []
    known = session.label(label)
    labels = {known.id: known} if known is not None else {}
    try:
        for document in index.examples(label):
            text = session.project.documents.text(document)
            for one in session.project.rulings.of(document):
                if one.example and one.label == label:
                    words = quoted(text, one.start, one.end)
                    shape = answer_shape(one, labels)
                    found.append(_("«{words}»: {answer}").format(words=words, answer=shape))
    except AnnotatorError:
        return []
    return found[:_EXAMPLES]
