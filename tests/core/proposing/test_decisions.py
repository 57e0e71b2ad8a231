"""Documents with a number that the rules see, and what refers to them."""

import pytest

from tests.core.proposing.marked import marked


@pytest.mark.parametrize(
    "body",
    [
        "وأقر [Dn الخطة الوطنية للمياه رقم 14-QM/AR] التي تغطي ذلك.",
        "تعديل [Dn القانون رقم 6 لسنة 2019] الخاص بها.",
        "بموجب [Dn القرار 11-TR/ML] الصادر أمس، و[Dn التوجيه 12].",
        "مناقشة [Dn مشروع القانون رقم 18] أمس، وأُقر [Dm مشروع القانون] كاملا.",
        "تنفيذا ل[Dn لقرار رقم 21] للجنة. وقال إن [Dm القرار] نهائي.",
        "تطبيق [Dn القرار 1701] في العام 2030، و[Dn الاستراتيجية رقم 3 لسنة 2031].",
        "عُرض مشروع تعديل [Dn قانون الكهرباء رقم 61] أمس.",
    ],
)
def test_a_document_runs_from_its_noun_to_its_number(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted


@pytest.mark.parametrize(
    "body",
    [
        "بعثة التفتيش رقم 1477 ونحو 100 لائحة وقرارات كثيرة.",
        "قال إن القرار نهائي.",
        "تنفيذ [Dn التوجيه 12] وتعزيز القيادة والتوجيه والإشراف.",
    ],
)
def test_a_number_or_a_noun_alone_is_no_document(body: str) -> None:
    wanted, seen = marked(body)
    assert seen == wanted
