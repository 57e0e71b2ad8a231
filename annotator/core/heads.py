"""Tables of Arabic words that begin a span or stand at its ends: offices, documents, meetings."""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.arabic import ARTICLE, fold_text

# A noun, and after the colon its broken plurals; the regular forms are derived.
_OFFICES = """
رئيس:رؤساء نائب:نواب وزير:وزراء أمين:أمناء سكرتير عضو:أعضاء مدير:مدراء قائد:قادة,قواد ممثل
سفير:سفراء محافظ مستشار ملك:ملوك أمير:أمراء حاكم:حكام سلطان:سلاطين شيخ:شيوخ زعيم:زعماء مندوب
مبعوث وكيل:وكلاء مساعد معاون قنصل:قناصل عميد:عمداء نقيب:نقباء مفتي قاضي:قضاة عمدة والي:ولاة متحدث
ناطق منسق مراقب مفوض مقرر مدعي:مدعون أستاذ:أساتذة مدرب كبير:كبار مشرف مرشد بابا بطريرك
سيناتور مرشح مؤسس لواء عقيد مشير جنرال أدميرال دكتور:دكاترة بروفيسور مهندس مسؤول خبير:خبراء باحث
ناشط مأمور مفتش وصي ضابط:ضباط إمبراطور رقيب مطران كاردينال قيادي ملحق مراسل مذيع مخرج محلل لاعب
"""
_DECISIONS = """
قرار مرسوم:مراسيم قانون:قوانين توجيه تعليمات خطة:خطط استنتاج مشروع:مشاريع أمر:أوامر لائحة:لوائح
اتفاق اتفاقية معاهدة بروتوكول بيان إعلان مذكرة ميثاق:مواثيق دستور:دساتير تعميم منشور وثيقة:وثائق
استراتيجية توصية مبادرة
"""
_MEETINGS = """
مؤتمر اجتماع قمة:قمم لقاء ندوة جلسة دورة منتدى:منتديات ورشة:ورش محادثات مباحثات مشاورات مفاوضات
ملتقى:ملتقيات كونغرس مهرجان جولة
"""
_BODIES = """
وزارة لجنة:لجان مجلس:مجالس هيئة حزب:أحزاب جامعة منظمة شركة جمعية مؤسسة اتحاد محكمة:محاكم إدارة
قسم:أقسام مكتب:مكاتب بنك:بنوك وكالة نقابة حركة جبهة مصلحة ديوان:دواوين قيادة أمانة دائرة:دوائر
جيش:جيوش كتلة:كتل كلية معهد:معاهد برلمان حكومة محافظة مديرية نيابة
"""
# Heads of two words; their first word alone is none.
_PAIRS = "ولي العهد،ولي عهد،كاتب الدولة،كاتب عام،القائم بأعمال،القائم بالأعمال،قائم بأعمال"
_PAIRS += "،الفريق أول،فريق أول،الفريق ركن،فريق ركن،العميد ركن،اللواء ركن،العقيد ركن"
_PAIRS += "،الفريق الركن،العميد الركن،اللواء الركن،العقيد الركن،المقدم الركن،الرائد الركن"
_PAIRS += "،قائم مقام،القائم مقام،مقدم برنامج،مقدمة برنامج،مقدم برامج،مقدمة برامج،مقدمة البرامج"
# Heads that are names too: without "و" they begin an office only before what an office rules.
_NAMES_TOO = "أمين أمير قائد حاكم ملك سلطان شيخ عميد كبير وصي"
_RULED = """
عام عامة سر لجنة مجلس حزب هيئة مكتب صندوق منظمة عاصمة منطقة محافظة مدينة ولاية دولة إمارة قوات جيش
حرس شرطة سلاح فرقة لواء كتيبة بحرية جوية برية أركان ثورة مملكة أردن بحرين مغرب سعودية كويت بلاد قطر
دبي شارقة عمان كلية معهد قبيلة أعلى أول دفاع عمليات بنك مركزي اللجنة قوة تحالف
"""
_HONORIFICS = """
السيد السيدة السادة السيدات السيدان السيدين الرفيق الرفيقة الرفاق الرفيقان الرفيقين معالي سعادة
فخامة سيادة سمو جلالة فضيلة سماحة غبطة قداسة نيافة عطوفة الآنسة الأخ الأخت الإخوة الأخوة الأخوان
الزميل الزميلة الزملاء الزميلان الشهيد الشهيدة الشهيدان الشهداء المرحوم الراحل الفقيد الحاج
"""
_HONORIFIC_PAIRS = "صاحب السمو الملكي،صاحبة السمو الملكي،صاحب السمو،صاحبة السمو،صاحب الجلالة"
_HONORIFIC_PAIRS += "،صاحب الفخامة،صاحب المعالي،صاحب السعادة،سمو الشيخ،خادم الحرمين الشريفين"
# Places and bodies whose names have no article, yet end what rules them.
_PLACES = """
مصر قطر سوريا سورية لبنان ليبيا تونس عمان فلسطين إسرائيل إيران تركيا روسيا فرنسا ألمانيا بريطانيا
إسبانيا إيطاليا أمريكا أميركا كندا باكستان أفغانستان ماليزيا إندونيسيا فيتنام كوريا سنغافورة تايلاند
كمبوديا لاوس ميانمار أوكرانيا بولندا بلجيكا هولندا سويسرا فنلندا صربيا كرواتيا رومانيا بلغاريا
تشيكيا سلوفاكيا سلوفينيا جورجيا أرمينيا أذربيجان كازاخستان أوزبكستان طاجيكستان قرغيزستان تركمانستان
نيجيريا غانا كينيا إثيوبيا إريتريا تشاد مالي رواندا أوغندا تنزانيا أنغولا موزمبيق زامبيا زيمبابوي
موريتانيا جيبوتي كوبا فنزويلا كولومبيا تشيلي بيرو بوليفيا أستراليا نيوزيلندا اليابان منغوليا نيبال
بنغلاديش سريلانكا بيلاروسيا مولدوفا ليتوانيا لاتفيا إستونيا أيسلندا أيرلندا ألبانيا مقدونيا كوسوفو
قبرص مالطا لوكسمبورغ موناكو دبي أبوظبي بيروت دمشق بغداد عدن هانوي باريس لندن برلين موسكو بكين طوكيو
روما مدريد واشنطن نيويورك طهران أنقرة صنعاء طرابلس حلب نابلس غزة أوروبا آسيا أفريقيا إفريقيا حماس
إنجلترا اسكتلندا ويلز تايوان بورما قيرغيزستان مدغشقر موزمبيق ناميبيا بوتسوانا السنغال غامبيا غينيا
ليبيريا توغو بنين بوروندي غواتيمالا هندوراس نيكاراغوا بنما هايتي جامايكا أوروغواي باراغواي سورينام
فيجي كييف وارسو براغ بودابست فيينا بروكسل أمستردام أوسلو ستوكهولم كوبنهاغن هلسنكي أثينا جنيف ميونخ
نيودلهي إسلام كابول جاكرتا سيول مانيلا بانكوك سيدني أوتاوا تكساس فلوريدا كاليفورنيا بوسطن شيكاغو
جدة مكة حمص إدلب درعا أربيل كركوك الموصل نينوى دارفور بورتسودان بنغازي مصراتة صفاقس وهران مراكش
ناتو يونيسف يونسكو أوبك أرامكو
"""


@dataclass(frozen=True, slots=True)
class Family:
    """Head nouns of one kind, folded: forms that stand without ال, and those that stand after it.

    ``singular`` are the forms of one; ``pairs`` are heads of two words.
    """

    bare: frozenset[str]
    articled: frozenset[str]
    singular: frozenset[str]
    pairs: frozenset[tuple[str, str]] = frozenset()

    def holds(self, word: str) -> bool:
        """Tell whether a folded word without proclitics is a head of this family."""
        if word in self.bare:
            return True
        return word.startswith(ARTICLE) and word.removeprefix(ARTICLE) in self.articled


def forms_of(noun: str) -> frozenset[str]:
    """Return the folded forms of a noun of the tables, or of the noun that it is a form of."""
    noun = noun.removeprefix(ARTICLE) if noun not in _FORMS else noun
    return _FORMS.get(noun, frozenset())


def is_articled(raw: str) -> bool:
    """Tell whether a word as written begins with the article (before folding: not ألمانيا)."""
    letters = raw.lstrip("\u0640")
    return letters[:1] in "اٱ" and fold_text(raw).startswith(ARTICLE) and len(fold_text(raw)) > 3


def learned_heads(surfaces: Iterable[str], *, at_least: int = 2) -> frozenset[str]:
    """Return the folded first words, without ال, that several spans of a label begin with."""
    counts: dict[str, int] = {}
    for surface in surfaces:
        first = fold_text(surface).split(maxsplit=1)[:1]
        for word in first:
            bare = word.removeprefix(ARTICLE)
            counts[bare] = counts.get(bare, 0) + 1
    return frozenset(word for word, count in counts.items() if count >= at_least)


def _words(table: str) -> frozenset[str]:
    return frozenset(fold_text(table).split())


def _phrases(table: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold_text(phrase).split()) for phrase in table.split("،"))


def _regular(noun: str) -> tuple[set[str], set[str]]:
    """Return the forms of a noun that stand before a genitive or alone, and those after ال."""
    if noun.endswith("ة"):
        stem = noun[:-1]
        both = {noun, stem + "ات", stem + "تان", stem + "تين"}
        return both | {stem + "تا", stem + "تي"}, both
    if noun.endswith("ي"):
        stem = noun[:-1]
        both = {noun, stem, noun + "ة", noun + "ان", noun + "ين", stem + "ون", stem + "ين"}
        return both | {noun + "ا", stem + "و"}, both
    both = {noun, noun + "ة", noun + "ان", noun + "ين", noun + "ون", noun + "ات", noun + "تان"}
    both |= {noun + "تين"}
    return both | {noun + "ا", noun + "ي", noun + "و", noun + "تا", noun + "تي"}, both


_ENCLITICS = ("ه", "ها", "هم", "هما", "نا")
_FORMS: dict[str, frozenset[str]] = {}


def _family(table: str, *, owned: bool = False, pairs: str = "") -> Family:
    bare: set[str] = set()
    articled: set[str] = set()
    singular: set[str] = set()
    for entry in fold_text(table).split():
        noun, _, plurals = entry.partition(":")
        broken = set(plurals.split(",")) - {""}
        free, after = _regular(noun)
        for form in (all_forms := frozenset(free | broken)):
            _FORMS.setdefault(form, all_forms)
        bare |= all_forms
        articled |= after | broken
        singular |= {noun, noun + "ة"}
        if owned:
            stems = {noun.removesuffix("ة") + "ت"} | ({noun} if not noun.endswith("ة") else set())
            bare |= {stem + mine for stem in stems for mine in _ENCLITICS}
    known = frozenset((one[0], one[1]) for one in _phrases(pairs) if len(one) == 2)
    return Family(frozenset(bare), frozenset(articled), frozenset(singular), known)


OFFICES = _family(_OFFICES, owned=True, pairs=_PAIRS)
DECISIONS = _family(_DECISIONS, owned=True)
MEETINGS = _family(_MEETINGS, owned=True)
BODIES = _family(_BODIES)
FAMILIES = (OFFICES, DECISIONS, MEETINGS, BODIES)

OFFICE_HEADS = OFFICES.bare
HEADS = OFFICES.bare | DECISIONS.bare | MEETINGS.bare
NAMES_TOO = _words(_NAMES_TOO)
RULED = _words(_RULED)
HONORIFICS = _words(_HONORIFICS)
HONORIFIC_PHRASES = _phrases(_HONORIFIC_PAIRS)
PLACES = _words(_PLACES)
CONNECTORS = frozenset(
    tuple(fold_text(one).split())
    for one in ("وكذلك", "وكذا", "وأيضا", "كذلك", "ثم", "أو", "و", "إلى جانب", "بالإضافة إلى")
)
PREPOSITIONS = _words(
    "في من على إلى عن لدى بين مع عبر ضد حول بعد قبل خلال داخل خارج أمام نحو عند تحت فوق دون منذ حتى"
)
ADVERBS = _words(
    "سابقا حاليا آنذاك سابقاً أمس اليوم غدا شخصيا أيضا كذلك رقم سنة عام لسنة لعام بالنيابة بالوكالة"
    " بالإنابة مؤقتا ركن أول ثان أعلى"
)
