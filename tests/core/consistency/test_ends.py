"""Ends of spans: blanks, signs, half words and graphemes, letters, honorifics, brackets."""

from dataclasses import replace

import pytest

from annotator.core.consistency.finding import Kind
from annotator.core.model import BoundaryPolicy
from tests.core.consistency.making import LABELS, annotation, fixes, found, kinds, mended, subject


@pytest.mark.parametrize(
    ("marked", "kind", "better"),
    [
        ("وصل{PERSON  سامي فهد} اليوم", Kind.BLANK, "سامي فهد"),
        ("وصل {PERSON سامي فهد }اليوم", Kind.BLANK, "سامي فهد"),
        ("وصل {PERSON سامي فهد،} ثم غادر", Kind.PUNCTUATION, "سامي فهد"),
        ("التقى {PERSON سامي فه}د اليوم", Kind.HALF_WORD, "سامي فهد"),
        ("قال {TITLE وزير الخارجية ونائب رئيس الوزراء} شيئا", Kind.CHAIN, "وزير الخارجية"),
        ("وشكر {TITLE بوزارة} وحضر {PERSON السيد سامي فهد} هنا", Kind.PROCLITIC, "وزارة"),
        ("حضر {PERSON السيد سامي فهد} هنا", Kind.HONORIFIC, "سامي فهد"),
        ("مقر {PLACE مركز (النور} الثقافي) هنا", Kind.BRACKETS, "مركز (النور} الثقافي)"),
        ("وفي {MEETING مؤتمر «النور} الأول» هنا", Kind.BRACKETS, "مؤتمر «النور} الأول»"),
    ],
)
def test_what_is_wrong_is_found_with_what_it_should_be(
    marked: str, kind: Kind, better: str
) -> None:
    wrong = {
        finding.kind: texts for finding, texts in zip(found(marked), fixes(marked), strict=True)
    }
    assert wrong[kind][0] == better.replace("}", "")


@pytest.mark.parametrize(
    "marked",
    [
        "وصل {PERSON سامي فهد} اليوم.",
        "وصل ({PERSON سامي فهد}) اليوم.",
        "عقد {MEETING مؤتمر (النور)} أمس",
        "شكر ل{PERSON سامي} و{PERSON وليد}",
        "صدر {DECISION القرار رقم 21-KL/TW} أمس",
        "عينت {TITLE وزيرة} جديدة",
        "شكر ل{DECISION لقرار رقم 7} أثره",
        'قرأ {DECISION كتاب "النور"} أمس',
    ],
)
def test_right_ends_are_left_in_peace(marked: str) -> None:
    assert kinds(marked) == []


def test_half_a_grapheme_is_found() -> None:
    text = "وصل محمّد اليوم"
    at = text.index("م")
    cut = annotation(text, 1, LABELS["PERSON"], ((at, at + 3),))  # before the shadda
    one = replace(subject(text), annotations=[cut])
    assert [finding.kind for finding in found(one)][:1] == [Kind.GRAPHEME]


def test_a_policy_that_keeps_letters_and_signs_in_has_nothing_against_them() -> None:
    loose = BoundaryPolicy("", edge_punctuation=True, honorifics_out=False)
    label = replace(LABELS["PLACE"], policy=loose)
    assert kinds("زار {PLACE بوزارة} ثم {PLACE السيد فهد،} هنا", labels=[label]) == []


def test_a_name_that_may_begin_with_the_letter_is_not_mended_unseen() -> None:
    fix = found("قالت {PERSON ليغيا سومارغ} إنها حضرت")[0].fix
    assert fix is not None
    assert not fix.certain


def test_a_name_that_stands_elsewhere_without_the_letter_is_mended() -> None:
    marked = "قال {PERSON مرام العطاري} ثم شكر {PERSON لمرام العطاري} هنا"
    (finding,) = found(marked)
    assert (finding.kind, finding.fix and finding.fix.certain) == (Kind.PROCLITIC, True)


def test_a_stray_bracket_without_a_partner_near_is_left_out() -> None:
    assert fixes("مقر {PLACE مركز النور (الثقافي} هنا ولا نهاية له")[0] == ["مركز النور"]


def test_the_key_stays_until_the_text_or_the_label_changes() -> None:
    one = subject("وصل {PERSON سامي فهد،} ثم")
    key = found(one)[0].key
    assert found(one)[0].key == key
    (mark,) = one.annotations
    other = replace(mark, label=LABELS["PLACE"].id)
    wider = replace(mark, pieces=((mark.start - 1, mark.end),))
    for changed in (other, wider):
        assert key not in {f.key for f in found(replace(one, annotations=[changed]))}
    again = replace(mark, id="f" * 32, attributes={"x": "y"})
    assert found(replace(one, annotations=[again]))[0].key == key


def test_mending_one_end_brings_no_other_fault() -> None:
    one = subject("قال {TITLE  وبوزير الخارجية،} هنا")
    while left := found(one):
        before = {finding.kind for finding in left}
        one = mended(one, left[0])
        assert {finding.kind for finding in found(one)} <= before - {left[0].kind}
    assert one.annotations[0].pieces
