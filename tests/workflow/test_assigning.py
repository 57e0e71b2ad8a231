"""Articles are given out by a rule: shown before, written at once, and what is done stays."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.model import Annotator, Id, Purpose, Role, State, Work, document_id, text_digest
from annotator.core.planning import Person, Rule, Share, Why
from annotator.errors import AnnotatorError, Cancelled
from annotator.store.arriving import Arrival
from annotator.store.bodies import DocumentBody, PlanningBody
from annotator.store.errors import NotAllowed
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.assigning import assign, assign_job, look_ahead, look_ahead_job
from annotator.workflow.assigning_table import read_exceptions, write_exceptions
from annotator.workflow.progress import Ticker

NAMES = ("سلمى", "عمر", "ليلى")


def articles(project: Project, count: int, start: int = 0) -> None:
    arrivals = []
    for number in range(start, start + count):
        text = f"خبر {number} " + "كلمة " * (number % 7 + 1)
        digest = text_digest(text)
        name = f"{number}.txt"
        body = DocumentBody(
            digest, len(text), name, name, name, {"country": "ليبيا" if number % 2 else "مصر"}
        )
        arrivals.append(Arrival(document_id(digest, name), text, body))
    with project.bulk("import") as work:
        work.add(arrivals)
        work.seal()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.annproj", name="p", person="Sam") as project:
        me = project.annotators.people()[0]
        with project.gesture("people") as gesture:
            project.annotators.write(gesture, Annotator(me.id, "Sam", frozenset({Role.LEAD})))
            for name in NAMES:
                one = Annotator(new_id(), name, frozenset({Role.ANNOTATOR}))
                project.annotators.write(gesture, one)
        articles(project, 20)
        yield project


def who(project: Project, name: str) -> Id:
    found = project.annotators.named(name)
    assert found is not None
    return found.id


def held(project: Project) -> dict[Id, set[Id]]:
    found: dict[Id, set[Id]] = {}
    for one in project.assignments.everywhere():
        found.setdefault(one.document, set()).add(one.annotator)
    return found


def ids(project: Project) -> list[Id]:
    return [project.documents.id_of(one) for one in project.documents.ids()]


def finish(project: Project, name: str) -> Id:
    """Let a person finish their first article."""
    with Project.open(project.path, person=who(project, name)) as other:
        document = other.documents.id_of(other.workload.of(who(project, name)).order[0])
        with other.gesture("done", document=document) as gesture:
            other.documents.write_work(gesture, Work(document, who(project, name), State.DONE))
    return document


def test_shares_are_kept_to_and_the_loads_are_even(project: Project) -> None:
    planning = PlanningBody(Rule((Share(3, 30), Share(1, 70)), seed=7))
    ahead = look_ahead(project, planning)
    assert not project.assignments.any()
    assert assign(project, planning) == ahead
    assert Counter(map(len, held(project).values())) == {3: 6, 1: 14}
    assert ahead.new == 6 * 3 + 14
    after = {one.name: one.after for one in ahead.parts}
    assert set(after) == set(NAMES)
    lengths = [one.length for one in ahead.parts]
    assert max(lengths) - min(lengths) <= max(
        project.documents.get(one).length for one in ids(project)
    )
    assert project.assignments.planning() == planning


def test_it_is_one_step_of_the_history(project: Project) -> None:
    assign(project, PlanningBody(Rule(seed=1)))
    verbs = [one.verb for one in project.history.page(limit=3)]
    assert verbs[:2] == ["planning", "assign"]


def test_the_same_rule_gives_out_nothing_twice(project: Project) -> None:
    planning = PlanningBody(Rule((Share(2),)))
    assign(project, planning)
    before = project.history.latest()
    assert assign(project, planning).changes_nothing
    assert project.history.latest() == before


def test_planning_anew_keeps_what_is_done(project: Project) -> None:
    assign(project, PlanningBody(Rule((Share(1),))))
    done = finish(project, "عمر")
    articles(project, 10, start=20)
    ahead = assign(project, PlanningBody(Rule((Share(1),), seed=9, rebalance=True)))
    assert held(project)[done] == {who(project, "عمر")}
    assert len(held(project)) == 30
    omar = next(one for one in ahead.parts if one.name == "عمر")
    assert omar.begun == 1
    assert omar.after == len(project.workload.given(who(project, "عمر")))


def test_who_left_gives_up_only_what_was_not_begun(project: Project) -> None:
    assign(project, PlanningBody(Rule((Share(1),))))
    done = finish(project, "ليلى")
    with project.gesture("people") as gesture:
        gone = Annotator(who(project, "ليلى"), "ليلى", frozenset({Role.ANNOTATOR}), active=False)
        project.annotators.write(gesture, gone)
    ahead = assign(project, PlanningBody(Rule((Share(1),))))
    assert {one for one, people in held(project).items() if gone.id in people} == {done}
    assert ahead.taken_back == ahead.new > 0
    assert all(len(people) == 1 for people in held(project).values())


def test_capacity_groups_and_exclusions_are_respected(project: Project) -> None:
    salma, omar, layla = (who(project, name) for name in NAMES)
    first = ids(project)[0]
    people = (
        Person(salma, capacity=2),
        Person(omar, groups=frozenset({"ليبيا"})),
        Person(layla, excluded=frozenset({first})),
    )
    ahead = assign(project, PlanningBody(Rule((Share(1),)), people, "country"))
    assert {one.name: one.after for one in ahead.parts}["سلمى"] == 2
    for document, who_has in held(project).items():
        if omar in who_has:
            assert project.documents.get(document).metadata["country"] == "ليبيا"
    assert layla not in held(project).get(first, set())


def test_what_cannot_be_given_is_said_with_its_reason(project: Project) -> None:
    people = tuple(Person(who(project, name), capacity=3) for name in NAMES)
    ahead = look_ahead(project, PlanningBody(Rule((Share(1),)), people))
    assert ahead.short == ((Why.CAPACITY, 11),)
    assert len(ahead.short_examples) == 5


def test_tests_go_to_everybody_and_say_what_they_are(project: Project) -> None:
    first, second, *_ = ids(project)
    rule = Rule(qualification=frozenset({first}), hidden=frozenset({second}))
    assign(project, PlanningBody(rule))
    assert len(held(project)[first]) == len(held(project)[second]) == 3
    assert {one.purpose for one in project.assignments.of(first)} == {Purpose.QUALIFICATION}
    assert {one.purpose for one in project.assignments.of(second)} == {Purpose.HIDDEN}
    for name in NAMES:
        order = project.workload.of(who(project, name)).order
        assert project.documents.id_of(order[0]) == first


def test_what_was_given_as_work_can_become_a_test(project: Project) -> None:
    assign(project, PlanningBody(Rule((Share(3),))))
    first = ids(project)[0]
    assign(project, PlanningBody(Rule((Share(3),), hidden=frozenset({first}))))
    assert {one.purpose for one in project.assignments.of(first)} == {Purpose.HIDDEN}


def test_an_annotator_gives_nothing_out(project: Project) -> None:
    with (
        Project.open(project.path, person=who(project, "عمر")) as other,
        pytest.raises(NotAllowed),
    ):
        assign(other, PlanningBody())
    assert not project.assignments.any()


def test_stopping_gives_nothing_out(project: Project) -> None:
    steps: list[int] = []

    def stop() -> bool:
        steps.append(1)
        return len(steps) > 5

    with pytest.raises(Cancelled):
        assign(project, PlanningBody(), ticker=Ticker(stop=stop))
    assert not project.assignments.any()
    assert project.assignments.planning() == PlanningBody()


def test_a_process_of_its_own_does_the_same(project: Project) -> None:
    assert project.me is not None
    planning = PlanningBody(Rule((Share(2),), seed=3))
    ahead = look_ahead_job(project.path, planning)
    assert assign_job(project.path, project.me.id, planning) == ahead
    assert all(len(people) == 2 for people in held(project).values())


def test_a_table_says_who_gets_single_articles(project: Project, tmp_path: Path) -> None:
    first, second, third, *_ = ids(project)
    table = tmp_path / "t.csv"
    table.write_text(
        "article,annotators,purpose\n"
        f"0.txt,سلمى; عمر,\n{second[:8]},,hidden\n2.txt,,Qualification\n\n0.txt,عمر,\n",
        encoding="utf-8",
    )
    found = read_exceptions(project, table)
    assert found.fixed == {first: (who(project, "سلمى"), who(project, "عمر"))}
    assert sorted(found.hidden | found.qualification) == sorted({second, third})
    rule = found.put_into(Rule((Share(1),), hidden=frozenset({first, second})))
    assert rule == Rule((Share(1),), 0, frozenset({third}), frozenset({second}), found.fixed)
    write_exceptions(project, rule, table)
    assert read_exceptions(project, table) == found
    assign(project, PlanningBody(rule))
    assert held(project)[first] == {who(project, "سلمى"), who(project, "عمر")}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,annotators\n", "t.csv:1: the first row must name"),
        ("", "t.csv:1: the first row must name"),
        ("article,annotators\nx.txt,عمر\n", "t.csv:2: There is no article x.txt"),
        ("article,annotators\n1.txt,فلان\n", "t.csv:2: nobody called فلان"),
        ("article,annotators\n\n1.txt,Sam\n", "t.csv:3: nobody called Sam"),
        ("article,purpose\n1.txt,secret\n", "t.csv:2: secret is no purpose"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(
    project: Project, tmp_path: Path, table: str, said: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(table, encoding="utf-8")
    with pytest.raises(AnnotatorError, match=said):
        read_exceptions(project, file)
