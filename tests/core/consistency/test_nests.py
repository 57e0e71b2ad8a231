"""Spans in spans, spans twice, chains left uncut."""

from annotator.core.consistency.finding import Kind, Way
from tests.core.consistency.making import found, kinds, subject


def test_an_office_inside_an_office_goes() -> None:
    (finding,) = found("قال {TITLE نائب {TITLE رئيس الوزراء}} أمس")
    assert (finding.kind, finding.quote) == (Kind.NESTED, "رئيس الوزراء")
    assert finding.fix is not None
    assert (finding.fix.way, finding.fix.certain) == (Way.REMOVE, True)


def test_a_title_inside_a_person_is_left_outside_the_name() -> None:
    one = subject("قال {PERSON {TITLE العقيد} سامي فهد} أمس")
    (finding,) = found(one)
    assert finding.kind is Kind.NESTED
    assert finding.fix is not None
    ((start, end),) = finding.fix.ranges
    assert (one.text[start:end], finding.fix.certain) == ("سامي فهد", False)


def test_a_decision_inside_a_meeting_is_wanted() -> None:
    assert kinds("عقد {MEETING مؤتمر تنفيذ {DECISION القرار رقم 7}} أمس") == []


def test_labels_that_the_table_does_not_name_may_nest() -> None:
    assert kinds("في {PLACE مدينة {PERSON زايد}} الجديدة") == []


def test_a_place_inside_a_place_is_told_but_not_certain() -> None:
    (finding,) = found("في {PLACE جامعة مدينة {PLACE النور}} هنا")
    assert finding.fix is not None
    assert (finding.kind, finding.fix.certain) == (Kind.NESTED, False)


def test_the_same_stretch_twice_with_one_label_is_told_once() -> None:
    (finding,) = found("قال {PERSON {PERSON سامي فهد}} أمس")
    assert finding.kind is Kind.DOUBLE


def test_spans_that_only_cross_or_touch_are_not_nested() -> None:
    assert kinds("قال {TITLE وزير الخارجية} {PERSON سامي فهد} أمس") == []


def test_a_chain_left_uncut_is_cut_at_its_heads() -> None:
    one = subject("قال {TITLE نائب رئيس الوزراء، وزير الخارجية} سامي")
    (finding,) = found(one)
    assert finding.fix is not None
    links = [one.text[start:end] for start, end in finding.fix.ranges]
    assert (finding.kind, links) == (Kind.CHAIN, ["نائب رئيس الوزراء", "وزير الخارجية"])
    assert finding.fix.certain


def test_a_shared_head_and_a_single_office_are_no_chain() -> None:
    assert kinds("قال {TITLE وزيرا الخارجية والدفاع} أمس") == []
    assert kinds("قال {TITLE نائب رئيس مجلس الوزراء} أمس") == []
    assert kinds("عقد {MEETING مؤتمر القمة العربية} أمس") == []
