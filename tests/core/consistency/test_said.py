"""Mentions without what they mean, changed meanings, lines that are not content."""

from dataclasses import replace

from annotator.core.consistency.finding import Kind, Way
from annotator.core.model import Line, LineStatus, label_set_version, made_under, meaning_under
from tests.core.consistency.making import LABELS, found, kinds, mended, subject


def test_a_mention_needs_what_it_means_in_the_article() -> None:
    assert kinds("صدر {DECISION? القرار} أمس") == [(Kind.NAMELESS, "القرار")]
    assert kinds("حضر {MEETING? المؤتمر} أمس") == [(Kind.NAMELESS, "المؤتمر")]
    assert kinds("حضر {DECISION القرار رقم 7} ثم {DECISION? القرار} أمس") == []
    assert kinds("حضر {MEETING المؤتمر الأول} ثم {DECISION? القرار} أمس") == [
        (Kind.NAMELESS, "القرار")
    ]


def test_only_the_mention_of_a_decision_may_go() -> None:
    decision, meeting = found("صدر {DECISION? القرار} ثم {MEETING? المؤتمر}")
    assert decision.fix is not None
    assert (decision.fix.way, decision.fix.certain) == (Way.REMOVE, False)
    assert meeting.fix is None


def test_a_mark_in_a_line_put_aside_is_told() -> None:
    text = "إعلان {PERSON سامي فهد}\nنص"
    for status, certain in ((LineStatus.ADVERT, True), (LineStatus.REPEATED, False)):
        (finding,) = found(text, lines=(Line(0, 14, status),))
        assert finding.fix is not None
        assert (finding.kind, finding.fix.certain) == (Kind.LINE, certain)
    assert kinds(text, lines=(Line(0, 14, LineStatus.CAPTION),)) == []


def test_marks_from_before_a_label_changed_its_meaning_are_told_until_confirmed() -> None:
    one = subject("وصل {PERSON سامي فهد} أمس")
    changed = replace(LABELS["PERSON"], meaning=1)
    later = replace(one, labels={**one.labels, changed.id: changed})
    assert found(one) == []
    (finding,) = found(later)
    assert (finding.kind, finding.fix and finding.fix.way) == (Kind.MEANING, Way.CONFIRM)
    assert found(mended(later, finding)) == []


def test_an_annotation_notes_the_meaning_it_was_made_under() -> None:
    label = LABELS["PERSON"]
    assert made_under("0123456789ab", label) == "0123456789ab"
    assert made_under("0123456789ab", replace(label, meaning=2)) == "0123456789ab+2"
    assert [meaning_under(g) for g in ("", "0123456789ab", "0123456789ab+2", "x+y")] == [0, 0, 2, 0]


def test_a_changed_meaning_is_another_version_of_the_label_set() -> None:
    label = LABELS["PERSON"]
    assert label_set_version([label]) != label_set_version([replace(label, meaning=1)])
