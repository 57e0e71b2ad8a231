"""A project is split: what belongs together stands together, and a frozen split stays."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.model import Annotation, Id, Origin, OriginKind, State, Work
from annotator.core.splitting import LeftOut, Side, SplitRule, TieKind
from annotator.errors import Cancelled
from annotator.formats.records import ReadOptions
from annotator.store.errors import Refused
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.making import create_project
from annotator.workflow.preparing import ImportChoices
from annotator.workflow.progress import Ticker
from annotator.workflow.splitting import (
    Planned,
    field_value,
    freeze,
    plan_split,
    thaw,
)

PLAIN = SplitRule(seed=4)
WORDS = [f"كلمة{number}" for number in range(3000)]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "news.annproj", name="أخبار", person="Lena") as project:
        yield project


def story(number: int, words: int = 120) -> str:
    rng = random.Random(number)
    return " ".join(rng.choice(WORDS) for _ in range(words))


def bring(project: Project, name: str, articles: list[dict[str, str]]) -> None:
    path = project.path.with_name(f"{name}.jsonl")
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in articles)
    path.write_text("".join(lines), encoding="utf-8")
    report = import_files(project, [path], ImportChoices(read=ReadOptions(text="text")))
    assert report.problem_count == 0


def stories(first: int, count: int) -> list[dict[str, str]]:
    return [{"text": story(number), "id": str(number)} for number in range(first, first + count)]


def ids(project: Project) -> list[Id]:
    return [project.documents.id_of(one) for one in project.documents.ids()]


def places(planned: Planned) -> dict[Id, Side | None]:
    return {one.id: one.side for one in planned.split.placed}


def mark(project: Project, document: Id, label: int = 0, at: int = 0) -> None:
    with project.gesture("mark", document=document) as gesture:
        project.annotations.mark(
            gesture, document, label=project.labels.all()[label].id, pieces=((at, at + 4),)
        )


def test_articles_that_come_later_move_none(project: Project) -> None:
    bring(project, "one", stories(0, 60))
    before = places(plan_split(project, PLAIN))
    bring(project, "two", stories(60, 60))
    after = places(plan_split(project, PLAIN))
    assert len(after) == 120
    assert {one: after[one] for one in before} == before


def test_the_same_articles_are_split_alike_in_another_project(
    project: Project, tmp_path: Path
) -> None:
    bring(project, "one", stories(0, 40))
    with create_project(tmp_path / "other.annproj", name="b", person="Aya") as other:
        import_files(other, [project.path.with_name("one.jsonl")])
        assert places(plan_split(other, PLAIN)) == places(plan_split(project, PLAIN))


def test_copies_stand_with_what_they_copy(project: Project) -> None:
    copies = []
    for number in range(40):
        text = story(number)
        copies.append({"text": f"(وكالات) {text} انتهى", "id": f"c{number}"})
    bring(project, "one", [*stories(0, 40), *copies])
    planned = plan_split(project, PLAIN)
    sides = list(places(planned).values())
    assert sides[:40] == sides[40:]
    assert planned.report.tied == {TieKind.NEAR: 40}
    assert planned.report.group_count == 40
    assert planned.report.groups[0].why == (TieKind.NEAR,)


def test_the_same_words_stand_together_also_where_nobody_looks_for_copies(
    project: Project,
) -> None:
    again = [{"text": f"«{story(number)}»!", "id": f"c{number}"} for number in range(30)]
    bring(project, "one", [*stories(0, 30), *again])
    planned = plan_split(project, SplitRule(seed=4, near=0))
    sides = list(places(planned).values())
    assert sides[:30] == sides[30:]
    assert planned.report.tied == {TieKind.SAME: 30}


def test_articles_of_one_day_stand_together_whatever_the_hour(project: Project) -> None:
    articles = [
        {**one, "date": f"2024-05-{1 + number % 20:02d}T{number % 24:02d}:00"}
        for number, one in enumerate(stories(0, 80))
    ]
    bring(project, "one", articles)
    planned = plan_split(project, SplitRule(seed=4, fields=("date",)))
    days: dict[int, set[Side | None]] = {}
    for number, side in enumerate(places(planned).values()):
        days.setdefault(number % 20, set()).add(side)
    assert all(len(found) == 1 for found in days.values())
    assert {side for found in days.values() for side in found} >= {Side.TRAIN, Side.TEST}
    assert planned.report.tied == {TieKind.FIELD: 60}


@pytest.mark.parametrize(
    ("value", "compared"),
    [
        ("2024-05-03T10:20:00Z", "2024-05-03"),
        (" ٢٠٢٤-٠٥-٠٣ 10:20", "2024-05-03"),
        ("3/5/2024", "3/5/2024"),
        ("وكالة  الأنباء ", "وكالة الانباء"),
        ("2024-05-030", "2024-05-030"),
        (" ", ""),
    ],
)
def test_of_a_date_the_day_is_compared(value: str, compared: str) -> None:
    assert field_value(value) == compared


def test_labels_are_counted_once_where_several_people_marked_the_same(project: Project) -> None:
    bring(project, "one", stories(0, 3))
    first, second, _third = ids(project)
    mark(project, first)
    mark(project, second, label=1)
    mark(project, second, label=1, at=10)
    counts = plan_split(project, PLAIN).report.labels
    names = [label.name for label in project.labels.all()]
    total = {name: sum(counts[side].get(name, 0) for side in Side) for name in names[:2]}
    assert total == {names[0]: 1, names[1]: 2}


def done(project: Project, document: Id) -> None:
    assert project.me is not None
    with project.gesture("done", document=document) as gesture:
        project.documents.write_work(gesture, Work(document, project.me.id, State.DONE))


def suggestion(project: Project, document: Id) -> Annotation:
    text = project.documents.text(document)
    return Annotation(
        new_id(),
        document,
        "",
        project.labels.all()[0].id,
        ((0, 4),),
        text[:4],
        origin=Origin(OriginKind.SUGGESTED, "model"),
    )


def test_the_test_takes_only_what_was_marked_without_suggestions(project: Project) -> None:
    bring(project, "one", stories(0, 60))
    articles = ids(project)
    for number, document in enumerate(articles):
        if number % 3 == 0:
            continue  # nobody has worked on it
        done(project, document)
        if number % 3 == 1:
            one = suggestion(project, document)
            with project.gesture("reject", document=document) as gesture:
                project.verdicts.write(gesture, one, taken=False)
    planned = plan_split(project, SplitRule(seed=4, unaided_test=True))
    numbers = {articles.index(one) for one in planned.split.ids(Side.TEST)}
    assert numbers
    assert all(number % 3 == 2 for number in numbers)
    assert planned.report.untestable == 40


def test_an_accepted_suggestion_keeps_an_article_out_of_the_test(project: Project) -> None:
    bring(project, "one", stories(0, 1))
    (document,) = ids(project)
    one = suggestion(project, document)
    assert project.me is not None
    with project.gesture("accept", document=document) as gesture:
        project.annotations.mark(
            gesture,
            document,
            label=one.label,
            pieces=one.pieces,
            origin=Origin(OriginKind.SUGGESTED, "model", project.me.id),
        )
    assert plan_split(project, SplitRule(unaided_test=True)).report.untestable == 1
    assert plan_split(project, SplitRule()).report.untestable == 0


def test_a_frozen_split_goes_on_with_what_comes(project: Project) -> None:
    bring(project, "one", stories(0, 50))
    planned = plan_split(project, PLAIN)
    freeze(project, planned)
    for document in ids(project)[:30]:
        mark(project, document, label=1)
    bring(project, "two", stories(50, 10))
    after = plan_split(project, frozen="split")
    assert {one: places(after)[one] for one in places(planned)} == places(planned)
    assert (after.report.frozen, after.report.fresh) == (50, 10)
    assert after.report.rule == PLAIN


def test_a_split_that_was_let_go_of_is_not_there(project: Project) -> None:
    bring(project, "one", stories(0, 5))
    freeze(project, plan_split(project, PLAIN))
    thaw(project)
    with pytest.raises(Refused):
        plan_split(project, frozen="split")


def test_what_stands_between_two_sides_is_told_by_name(project: Project) -> None:
    bring(project, "one", stories(0, 40))
    planned = plan_split(project, PLAIN)
    train = ids(project).index(planned.split.ids(Side.TRAIN)[0])
    test = ids(project).index(planned.split.ids(Side.TEST)[0])
    bring(project, "two", [{"text": f"{story(train)} {story(test)}", "title": "بين", "id": "x"}])
    report = plan_split(project, SplitRule(seed=4, near=0.4)).report
    assert report.left_out_count == {LeftOut.BETWEEN: 1}
    assert report.left_out == {LeftOut.BETWEEN: ("بين",)}
    assert report.articles == 41


def test_splitting_can_be_stopped(project: Project) -> None:
    bring(project, "one", stories(0, 3))
    with pytest.raises(Cancelled):
        plan_split(project, PLAIN, ticker=Ticker(stop=lambda: True))
