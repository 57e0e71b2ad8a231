from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.planning import (
    Article,
    Assigned,
    Person,
    Plan,
    Rule,
    Share,
    Why,
    loads,
    next_round,
    plan,
)

GROUPS = ("", "ye", "eg")
some_articles = st.lists(
    st.tuples(st.integers(1, 9_000), st.sampled_from(GROUPS)), min_size=1, max_size=25
).map(lambda rows: [Article(f"d{at}", *row) for at, row in enumerate(rows)])
some_people = st.lists(
    st.tuples(
        st.none() | st.integers(0, 12),
        st.frozensets(st.sampled_from(GROUPS[1:])),
        st.frozensets(st.sampled_from(["d0", "d1", "d2"])),
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: [Person(f"p{at}", *row) for at, row in enumerate(rows)])
some_shares = st.lists(
    st.builds(Share, st.integers(1, 4), st.integers(1, 9)), min_size=1, max_size=3
).map(tuple)
some_documents = st.frozensets(st.sampled_from([f"d{at}" for at in range(6)]), max_size=2)
rules = st.builds(
    Rule, some_shares, st.integers(0, 9), qualification=some_documents, hidden=some_documents
)


def by_document(made: Plan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in made.assigned:
        found.setdefault(one.document, []).append(one.annotator)
    return found


@settings(max_examples=200)
@given(some_articles, some_people, rules)
def test_every_article_has_the_annotators_asked_for_or_it_is_said_why_not(
    articles: list[Article], people: list[Person], rule: Rule
) -> None:
    made = plan(articles, people, rule)
    holders = by_document(made)
    short = {one.document: one for one in made.short}
    for article in articles:
        names = holders.get(article.id, [])
        assert len(set(names)) == len(names)
        if article.id in short:
            assert len(names) == short[article.id].given < short[article.id].asked
        else:
            assert len(names) == made.asked[article.id]


@settings(max_examples=200)
@given(some_articles, some_people, rules)
def test_capacity_groups_and_exclusions_hold(
    articles: list[Article], people: list[Person], rule: Rule
) -> None:
    made = plan(articles, people, rule)
    groups = {one.id: one.group for one in articles}
    for person in people:
        own = [one.document for one in made.assigned if one.annotator == person.id]
        assert person.capacity is None or len(own) <= person.capacity
        assert not person.excluded.intersection(own)
        if person.groups:
            assert {groups[one] for one in own} <= {"", *person.groups}


@settings(max_examples=200)
@given(some_articles, st.integers(1, 7), rules)
def test_without_limits_loads_differ_by_no_more_than_the_longest_article(
    articles: list[Article], count: int, rule: Rule
) -> None:
    people = [Person(f"p{at}") for at in range(count)]
    found = [one.length for one in loads(plan(articles, people, rule).assigned, articles, people)]
    assert max(found) - min(found) <= max(one.length for one in articles)


@settings(max_examples=200)
@given(some_articles, some_people, rules, st.integers(1, 20), st.randoms())
def test_articles_that_come_later_move_nothing(
    articles: list[Article], people: list[Person], rule: Rule, more: int, dice: Random
) -> None:
    before = plan(articles, people, rule)
    planned = [Article(x.id, x.length, x.group, before.asked[x.id]) for x in articles]
    later = [*planned, *(Article(f"e{at}", 500) for at in range(more))]
    dice.shuffle(later)
    after = plan(later, people, rule, before.assigned)
    assert set(before.assigned) <= set(after.assigned)
    assert after.taken_back == ()
    assert all(after.asked[one.id] == before.asked[one.id] for one in articles)


@given(some_articles, some_people, rules, st.randoms())
def test_a_plan_depends_on_ids_and_seed_only(
    articles: list[Article], people: list[Person], rule: Rule, dice: Random
) -> None:
    once = plan(articles, people, rule)
    assert (
        plan(dice.sample(articles, len(articles)), dice.sample(people, len(people)), rule) == once
    )


@settings(max_examples=100)
@given(some_articles, some_people, some_people, rules, st.booleans(), st.randoms())
def test_planning_again_keeps_what_is_begun(
    articles: list[Article],
    people: list[Person],
    others: list[Person],
    rule: Rule,
    rebalance: bool,
    dice: Random,
) -> None:
    before = [
        Assigned(x.annotator, x.place, x.document, x.round, dice.random() < 0.4)
        for x in plan(articles, people, rule).assigned
    ]
    again = Rule(rule.shares, rule.seed + 1, rebalance=rebalance)
    after = plan(articles, others, again, before)
    assert {one for one in before if one.begun} <= set(after.assigned)
    kept = {(one.annotator, one.document) for one in after.assigned}
    back = {(one.annotator, one.document) for one in after.taken_back}
    assert {(one.annotator, one.document) for one in before} <= kept | back
    assert not kept & back


@given(st.integers(1, 300), st.integers(0, 5))
def test_shares_are_exact_to_one_article(count: int, seed: int) -> None:
    articles = [Article(f"d{at}", 100) for at in range(count)]
    people = [Person(f"p{at}") for at in range(5)]
    made = plan(articles, people, Rule((Share(3, 30), Share(1, 70)), seed))
    assert abs(Counter(made.asked.values())[3] - 0.3 * count) <= 1


def test_a_table_decides_whatever_else_holds() -> None:
    people = [Person("a", excluded=frozenset({"d"})), Person("b"), Person("c", capacity=0)]
    made = plan([Article("d", 10)], people, Rule((Share(1),), fixed={"d": ("a", "c")}))
    assert by_document(made) == {"d": ["a", "c"]}
    assert made.short == ()


def test_a_table_takes_back_what_nobody_has_begun() -> None:
    people, articles = [Person("a"), Person("b")], [Article("d", 10)]
    rule = Rule(fixed={"d": ("b",)})
    made = plan(articles, people, rule, [Assigned("a", 1, "d")])
    assert by_document(made) == {"d": ["b"]}
    assert [one.annotator for one in made.taken_back] == ["a"]
    begun = plan(articles, people, rule, [Assigned("a", 1, "d", begun=True)])
    assert by_document(begun) == {"d": ["a", "b"]}


def test_qualification_comes_first_and_hidden_tests_stand_among_the_others() -> None:
    articles = [Article(f"d{at:03}", 100) for at in range(60)]
    hidden = frozenset({"d010", "d011", "d012"})
    rule = Rule((Share(1),), 4, qualification=frozenset({"d000"}), hidden=hidden)
    people = [Person("a"), Person("b")]
    made = plan(articles, people, rule)
    for person in ("a", "b"):
        order = [one.document for one in made.assigned if one.annotator == person]
        assert order[0] == "d000"
        places = [order.index(one) for one in hidden]
        assert max(places) - min(places) > 3
        assert min(places) > 1 or max(places) < len(order) - 1


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([Person("a")], Why.PEOPLE),
        ([Person("a"), Person("b", capacity=0)], Why.CAPACITY),
        ([Person("a"), Person("b", groups=frozenset({"eg"}))], Why.GROUP),
        ([Person("a"), Person("b", excluded=frozenset({"d"}))], Why.EXCLUDED),
    ],
)
def test_it_is_said_why_somebody_is_missing(people: list[Person], why: Why) -> None:
    (short,) = plan([Article("d", 10, "ye")], people, Rule((Share(2),))).short
    assert (short.asked, short.given, short.why) == (2, 1, why)


def test_a_returned_article_is_a_new_round_for_the_same_person_and_no_more_load() -> None:
    people, articles = [Person("a"), Person("b")], [Article("d", 10), Article("e", 10)]
    first = Assigned("a", 5, "d", begun=True)
    made = plan(articles, people, Rule(), [first, next_round(first)])
    assert [x.round for x in made.assigned if x.document == "d"] == [1, 2]
    assert [x.articles for x in loads(made.assigned, articles, people)] == [1, 1]


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0)])
def test_a_share_of_nothing_is_refused(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not a share"):
        Share(*numbers)
