"""Meetings that the rules see: what names them, and what only says when, where and what for."""

import pytest

from tests.core.proposing.marked import marked


@pytest.mark.parametrize(
    "body",
    [
        "عقدت اللجنة [Mm مؤتمرا] لمراجعة العمل.",
        "يشارك في [Mn المؤتمر الوطني الثاني للبيئة الساحلية] باحثون.",
        "تستعد الهيئة ل[Mn لمؤتمر الرابع لقادة المدن] في الخريف.",
        "عُقد [Mn اجتماع اللجنة الفنية حول النفايات البحرية] برئاسة أحدهم.",
        "وفي [Mn الجلسة السابعة من دورة الانعقاد الثانية]، تحدث كثيرون.",
        "عقد المجلس [Mn اجتماعه الثالث لعام 2031] أمس، ثم ختم [Mm اجتماعه].",
        "في [Mm مؤتمر صحفي] عقب [Mm جلسة عمل موسعة] في المقر.",
        "حضر [Mm اللقاء] كثيرون.",
        "ناقشت اللجنة ذلك في [Mn جلستها المغلقة الرابعة] في مارس.",
        "نُظمت [Mm ندوة علمية حول الشعر] في بغداد.",
        "وافتُتح [Mn المؤتمر السابع لاتحاد المرأة في المدينة للفترة 2031-2036] صباحا.",
    ],
)
def test_a_meeting_ends_before_purpose_place_and_manner(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted


@pytest.mark.parametrize(
    "body",
    [
        "مؤتمرات الحزب على كافة المستويات كثيرة.",
        "تُعقد اجتماعات دورية، وفاز في أربع دورات متتالية.",
        "يموّل الاتحاد الدورة الأولى من الجائزة.",
    ],
)
def test_many_meetings_are_no_meeting(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted


def test_a_document_in_the_name_of_a_meeting_is_in_it_whole() -> None:
    wanted, seen = marked("في [Mn مؤتمر تنفيذ [Dn المشروع 01] و[Dn التوجيه 12]] المتعلقين به.")
    assert seen == wanted
