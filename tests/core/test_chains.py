"""Cutting chains, proposing titles, extending and joining spans."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.chains import cut_chain, extend_to_punctuation, join, propose_chain
from annotator.core.clitics import NO_EVIDENCE, evidence_of
from annotator.core.heads import learned_heads
from annotator.core.model import BoundaryPolicy
from tests.core.marked import Score, parse, rows, show
from tests.core.strategies import texts

NEWS = st.lists(
    st.sampled_from(
        [
            "وزير",
            "ووزير",
            "الخارجية",
            "رئيس",
            "مجلس",
            "الوزراء",
            "ونائب",
            "ولي",
            "العهد",
            "محمد",
            "وعلي",
            "وليد",
            "معالي",
            "السيد",
            "قرار",
            "للقرار",
            "21",
            "،",
            "؛",
            "–",
            "-",
            "/",
            "و",
            "ثم",
            "أو",
            "(",
            ")",
            "\n",
            "لجنة",
            "المركزية",
            "للحزب",
            "بوزارة",
            "الدفاع",
            "والدفاع",
            "أمين",
            "عام",
        ]
    ),
    max_size=14,
).map(" ".join)


def _cut(line: str, **more: object) -> list[str]:
    return [line[slice(*span)] for span in cut_chain(line, 0, len(line), **more)]  # type: ignore[arg-type]


@pytest.mark.parametrize("half", ["dev", "test"])
def test_chains_are_cut_as_the_answers_say(half: str) -> None:
    score = Score()
    for _, line in rows("chains.tsv", half):
        marked = parse(line)
        start, end = marked.curly[0] if marked.curly else (0, len(marked.text))
        expected = {(a, b) for a, b, _ in marked.square}
        score.count(expected, set(cut_chain(marked.text, start, end)))
    show(f"chains, {half}: {score}")
    assert score.precision >= 0.95
    assert score.recall >= 0.95


@given(text=texts | NEWS, cut=st.tuples(st.integers(0, 60), st.integers(1, 80)))
def test_cutting_stays_inside_never_overlaps_and_never_yields_nothing(
    text: str, cut: tuple[int, int]
) -> None:
    start, end = cut[0], min(len(text), sum(cut))
    spans = cut_chain(text, start, end)
    assert bool(spans) == (start < end)
    assert all(start <= one < other <= end for one, other in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(text=NEWS)
def test_what_was_cut_is_not_cut_again_at_the_same_ends(text: str) -> None:
    for start, end in cut_chain(text, 0, len(text)):
        again = cut_chain(text, start, end)
        assert all(start <= one and other <= end for one, other in again)


def test_a_policy_that_keeps_the_conjunction_keeps_it() -> None:
    policy = BoundaryPolicy(proclitics_out="بلك")
    assert _cut("وزير الخارجية ووزير الدفاع", policy=policy) == ["وزير الخارجية", "ووزير الدفاع"]


def test_heads_that_the_project_has_seen_cut_too() -> None:
    heads = learned_heads(["حكمدار المدينة", "حكمدار القلعة", "آغا الحرس"])
    assert heads == {"حكمدار"}
    line = "حكمدار المدينة وحكمدار القلعة"
    assert _cut(line, heads=heads) == ["حكمدار المدينة", "حكمدار القلعة"]
    assert _cut("وزير الحرب حكمدار المدينة", heads=heads) == ["وزير الحرب", "حكمدار المدينة"]
    assert _cut("وزير الحرب حكمدار المدينة") != ["وزير الحرب", "حكمدار المدينة"]


def test_a_confirmed_name_keeps_its_first_letter() -> None:
    line = "سامي وتامر"
    assert _cut(line) == ["سامي", "تامر"]
    assert _cut(line, evidence=evidence_of([line], ["وتامر"])) == [line]


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        (
            "أكد <سعد النمر>، وزير المالية، نائب رئيس الحكومة، أن",
            ["وزير المالية", "نائب رئيس الحكومة"],
        ),
        (
            "أكد نائب رئيس الحكومة، وزير المالية <سعد النمر> أن",
            ["نائب رئيس الحكومة", "وزير المالية"],
        ),
        ("أكد وزير المالية ورئيس الوفد، <سعد النمر>، أن", ["وزير المالية", "رئيس الوفد"]),
        ("قال <سعد النمر> - وزير المالية؛ رئيس الوفد", ["وزير المالية"]),
        ("حضر <سعد> وزير المالية تحدث طويلا", ["وزير المالية"]),
        ("حضر <سعد>، وزير المالية في الحكومة السابقة", ["وزير المالية"]),
        ("ترأس <سعد>، وزير المالية، المؤتمر", ["وزير المالية"]),
        ("حضر وزير المالية الرفيق <سعد النمر>", ["وزير المالية"]),
        ("سمير - وزير المالية؛ <سعد النمر> - وزير العدل", ["وزير العدل"]),
        ("سمير، وزير المالية، <سعد النمر>", []),
        ("(الصورة: <سعد النمر>)", []),
        ("قال وزير المالية إن <سعد النمر> غائب", []),
        ("وزير المالية\n<سعد النمر>\nوزير العدل", []),
        ("استقبل <سعد النمر> ممثلين عن الشركات", []),
        ("أعضاء الوفد وممثلو الشركات <سعد النمر>", []),
    ],
)
def test_the_titles_beside_a_name_are_proposed(line: str, titles: list[str]) -> None:
    start, end = line.index("<"), line.index(">") - 1
    text = line.replace("<", "").replace(">", "")
    assert [text[slice(*span)] for span in propose_chain(text, (start, end))] == titles


def test_a_known_title_ends_where_it_is_known_to_end() -> None:
    text = "قال سعد، رئيس المجلس في الجنوب، كلمة"
    known = {"رءيس المجلس في الجنوب"}
    assert [text[slice(*one)] for one in propose_chain(text, (4, 7), known)] == [
        "رئيس المجلس في الجنوب"
    ]


@given(text=texts | NEWS, at=st.integers(0, 30))
def test_a_proposal_stays_beside_the_name(text: str, at: int) -> None:
    name = min(at, len(text)), min(at + 3, len(text))
    spans = propose_chain(text, name, evidence=NO_EVIDENCE)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= name[0] or start >= name[1] for start, end in spans)


def test_a_span_goes_on_to_the_next_punctuation_and_then_to_the_one_behind() -> None:
    text = "المؤتمر (باريس) في 1,5 يوم، ثم القمة\nغدا"
    end = len("المؤتمر")
    stops = []
    for _ in range(4):
        end = extend_to_punctuation(text, 0, end)
        stops.append(text[:end])
    assert stops[0] == "المؤتمر (باريس) في 1,5 يوم"
    assert stops[1] == stops[2] == "المؤتمر (باريس) في 1,5 يوم، ثم القمة"


@given(text=texts, at=st.integers(0, 20), length=st.integers(1, 9))
def test_extending_never_makes_a_span_shorter(text: str, at: int, length: int) -> None:
    start, end = min(at, len(text)), min(at + length, len(text))
    assert end <= extend_to_punctuation(text, start, end) <= len(text)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("وزير، الدفاع", True),
        ("وزير شؤون الدفاع", True),
        ("وزير. الدفاع", False),
        ("وزير\nالدفاع", False),
        ("وزير" + " كلمة" * 20 + " الدفاع", False),
        ("وزير أ.ف.ب الدفاع", True),
    ],
)
def test_two_spans_are_joined_within_a_sentence(text: str, joined: bool) -> None:
    second = text.index("الدفاع"), len(text)
    assert join(text, second, (0, 4)) == ((0, len(text)) if joined else None)
