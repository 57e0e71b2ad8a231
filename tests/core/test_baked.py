import pytest
from arabic_reshaper import ArabicReshaper
from bidi import get_display
from hypothesis import given

from annotator.core.backwards import looks_visual
from annotator.core.baked import baked_share, unbake
from tests.core.strategies import texts

PLAIN = "عقدت لجنةُ الحزب بوزارة الخارجية اليوم مؤتمرا في القاهرة، وقال الوزير: لا."
BAKED = ArabicReshaper({"delete_harakat": False}).reshape(PLAIN)


def visual(text: str) -> str:
    return str(get_display(text, base_dir="R"))


def test_the_share_counts_letters_only() -> None:
    assert baked_share("") == baked_share("2024 Reuters") == baked_share(f"{PLAIN} ﷺ ﷼") == 0
    assert baked_share("ﻣﺤﻤﺪ علي 1 ؟") == pytest.approx(4 / 7)


def test_presentation_forms_become_letters() -> None:
    assert unbake(BAKED) == PLAIN


def test_other_signs_are_left_alone() -> None:
    assert unbake("ﷺ ½ ² ﬁ ™ ﷼ ﴾") == "ﷺ ½ ² ﬁ ™ ﷼ ﴾"


def test_an_isolated_mark_brings_no_space() -> None:
    assert unbake("م\ufe76") == "م\u064e"


@given(texts)
def test_a_repaired_text_stays_as_it_is(text: str) -> None:
    assert unbake(unbake(text)) == unbake(text)


def test_visual_order_is_undone_line_by_line() -> None:
    lines = "لجنة الحزب (باريس)\nوزير Reuters اليوم"
    turned = "\n".join(visual(line) for line in lines.split("\n"))
    assert unbake(turned, visual_order=True) == lines
    assert unbake(visual(BAKED), visual_order=True) == PLAIN


@pytest.mark.parametrize("text", [PLAIN, BAKED, "مثلا فعلا", "Reuters 2024", ""])
def test_text_in_reading_order_is_not_suspected(text: str) -> None:
    assert not looks_visual(text)


@pytest.mark.parametrize("text", [visual(PLAIN), visual(BAKED), "ةيجراخلا ريزو"])
def test_text_in_the_order_of_the_eye_is_suspected(text: str) -> None:
    assert looks_visual(text)
