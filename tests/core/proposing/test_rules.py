"""What the rules propose for the labels of a project."""

from dataclasses import replace

from annotator.core.model import Attribute, BoundaryPolicy, Choice, Label
from annotator.core.proposing.rules import attributes_of, propose

KIND = Attribute("kind", (Choice("named"), Choice("mention")))
LABELS = [
    Label("p", "PERSON"),
    Label("t", "TITLE"),
    Label("m", "MEETING", attributes=(KIND,)),
    Label("d", "DECISION", attributes=(KIND,)),
]
TEXT = "قال وزير العدل إياس المدراري إن القرار رقم 7 نهائي. وأكد المدراري ذلك للوزير."


def quotes(labels: list[Label], names: tuple[str, ...] = ()) -> list[str]:
    return [TEXT[one.start : one.end] for one in propose(TEXT, labels, names=names)]


def test_only_labels_that_the_rules_know_are_proposed() -> None:
    assert quotes([Label("x", "THING")]) == []
    assert quotes([Label("d", "decision")]) == ["القرار رقم 7"]


def test_a_title_and_the_name_beside_it_are_one_chain() -> None:
    title, name, _number, again, last = propose(TEXT, LABELS)
    assert title.chain == name.chain > 0
    assert again.chain == last.chain == 0


def test_a_policy_that_takes_proclitics_in_has_them_in() -> None:
    taken = [replace(one, policy=BoundaryPolicy(proclitics_out="و")) for one in LABELS]
    assert quotes(LABELS)[-1] == "لوزير"
    assert quotes(taken)[-1] == "للوزير"


def test_a_name_that_was_marked_is_found_again_by_its_parts() -> None:
    text = "كتب هنا بسام القنديري. ثم كتب القنديري هناك."
    assert propose(text, LABELS[:1], names=["بسام القنديري"])[-1].end == text.index(" هناك")


def test_what_a_span_says_tells_whether_it_names_or_mentions() -> None:
    meeting, decision = LABELS[2:]
    assert attributes_of("الاجتماع", meeting) == {"kind": "mention"}
    assert attributes_of("الاجتماع الثاني", meeting) == {"kind": "named"}
    assert attributes_of("القرار 12", decision) == {"kind": "named"}
    assert attributes_of("القرار", decision) == {"kind": "mention"}
    assert attributes_of("الاجتماع", Label("x", "MEETING")) == {}
