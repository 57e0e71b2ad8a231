"""Made-up articles with spans: as JSON lines of our own, and as a project file."""

import random
from collections.abc import Iterator
from pathlib import Path

from annotator.core.model import Annotator, Id, Label, Origin, OriginKind
from annotator.formats import jsonl_own
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ProjectRecord,
    Record,
    WriteOptions,
)
from annotator.store.connection import JOB_PATIENCE
from annotator.store.ids import named_id
from annotator.store.project import Project
from annotator.workflow.importing import import_files

LENGTH = 2_680  # code points of an article
SPANS = 20  # in each of them
LABELS = tuple(
    Label(named_id("label", name), name, order=at)
    for at, name in enumerate(("PERSON", "TITLE", "MEETING", "DECISION"))
)
LEAD = "سلمى"
_OTHER = Annotator(named_id("annotator", "other"), "عمر", active=False)  # asks nobody who works
_WORDS = (  # noqa: SIM905 - a sentence is read as a sentence
    "اجتمع الوزير مع وفد المنظمة في العاصمة صباح الأحد وناقش الطرفان خطة العمل السنوية ثم زار "
    "رئيس اللجنة مقر الهيئة واستمع إلى عرض عن القرار رقم 14-AB/CD المؤرخ 3 مارس 2024 وأكد أن "
    "المجلس سيبحث الطلب في جلسته المقبلة بحضور محمد بن علي ومندوبي الولايات وممثلي الأحزاب"
).split()
_FURNITURE = ("إعلان", "المصدر: وكالة الأنباء", "اقرأ أيضا", "تعليقات (3)", "شارك الخبر مع أصدقائك")


def write_articles(path: Path, count: int, *, seed: int = 1) -> Path:
    """Write `count` articles of about 2,680 code points with 20 spans each as our JSON lines."""
    jsonl_own.write(_items(count, seed), path, WriteOptions())
    return path


def make_project(path: Path, articles: Path | None) -> Path:
    """Make a project with the articles of a file (none: empty)."""
    with Project.create(path, name="عيّنة", person=LEAD, labels=LABELS) as project:
        if articles is not None:
            import_files(project, [articles])
    return path


def open_project(path: Path, *, patience: float = JOB_PATIENCE) -> Project:
    """Open a project for its lead."""
    project = Project.open(path, patience=patience)
    project.sign_in(lead_of(project))
    return project


def lead_of(project: Project) -> Id:
    """Return who leads a project made here."""
    return next(one.id for one in project.annotators.people() if one.name == LEAD)


def _items(count: int, seed: int) -> Iterator[ProjectRecord | Record]:
    dice = random.Random(seed)
    yield ProjectRecord("عيّنة", LABELS, (_OTHER,))
    for at in range(count):
        yield _record(f"{seed}-{at}", dice)


def _record(name: str, dice: random.Random) -> Record:
    lines = [" ".join(dice.sample(_WORDS, k=9)), *dice.sample(_FURNITURE, k=2)]
    size = sum(map(len, lines))
    while size < LENGTH:
        lines.append(" ".join(dice.choices(_WORDS, k=dice.randint(20, 70))) + ".")
        size += len(lines[-1]) + 1
    text = "\n".join(lines)
    return Record(
        text=text,
        name=f"{name}.txt",
        title=lines[0],
        source=f"https://example.org/{name}",
        metadata={"date": "2024-03-03", "desk": dice.choice(_WORDS)},
        layers=(LayerRecord(_OTHER.id, annotations=tuple(_spans(text, name, dice))),),
        id=named_id("document", name),
    )


def _spans(text: str, name: str, dice: random.Random) -> Iterator[AnnotationRecord]:
    starts = sorted(dice.sample(range(60, len(text) - 40), SPANS))
    for at, start in enumerate(starts):
        end = start + dice.randint(4, 25)
        yield AnnotationRecord(
            label=dice.choice(LABELS).name,
            pieces=((start, end),),
            quote=text[start:end],
            origin=Origin(OriginKind.PERSON),
            id=named_id(name, str(at)),
        )
