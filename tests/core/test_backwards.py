"""Words in the order of the eye are recognised by their letters, and turned."""

import math
from collections import Counter
from pathlib import Path

import msgspec
import pytest
import regex
from bidi import get_display
from hypothesis import example, given

from annotator.core.backwards import LEANING, looks_visual, turn
from tests.core.strategies import texts

ROOT = Path(__file__).resolve().parents[2]
PROSE = Path(__file__).with_name("prose.txt").read_text("utf-8")
MIRROR = str.maketrans("()[]«»", ")(][»«")
OWN_LANGUAGES = [
    # Persian, Urdu, Kurdish: Arabic script with other habits at the ends of words.
    "دولت امروز اعلام کرد که ساخت جاده تازه تا پایان سال آینده به پایان می‌رسد",
    "حکومت نے آج اعلان کیا ہے کہ نئی سڑک کی تعمیر اگلے سال تک مکمل ہو جائے گی",
    "حکوومەت ئەمڕۆ ڕایگەیاند کە دروستکردنی ڕێگای نوێ تا کۆتایی ساڵی داهاتوو تەواو دەبێت",
]
HARD = [
    "مثلا فعلا",
    "شكرا جزيلا وأهلا وسهلا ومرحبا",
    "أبدا دائما كثيرا قليلا مثلا فعلا طبعا حالا",
    "لا، ولا، فلا، إلا، كلا، هلا",
    "بنغلادش وملاوي وسويسرا وإيطاليا وكندا وتركيا والنمسا وأستراليا",
    "نعمان عدنان رضوان مروان سفيان عثمان",
    "ليلى وسلمى ومنى وهدى وندى ونجوى وسلوى",
    "تعليق (0)",
    "صفحة 3 من 12",
    "1. المقدمة\n2. المنهج\n3. النتائج\n4. الخاتمة",
    "Reuters 2024",
    "",
    " ؟ ! .",
]


def reading() -> list[str]:
    """Return the paragraphs of the sample."""
    lines = (ROOT / "resources/sample/sample.jsonl").read_bytes().splitlines()
    bodies = [msgspec.json.decode(line) for line in lines]
    return [
        line for one in bodies for line in one.get("text", "").split("\n") if len(line.split()) > 3
    ]


def by_page(line: str) -> str:
    """Write a line from left to right as it is seen, as what takes text from a page does it."""
    kept = r"[A-Za-z](?:[^\p{Arabic}\n]*[A-Za-z0-9])?|[0-9٠-٩]+(?:[.,:/][0-9٠-٩]+)*"
    turned = line[::-1].translate(MIRROR)
    return str(regex.sub(kept, lambda match: match[0][::-1], turned))


def test_the_table_is_what_the_prose_says() -> None:
    words = [one for one in regex.findall(r"\p{Arabic}+", PROSE) if regex.match(r"\p{L}{2}", one)]
    first, last = Counter(one[0] for one in words), Counter(one[-1] for one in words)
    expected = {char: round(math.log((first[char] + 1) / (last[char] + 1)), 1) for char in LEANING}
    assert expected == LEANING
    assert set(first) | set(last) <= set(LEANING)


@pytest.mark.parametrize("line", reading())
def test_every_paragraph_of_the_sample_is_told_from_its_reverse(line: str) -> None:
    assert not looks_visual(line)
    assert looks_visual(by_page(line))
    assert looks_visual(str(get_display(line, base_dir="R")))


@pytest.mark.parametrize("line", [*PROSE.splitlines(), *OWN_LANGUAGES, *HARD])
def test_what_is_written_forwards_is_not_suspected(line: str) -> None:
    assert not looks_visual(line)
    assert not looks_visual(f"{line}\n{line}\n{line}")


@pytest.mark.parametrize("line", OWN_LANGUAGES)
def test_another_language_is_not_judged_by_the_letters_of_arabic(line: str) -> None:
    assert not looks_visual(line[::-1])


@pytest.mark.parametrize(
    "title",
    [
        "اجتماع اللجنة المركزية",
        "وزير الخارجية يستقبل السفيرة",
        "زيادة كبيرة في أسعار القمح",
        "الوزارة تنشر نتائج الامتحان السنوي",
        "إلى أين تمضي المدينة القديمة؟",
        "افتتاح مدرسة جديدة في القرية",
    ],
)
def test_a_title_is_enough(title: str) -> None:
    assert looks_visual(by_page(title))
    assert not looks_visual(title)


def test_mixed_text_is_never_suspected() -> None:
    backwards = by_page("وزير الخارجية يستقبل السفيرة")
    assert not looks_visual(f"{backwards} The minister received the ambassador on Monday")


def test_numbers_and_other_scripts_keep_their_order() -> None:
    line = "أعلنت Reuters في 12/03/2024 نمو 3.5 في العام (شركة ACME)، ثم 2021-2025."
    assert turn(str(get_display(line, base_dir="R"))) == line


@pytest.mark.parametrize("line", ["قال (في باريس) إن «الأمر» [هنا] تم", "بند (1)", "رقم 2]"])
def test_brackets_open_before_they_close(line: str) -> None:
    assert turn(line[::-1]) == line
    if line.count("[") == line.count("]"):
        assert turn(line[::-1].translate(MIRROR)) == line


def test_vowel_signs_stand_behind_their_letter() -> None:
    line = "مُديرُ الوِزارة مَرَّة"
    clusters = regex.findall(r"\X", line)
    assert turn("".join(reversed(clusters))) == line
    assert turn(line[::-1]) == line


def test_each_line_is_turned_by_itself() -> None:
    assert turn("ةيجراخلا\n\nريزو") == "الخارجية\n\nوزير"


@given(texts)
@example("\x1e0 قال")
@example("\u202eقال\u202c abc")
def test_turning_loses_nothing(text: str) -> None:
    assert turn(text).count("\n") == text.count("\n")
    brackets = str.maketrans("()[]{}«»‹›<>", "(" * 12)
    assert sorted(turn(text).translate(brackets)) == sorted(text.translate(brackets))
