from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.agreement.behind import against, documents_against, in_cell, instances
from annotator.core.agreement.counting import tally
from annotator.core.agreement.counts import Counted
from annotator.core.agreement.fields import EVERY, Measure
from annotator.core.agreement.figures import confusion, figures_of
from annotator.core.disagreement import cases_of
from annotator.core.layers import Layered
from tests.core.agreement.making import layered

makes = st.booleans().flatmap(lambda flat: layered(flat=flat))


@settings(deadline=None)
@given(makes)
def test_the_cells_count_what_stands_behind_them(one: Layered) -> None:
    total = tally(one).counts
    pairs = {x.pair for x in instances(one)}
    for pair in (EVERY, *pairs):
        for cell in confusion(total, pair):
            found = in_cell(one, cell.first, cell.second, same_ends=cell.same_ends, pair=pair)
            assert len(found) == cell.n


@settings(deadline=None)
@given(makes, st.sampled_from(Measure))
def test_nothing_speaks_against_a_figure_of_one_and_something_against_less(
    one: Layered, measure: Measure
) -> None:
    for figure in figures_of(tally(one)):
        if figure.measure is measure and figure.value is not None:
            found = against(one, measure, pair=figure.pair, label=figure.label)
            if measure in (Measure.EXACT, Measure.LABEL, Measure.ATTRIBUTE):
                assert (figure.value == pytest.approx(1)) is not bool(found)
            elif not found:
                assert figure.value == pytest.approx(1)
            counted = Counted([tally(one)])
            if found:
                assert documents_against(
                    counted, measure, pair=figure.pair, label=figure.label
                ) == [one.document]


@settings(deadline=None)
@given(makes)
def test_every_instance_is_in_a_case_that_holds_its_spans(one: Layered) -> None:
    cases = {case.key: case for case in cases_of(one)}
    for instance in instances(one):
        case = cases[instance.case]
        for place in (instance.first, instance.second):
            assert place is None or (case.start <= place[0] and place[1] <= case.end)
    by_pair = Counter((x.pair, x.first) for x in instances(one) if x.first)
    assert set(by_pair.values()) <= {1}
