"""Titles that the rules see: where an office is complete, and what is none of one person."""

import pytest

from tests.core.proposing.marked import marked


@pytest.mark.parametrize(
    "body",
    [
        "وأكدت [T نائبة رئيس مجلس النواب] أن الكلفة سترتفع.",
        "قال [T رئيس قسم الشؤون الخارجية باللجنة المركزية] إن العمل مستمر.",
        "حضر [T وزير التعليم والثقافة] حفل الافتتاح.",
        "عُيّن أمس [T رئيسا لمحكمة الاستئناف في وادي الرند].",
        "التقى الوفد [T المدير العام للدفاع المدني] صباحا.",
        "سلّم التقرير ل[T لوزيرة] أمس.",
        "أكد [T نائب السكرتير الدائم للجنة الحزب في الكتلة] ذلك.",
        "غادر [T السفير الصيني لدى البلاد] أمس.",
        "تحدث [T مدير الغابات في وزارة الزراعة] عن الحرائق.",
        "يزور [T ولي العهد] [T رئيس مجلس الوزراء] المعرض.",
        "أوضح [T رئيس لجنة الحزب لمقاطعة دوان هاي] ذلك للمقاطعة.",
        "غادرت [T رئيسة الهيئة العامة للثقافة والسياحة الريفية] أمس.",
        "نفى [T نقيب المهندسين بالإسكندرية] الخبر.",
        "حضر [T وكيل النيابة لدى محكمة الاستئناف] أمس.",
    ],
)
def test_a_title_ends_where_the_office_is_complete(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted


@pytest.mark.parametrize(
    "body",
    [
        "وحضر أعضاء وفد التفتيش وممثلو القيادات.",
        "بينهم ألف مرشح تقدموا للوظيفة.",
        "في المقر الرئيس للشركة عدد كبير من الموظفين.",
        "ومن المقرر أن يستمر العمل، وإلى ذلك دعا الحاضرون.",
        "بذلت الجهة جهدا كبيرا للقيادة.",
    ],
)
def test_groups_and_adjectives_are_no_titles(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted


def test_what_a_verb_says_of_a_title_is_no_part_of_it() -> None:
    wanted, seen = marked("واصل [T وزير المالية] القيام بجولته، وحضر [T رئيس الوزراء] الحفل.")
    assert seen == wanted
