"""A campaign for tests and for looking at: three annotators who differ in every way there is.

`make_campaign` writes a project that needs a reviewer. Every article has agreed spans too, and the
same disagreements come back in other articles, so that there are precedents.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.model import Annotator, Id, Role, State, document_id, text_digest
from annotator.store.arriving import Arrival
from annotator.store.bodies import AnnotationBody, AnnotationsBody, DocumentBody, WorkBody
from annotator.store.ids import named_id, new_id
from annotator.store.project import Project
from annotator.workflow.making import default_labels

ANNOTATORS = ("سلمى", "مروان", "هند")
REVIEWERS = ("رامي", "ريم")

# One sentence each, as the three marked it: [words|LABEL], [words|LABEL=value of its attribute].
AGREED = (
    "استقبل [وزير الخارجية|TITLE] [شهاب أبو الرند|PERSON] وفدا من رجال الأعمال أمس.",
    "وقال [شهاب أبو الرند|PERSON] إن الزيارة تفتح بابا جديدا للتعاون.",
    "وعقد [المجلس البلدي الثاني عشر|MEETING=named] جلساته في القاعة الكبرى.",
    "وأشار [رئيس البلدية|TITLE] إلى أن [القرار رقم 44|DECISION=named] دخل حيز التنفيذ.",
)
DISPUTED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "missing": (
        (
            "ورافقته في الجولة [وسن بنت عوّاد|PERSON] وعدد من الصحفيين.",
            "ورافقته في الجولة وسن بنت عوّاد وعدد من الصحفيين.",
            "ورافقته في الجولة [وسن بنت عوّاد|PERSON] وعدد من الصحفيين.",
        ),
    ),
    "split": (
        (
            "وكان [أمين اللجنة المركزية للحزب|TITLE]، [رئيس لجنة التنظيم المركزية|TITLE] حاضرا.",
            "وكان [أمين اللجنة المركزية للحزب|TITLE]، [رئيس لجنة التنظيم المركزية|TITLE] حاضرا.",
            "وكان [أمين اللجنة المركزية للحزب، رئيس لجنة التنظيم المركزية|TITLE] حاضرا.",
        ),
    ),
    "label": (
        (
            "وناقش الحاضرون [الخطة الشاملة رقم 9|DECISION=named] بندا بندا.",
            "وناقش الحاضرون [الخطة الشاملة رقم 9|MEETING=named] بندا بندا.",
            "وناقش الحاضرون [الخطة الشاملة رقم 9|DECISION=named] بندا بندا.",
        ),
    ),
    "boundary": (
        (
            "وألقى [وزير الزراعة|TITLE] السابق كلمة قصيرة في الحفل.",
            "وألقى [وزير الزراعة السابق|TITLE] كلمة قصيرة في الحفل.",
            "وألقى [وزير الزراعة|TITLE] السابق كلمة قصيرة في الحفل.",
        ),
        (
            "وانتهى [المؤتمر الوطني الرابع عشر للتشجير|MEETING=named] ببيان ختامي.",
            "وانتهى [المؤتمر الوطني الرابع عشر|MEETING=named] للتشجير ببيان ختامي.",
            "وانتهى [المؤتمر الوطني|MEETING=named] الرابع عشر للتشجير ببيان ختامي.",
        ),
    ),
    "clitic": (
        (
            "وشكر المدير ل[كوكب آل فارس|PERSON] جهدها الكبير.",
            "وشكر المدير [لكوكب آل فارس|PERSON] جهدها الكبير.",
            "وشكر المدير ل[كوكب آل فارس|PERSON] جهدها الكبير.",
        ),
    ),
    "punctuation": (
        (
            "وأضافت الشاعرة [ميّ الغصينة|PERSON]، أن المكتبة ستفتح أبوابها.",
            "وأضافت الشاعرة [ميّ الغصينة،|PERSON] أن المكتبة ستفتح أبوابها.",
            "وأضافت الشاعرة [ميّ الغصينة|PERSON]، أن المكتبة ستفتح أبوابها.",
        ),
    ),
    "attribute": (
        (
            "ثم غادر الجميع بعد [اللقاء|MEETING=mention] مباشرة.",
            "ثم غادر الجميع بعد [اللقاء|MEETING=named] مباشرة.",
            "ثم غادر الجميع بعد [اللقاء|MEETING=mention] مباشرة.",
        ),
    ),
}
KINDS = tuple(DISPUTED)
_TITLES = ("زيارة الوفد", "جلسة المجلس", "حفل الختام", "بيان اللجنة", "جولة الوزير", "يوم الشجرة")


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    label: str
    value: str


def marked(line: str, at: int = 0) -> tuple[str, list[_Span]]:
    """Return a sentence without its brackets, and the spans in them, shifted by `at`."""
    text, spans, opened, label = "", [], 0, None
    for char in line:
        if char == "[":
            opened = len(text)
        elif char == "|":
            label = ""
        elif char == "]":
            name, _, value = (label or "").partition("=")
            spans.append(_Span(at + opened, at + len(text), name, value))
            label = None
        elif label is not None:
            label += char
        else:
            text += char
    return text, spans


def article(number: int, cases: int, *, seed: int = 7) -> tuple[str, list[list[_Span]]]:
    """Return an article with so many disputed sentences, and what each of the three marked in it.

    The kinds come in turn, beginning with another one in each article.
    """
    chance = random.Random(seed * 1_000 + number)
    disputed = []
    for step in range(cases):
        kind = KINDS[(number + step) % len(KINDS)]
        disputed.append(chance.choice(DISPUTED[kind]))
    sentences: list[tuple[str, str, str]] = []
    for at, some in enumerate(disputed):
        if at % 2 == 0:
            sentences.append((AGREED[(number + at // 2) % len(AGREED)],) * 3)
        sentences.append(some)
    if not disputed:
        sentences = [(one,) * 3 for one in AGREED]
    text = f"{_TITLES[number % len(_TITLES)]} {number + 1}\n"
    layers: list[list[_Span]] = [[], [], []]
    for at, three in enumerate(sentences):
        for layer, line in zip(layers, three, strict=True):
            plain, spans = marked(line, len(text))
            layer.extend(spans)
        text += plain + ("\n" if at % 4 == 3 else " ")
    return text.rstrip() + "\n", layers


def make_campaign(
    path: Path,
    *,
    articles: int = 6,
    cases: int | Sequence[int] = 8,
    person: str = "لينا",
) -> Project:
    """Make a project in which three annotators are done with everything; open for its lead.

    `cases` is how many disagreements each article has (one number, or one for each in turn). The
    lead has every role; two more people are reviewers and nothing else.
    """
    project = Project.create(path, name="حملة", person=person, labels=default_labels())
    people = [Annotator(new_id(), name, frozenset({Role.ANNOTATOR})) for name in ANNOTATORS]
    reviewers = [Annotator(new_id(), name, frozenset({Role.REVIEWER})) for name in REVIEWERS]
    with project.gesture("people") as gesture:
        for one in (*people, *reviewers):
            project.annotators.write(gesture, one)
    with project.bulk("import") as work:
        many = [cases] if isinstance(cases, int) else list(cases)
        work.add(_arrivals(project, articles, many, [one.id for one in people]))
        work.seal()
    return project


def _arrivals(
    project: Project, articles: int, cases: Sequence[int], people: Sequence[Id]
) -> Iterator[Arrival]:
    labels = {one.name: one for one in project.labels.all()}
    for number in range(articles):
        text, layers = article(number, cases[number % len(cases)])
        digest, source = text_digest(text), f"{number + 1:04}.txt"
        identity = document_id(digest, source)
        bodies = []
        for who, spans in zip(people, layers, strict=True):
            items = []
            for one in spans:
                first = next(iter(labels[one.label].attributes), None)
                values = {first.name: one.value} if first and one.value else {}
                items.append(
                    AnnotationBody(
                        labels[one.label].id,
                        ((one.start, one.end),),
                        text[one.start : one.end],
                        values,
                    )
                )
            bodies.append((who, AnnotationsBody(tuple(items))))
        objects = tuple(
            ("work", named_id("work", identity, who), WorkBody(State.DONE.value), who)
            for who in people
        )
        title = text.partition("\n")[0]
        body = DocumentBody(digest, len(text), source, title, source)
        yield Arrival(identity, text, body, layers=tuple(bodies), objects=objects)


if __name__ == "__main__":  # python -m tests.campaign FILE [ARTICLES [CASES]]
    make_campaign(
        Path(sys.argv[1]),
        articles=int(sys.argv[2]) if len(sys.argv) > 2 else 6,
        cases=int(sys.argv[3]) if len(sys.argv) > 3 else 8,
    ).close()
