"""How far annotators agree on each label, for the strip beside the review."""

from dataclasses import dataclass
from pathlib import Path

from annotator.core.agreement.fields import EVERY, Measure
from annotator.core.model import Id
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.store.review_entries import Order, Wanted
from annotator.store.review_index import ReviewIndex
from annotator.workflow.agreement import compare
from annotator.workflow.counting import Selection
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.review_queue import review_file, team_of

MOST = 3_000  # articles that are looked at: the dashboard counts all, with intervals


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """The F1 of one label's spans, and how many spans that is of."""

    label: Id
    value: float
    n: int


def label_agreement(path: Path, *, ticker: Ticker = SILENT) -> tuple[LabelAgreement, ...]:
    """Return the exact F1 of each label over the newest articles with two finished layers.

    Raises what opening a project raises, Cancelled.
    """
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        people = team_of(project).annotators
        documents: list[int] = []
        with ReviewIndex.for_job(review_file(project.about.id)) as index:
            for finished in (False, True):
                wanted = Wanted(Order.ARTICLES, finished=finished, everything=True)
                documents += [one.document for one in index.rows(wanted)]
        newest = sorted(documents)[-MOST:]
        if len(people) < 2 or not newest:
            return ()
        found = compare(
            project,
            Selection(people, work=False),
            documents=newest,
            resamples=0,
            detail=False,
            workers=1,
            ticker=ticker,
        )
        order = [one.id for one in project.labels.all()]
    by_label = {
        one.label: LabelAgreement(one.label, one.value, one.n)
        for one in found.figures
        if one.measure is Measure.EXACT and one.pair == EVERY and one.value is not None
    }
    return tuple(by_label[label] for label in order if label in by_label)
