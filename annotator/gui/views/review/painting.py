"""How the article lies before a reviewer: agreed muted, ruled in colour, the rest framed."""

from collections.abc import Mapping

from annotator.core.disagreement import Answer
from annotator.core.model import Annotation, Id, Label
from annotator.core.reviewing import Position, Standing, answer_of
from annotator.gui.canvas.content import Content, Mark
from annotator.gui.panels.layer_panes import LayerShown
from annotator.gui.views.annotate.marks import styles_of
from annotator.language import _, current, ngettext, number, pgettext
from annotator.store.project import Project
from annotator.workflow.reviewing import Desk


def article_marks(desk: Desk) -> tuple[Mark, ...]:
    """Return the marks of the article: what all say muted, what was ruled in its colours.

    What a stale ruling said is dashed: gold has it, and it is to be looked at again.
    """
    return tuple(mark for one in desk.positions for mark in _marks(one))


def _marks(one: Position) -> list[Mark]:
    if one.ruling is not None:
        answer = answer_of(one.ruling)
        agreed = one.case.agreed and bool(answer) and answer == one.case.lanes[0].answer
        return _painted(
            one.case.key, answer, muted=agreed, suggested=one.standing is Standing.STALE
        )
    if one.standing is Standing.AGREED:
        return _painted(one.case.key, one.case.lanes[0].answer, muted=True)
    return []


def _painted(
    key: str, answer: Answer, *, muted: bool = False, suggested: bool = False
) -> list[Mark]:
    return [
        Mark(f"{key} {at}", ((start, end),), label, muted=muted, suggested=suggested)
        for at, ((start, end, label), _values) in enumerate(answer)
    ]


def content_of(project: Project, desk: Desk, labels: Mapping[Id, Label]) -> Content:
    """Return the article as the canvas shows it."""
    return Content(
        desk.text,
        article_marks(desk),
        styles_of(labels.values(), current()),
        project.lines.of(desk.document),
    )


def layers_shown(
    desk: Desk, labels: Mapping[Id, Label], names: Mapping[Id, str], content: Content
) -> list[LayerShown]:
    """Return each layer as a pane shows it: what all say muted, what only some say in colour."""
    agreed = {
        place
        for one in desk.positions
        if one.case.agreed
        for place, _values in one.case.lanes[0].answer
    }
    found = []
    for at, name in enumerate(desk.annotators, start=1):
        marks = _of_layer(desk.marks[name], agreed)
        title = names.get(name) or _("Layer {n}").format(n=number(at))
        found.append(_shown(name, title, marks, content))
    gold = desk.marks[desk.gold]
    if gold:
        title = pgettext("layer", "Gold layer")
        found.append(_shown(desk.gold, title, _of_layer(gold, agreed), content))
    return found


def _of_layer(
    annotations: tuple[Annotation, ...], agreed: set[tuple[int, int, Id]]
) -> tuple[Mark, ...]:
    return tuple(
        Mark(one.id, one.pieces, one.label, muted=(one.start, one.end, one.label) in agreed)
        for one in annotations
    )


def _shown(key: Id, title: str, marks: tuple[Mark, ...], content: Content) -> LayerShown:
    shown = Content(content.text, marks, content.styles, content.lines)
    return LayerShown(key, title, shown, ngettext("{n} span", "{n} spans", len(marks)))
