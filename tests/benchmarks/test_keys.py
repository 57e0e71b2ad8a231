"""The harness that counts keys: real keys, a result equal to the reference."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from benchmarks.keys.desk import Desk
from benchmarks.keys.hand import Hand
from benchmarks.keys.inline import parse
from benchmarks.keys.reference import Wanted

BODY = (
    "قال [T وزير العدل] [P إياس المدراري] إن [Dn القرار رقم 7] نهائي.\n"
    "غرّد [P الشحرور] في [Mm اللقاء]."
)


def test_marks_in_a_text_are_its_reference() -> None:
    article = parse("a", "قال [T وزير] في [إعلان] و[Mn ندوة [Dn القرار 7]]")
    assert article.text == "قال وزير في [إعلان] وندوة القرار 7"
    assert article.wanted == (
        Wanted(4, 8, "TITLE"),
        Wanted(21, 34, "MEETING", "named"),
        Wanted(26, 34, "DECISION", "named"),
    )


def test_an_article_becomes_equal_to_its_reference_and_each_key_counts(
    qtbot: QtBot, tmp_path: Path
) -> None:
    article = parse("a", BODY)
    desk = Desk(tmp_path / "desk", [article])
    desk.show(desk.documents[0])
    outcome = Hand(desk, article).work()
    assert not outcome.missing
    assert not outcome.needless
    assert outcome.total == desk.pressed.total()
    assert outcome.by_hand == {"PERSON": 1}  # nothing tells that one
    desk.close()


def test_without_suggestions_everything_is_marked_by_hand(qtbot: QtBot, tmp_path: Path) -> None:
    article = parse("a", BODY)
    desk = Desk(tmp_path / "desk", [article], without=("rules", "memory"))
    desk.show(desk.documents[0])
    outcome = Hand(desk, article).work()
    assert not outcome.missing
    assert sum(outcome.by_hand.values()) == len(article.wanted)
    desk.close()


def test_what_is_right_is_taken_by_paragraphs_or_all_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    line = "قال [T وزير العدل] [P إياس المدراري] إن [Dn القرار رقم {n}] نهائي.\n"
    article = parse("a", "".join(line.format(n=n) for n in range(1, 5)))
    keys = {}
    for several in (True, False):
        desk = Desk(tmp_path / str(several), [article])
        desk.show(desk.documents[0])
        outcome = Hand(desk, article, several=several).work()
        assert not outcome.missing
        assert not outcome.needless
        keys[several] = desk.pressed
        desk.close()
    assert keys[True] == {"Shift+Enter": 1, "Enter": 1, "Ctrl+Enter": 1}
    assert keys[False].total() > 6


def test_an_end_is_put_right_before_a_suggestion_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    article = parse("a", "ختم [Mn اجتماع اللجنة الوزارية المكلفة متابعة الملف] أمس.")
    desk = Desk(tmp_path / "desk", [article])
    desk.show(desk.documents[0])
    outcome = Hand(desk, article).work()
    assert not outcome.missing
    assert not outcome.needless
    assert not outcome.by_hand
    assert not desk.pressed["Del"]
    assert desk.pressed.total() <= 5
    desk.close()
