"""Agreement over an open project: any layers, any articles, and the cases behind each figure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from annotator.core.agreement.behind import Instance, against, documents_against, in_cell
from annotator.core.agreement.counts import Counted, What
from annotator.core.agreement.fields import EVERY, Measure, Pair
from annotator.core.agreement.figures import RESAMPLES, Cell, Figure, confusion, figures, figures_of
from annotator.core.model import Id, Label, Role
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.store.compared import Compared, compared
from annotator.store.project import Project
from annotator.workflow.counting import Helped, Part, Reader, Selection, of_labels, takes_part
from annotator.workflow.progress import SILENT, Ticker

MOST_CASES = 1_000


@dataclass(frozen=True, slots=True)
class Behind:
    """One place in an article that a figure or a cell counts: what each of two people has there.

    `case` is the key of the case it is part of, in which a reviewer rules on it.
    """

    document: Id
    name: str
    case: str
    start: int
    end: int  # code points, of both spans together
    quote: str
    people: tuple[Id, Id]
    labels: tuple[Id, Id]  # "": nothing there
    quotes: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: those that speak against a figure, or those that a cell counts."""

    pair: Pair = EVERY
    measure: Measure | None = None
    label: Id = ""  # of the figure; "": all
    # Labels ("": nothing), and whether the ends are alike; None: both, where the labels differ.
    cell: tuple[Id, Id, bool | None] | None = None


@dataclass
class Comparison:
    """What comparing some layers came to."""

    people: dict[Id, str]  # names
    labels: dict[Id, Label]
    selection: Selection
    helped: Helped
    counted: Counted
    figures: list[Figure]
    documents: int = 0  # looked at
    compared: int = 0  # with at least two layers that are done
    undone: int = 0  # layers begun and not done: left out
    names: dict[Id, str] = field(default_factory=dict)  # of the documents compared

    def cells(self, pair: Pair = EVERY) -> list[Cell]:
        """Return the confusion matrix of a pair, or of all."""
        return confusion(self.counted.total(), pair)

    def by_article(self) -> Iterator[tuple[Id, list[Figure]]]:
        """Yield each article with its figures; they have no intervals."""
        for document in self.counted.documents():
            yield document, figures_of(self.counted.tally(document))


def usual_people(project: Project) -> tuple[Id, ...]:
    """Return whose layers are compared when nobody is named: those of the people, not gold.

    Where one person works alone, it is compared to gold.
    """
    people = sorted(one.id for one in project.annotators.all() if one.roles - {Role.SOURCE})
    gold = project.annotators.gold()
    return tuple(people if len(people) > 1 or gold is None else [*people, gold.id])


def compare(
    project: Project,
    selection: Selection,
    *,
    documents: Sequence[int] | None = None,
    helped: Helped = Helped.ALL,
    resamples: int = RESAMPLES,
    detail: bool = True,
    workers: int = 0,
    ticker: Ticker = SILENT,
) -> Comparison:
    """Compare layers over some articles (by stand-in; else all). Raises AnnotatorError, Cancelled.

    Layers that are not done and marks in lines that are not content count nowhere.
    """
    if len(set(selection.people)) < 2:
        raise AnnotatorError(N_("Agreement needs the layers of at least two people."))
    stand_ins = project.documents.ids() if documents is None else list(documents)
    whole = Part()
    reader = Reader(project, workers=workers)
    try:
        for part in reader.parts(stand_ins, selection, ticker=ticker):
            whole.merge(part)
    finally:
        reader.close()
    facts = [one for one in whole.facts if takes_part(one, helped)]
    counted = whole.counted
    if helped is not Helped.ALL:
        counted = counted.only(one.document for one in facts)
    undone = sum(n for (what, *_), n in counted.total().items() if what is What.UNDONE)
    undone += sum(one.undone for one in facts if not one.compared)
    found = figures(counted, resamples=resamples, detail=detail) if len(counted) else []
    names = {one.id: one.name for one in project.annotators.all()}
    return Comparison(
        {one: names.get(one, one) for one in selection.people},
        project.labels.by_id(),
        selection,
        helped,
        counted,
        found,
        len(facts),
        len(counted),
        undone,
        {one.document: one.name for one in facts if one.compared},
    )


def cases_behind(
    project: Project,
    selection: Selection,
    wanted: Wanted,
    documents: Iterable[Id],
    *,
    most: int = MOST_CASES,
    ticker: Ticker = SILENT,
) -> list[Behind]:
    """Return the cases behind a figure or a cell in some documents, in their order."""
    stand_ins = sorted(project.documents.stand_in(one) for one in documents)
    found = _cases(project, selection, wanted, stand_ins, ticker)
    return list(islice(found, most))


def documents_behind(counted: Counted, wanted: Wanted) -> list[Id]:
    """Return the documents in which there may be cases behind a figure or a cell."""
    if wanted.measure is not None and wanted.measure not in (Measure.KAPPA, Measure.ALPHA):
        measure = wanted.measure
        return documents_against(counted, measure, pair=wanted.pair, label=wanted.label)
    if wanted.cell is None:
        return documents_against(counted, Measure.EXACT, pair=wanted.pair, label=wanted.label)
    labels = set(wanted.cell[:2])
    ends = (True, False) if wanted.cell[2] is None else (wanted.cell[2],)
    kinds = {kind for same in ends for kind in _CELL_KINDS[same]}
    return counted.holding(
        lambda key: (
            key[0] in kinds and ({key[2]} if key[0] is What.EQUAL else {key[2], key[3]}) == labels
        )
    )


_CELL_KINDS = {True: (What.EQUAL, What.SAME_ENDS), False: (What.OTHER_ENDS, What.ALONE)}


def _cases(
    project: Project,
    selection: Selection,
    wanted: Wanted,
    stand_ins: Sequence[int],
    ticker: Ticker,
) -> Iterator[Behind]:
    for at, one in enumerate(compared(project, stand_ins)):
        ticker.step(at, len(stand_ins))
        layered = one.layered(selection.people, rounds=selection.rounds)
        layered = of_labels(layered, selection.labels)
        if wanted.cell is not None:
            first, second, same_ends = wanted.cell
            for ends in (True, False) if same_ends is None else (same_ends,):
                of_cell = in_cell(layered, first, second, same_ends=ends, pair=wanted.pair)
                yield from (_behind(one, case) for case in of_cell)
        else:
            measure = wanted.measure or Measure.EXACT
            if measure in (Measure.KAPPA, Measure.ALPHA):  # of words and code points
                measure = Measure.EXACT
            cases = against(layered, measure, pair=wanted.pair, label=wanted.label)
            yield from (_behind(one, case) for case in cases)


def _behind(one: Compared, case: Instance) -> Behind:
    places = [place for place in (case.first, case.second) if place is not None]
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    quotes = [one.text[place[0] : place[1]] if place else "" for place in (case.first, case.second)]
    return Behind(
        one.document,
        one.name,
        case.case,
        start,
        end,
        one.text[start:end],
        case.pair,
        case.labels,
        (quotes[0], quotes[1]),
    )
