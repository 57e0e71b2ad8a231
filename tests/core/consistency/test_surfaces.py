"""The same text: labelled differently, or left unmarked."""

from dataclasses import replace

from annotator.core.consistency.finding import Kind, Subject, Way
from annotator.core.consistency.surfaces import MOST_UNMARKED
from annotator.core.consistency.usage import Usage
from annotator.core.model import Line, LineStatus
from tests.core.consistency.making import LABELS, found, kinds, subject


def usage(*marks: tuple[str, str, int]) -> Usage:
    counts = Usage()
    for surface, label, times in marks:
        counts.add(surface, LABELS[label].id, times)
    return counts


def name(one: Subject, label: str) -> str:
    return one.labels[label].name


def test_the_label_that_fewer_have_is_doubtful() -> None:
    one = subject("{PERSON سامي فهد} و{TITLE سامي فهد} ثم ل{PERSON سامي فهد} هنا")
    (finding,) = found(one)
    assert (finding.kind, name(one, finding.label)) == (Kind.LABELS, "TITLE")
    assert finding.fix is not None
    assert (finding.fix.way, name(one, finding.fix.label)) == (Way.RELABEL, "PERSON")


def test_folded_alike_is_the_same_text() -> None:
    assert kinds("{PERSON أحمد} ثم {PLACE احمد} هنا") == [(Kind.LABELS, "احمد")]
    assert kinds("{DECISION القرار} و ل{MEETING لقرار} هنا") == [(Kind.LABELS, "لقرار")]


def test_the_same_place_with_two_labels_is_told_and_one_of_them_goes() -> None:
    (finding,) = found("{PERSON {TITLE سامي فهد}} هنا")
    assert finding.kind is Kind.LABELS
    assert finding.fix is not None
    assert finding.fix.way is Way.REMOVE


def test_a_retired_label_is_never_proposed() -> None:
    retired = replace(LABELS["PERSON"], retired=True)
    known = usage(("سامي فهد", "PERSON", 3))
    assert kinds("{TITLE سامي فهد} ثم كرم نور", labels=[retired], elsewhere=known) == []
    assert kinds("وصل سامي فهد أمس", labels=[retired], elsewhere=known) == []


def test_of_as_many_other_articles_decide() -> None:
    one = subject(
        "{TITLE سامي فهد} و{PERSON سامي فهد} هنا", elsewhere=usage(("سامي فهد", "PERSON", 3))
    )
    (finding,) = found(one)
    assert name(one, finding.label) == "TITLE"


def test_a_text_that_other_articles_label_otherwise_is_told() -> None:
    one = subject("{TITLE سامي فهد} هنا", elsewhere=usage(("سامي فهد", "PERSON", 3)))
    (finding,) = found(one)
    assert (finding.kind, finding.count) == (Kind.ELSEWHERE, 3)


def test_what_other_articles_do_not_agree_on_says_nothing() -> None:
    mixed = usage(("سامي فهد", "PERSON", 3), ("سامي فهد", "PLACE", 2))
    assert kinds("{TITLE سامي فهد} هنا", elsewhere=mixed) == []
    assert kinds("{TITLE سامي فهد} هنا", elsewhere=usage(("سامي فهد", "PERSON", 1))) == []


def test_what_is_marked_once_is_missed_elsewhere_with_its_letters_left_out() -> None:
    one = subject("قال {PERSON سامي فهد} أمس، وشكر لسامي فهد، ثم غادر وسامي فهد.")
    marks = [one.text[slice(*f.fix.ranges[0])] for f in found(one) if f.fix]
    assert marks == ["سامي فهد", "سامي فهد"]
    assert {f.kind for f in found(one)} == {Kind.UNMARKED}


def test_lines_put_aside_are_never_searched() -> None:
    text = "قال {PERSON سامي فهد} أمس\nالمصدر سامي فهد"
    plain = text.replace("{PERSON ", "").replace("}", "")
    line = Line(plain.index("\n") + 1, len(plain), LineStatus.SOURCE)
    assert kinds(text, lines=(line,)) == []
    assert kinds(text) == [(Kind.UNMARKED, "سامي فهد")]


def test_what_stands_in_or_across_a_span_is_not_missed() -> None:
    marked = "قال {TITLE رئيس الوزراء} ثم {TITLE نائب رئيس الوزراء} هنا"
    assert kinds(marked) == []


def test_an_office_in_an_unmarked_office_and_a_look_alike_are_not_missed() -> None:
    assert kinds("قال {TITLE رئيس الوزراء} ثم نائب رئيس الوزراء") == []
    assert kinds("{PERSON علي} مضى على مهل") == []
    assert kinds("{PLACE مال} ثم كمال") == []


def test_what_was_not_read_yet_is_not_missed() -> None:
    marked = "قال {PERSON سامي فهد} أمس، ثم سامي فهد."
    assert kinds(marked, read_to=12) == []


def test_what_other_articles_mark_is_missed_too() -> None:
    one = subject("وصل سامي فهد أمس", elsewhere=usage(("سامي فهد", "PERSON", 2)))
    (finding,) = found(one)
    assert (finding.kind, finding.detail) == (Kind.UNMARKED, "elsewhere")
    assert finding.fix is not None
    assert not finding.fix.certain


def test_there_is_a_bound_to_what_is_told() -> None:
    marked = "{PERSON سامي فهد} " + "سامي فهد و" * (MOST_UNMARKED + 9)
    assert len(found(marked)) == MOST_UNMARKED


def test_usage_forgets_what_is_taken_away_and_says_when_it_is_full() -> None:
    counts = Usage(most=1)
    counts.add("سامي", "x")
    counts.add("فهد", "x")
    assert (len(counts), counts.full) == (1, True)
    counts.add("سامي", "x", -1)
    assert list(counts.surfaces()) == []
    assert list(counts.begin_with("سامي")) == []
