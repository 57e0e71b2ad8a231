"""The panes of the place to annotate, as those know them who fill them."""

from dataclasses import dataclass

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.panels.action_bar import ActionBar
from annotator.gui.panels.annotation_history import AnnotationHistory
from annotator.gui.panels.article_head import ArticleHead
from annotator.gui.panels.find_bar import FindBar
from annotator.gui.panels.guideline import GuidelinePanel
from annotator.gui.panels.label_bar import LabelBar
from annotator.gui.panels.labels import LabelsPanel
from annotator.gui.panels.queue import QueuePanel
from annotator.gui.panels.span_card import SpanCard


@dataclass(frozen=True, slots=True)
class Panes:
    """Everything that shows something of the article in view."""

    canvas: Canvas
    head: ArticleHead
    queue: QueuePanel
    labels: LabelsPanel
    card: SpanCard
    history: AnnotationHistory
    guideline: GuidelinePanel
    bar: ActionBar
    label_bar: LabelBar
    find_bar: FindBar
