"""Names that the rules see, and where they end."""

import pytest

from tests.core.proposing.marked import marked


@pytest.mark.parametrize(
    "body",
    [
        "استقبل السيد [P شهاب أبو الرند] ضيفه.",
        "وقال [T وزير العدل] [P إياس بن رافد السندياني] ذلك.",
        "ترأس الرفيق [P دوان فان لونغ] أن.",
        "مشهد من الحفل. (تصوير: [P سنان البيلساني])",
        "قالت الشاعرة [P ميسون الرحيبي] إنها سعيدة.",
        "[P فواز الكحلاني] – [T مدير المكتب]؛ [P تماضر أبو الغيث] – [T سفيرة تلمار].",
        "فاز كل من [P ربى المعداوي] و[P وسيم ابن النخيل] و[P فادي السنوري] بالجائزة.",
        "وأضافت [P السنبلي] أن اللجنة ستجتمع.",
        "حضر [T مستشار الأمن القومي] [P ناجي عبود] و[T مدير الأمن] [P كامل الصيفي].",
        "وصل الضيوف: قال [P علي حسين الفتلاوي] ذلك على عجل.",
        "ودع [T رئيس الحكومة] [P ماركو ديلاني] اليابان بكلمة.",
        "جاء [T السفير] وعقيلته [P ريما حداد].",
        "كتب [T سفير تلمار لدى بورلند] [P تا ثانه هييب] أن.",
        "شكر [T رئيس البلدية] ل[P إدريس المنصوبي] جهده.",
    ],
)
def test_a_name_is_told_by_what_stands_beside_it(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted


@pytest.mark.parametrize(
    "body",
    [
        "وأقام [T رئيس الجمهورية] مأدبة عشاء على شرف الضيف.",
        "ورد [T وزير التربية] بأن الكلفة لا تتجاوز ذلك.",
        "ودعت [T الوزيرة] الأهالي إلى الحضور.",
        "زار متحف البحر ومدينة بير الخزامى.",
        "تحدث إلينا. (الصورة: بلدية الصفصافة)",
    ],
)
def test_what_follows_a_title_is_not_always_a_name(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted


def test_a_name_is_found_again_by_its_last_part_in_any_spelling() -> None:
    wanted, seen = marked(
        "وصل السيد [P أوغار تيلبرغ] أمس. وقال [P تيلبرج] إنه سعيد، ثم غادر [P أوكار تيلبرك]."
    )
    assert seen == wanted
