"""Where articles stand does not hang on those that come later."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.splitting import (
    Article,
    LeftOut,
    Side,
    Split,
    SplitRule,
    Tie,
    TieKind,
    draw,
    split,
)

LABELS = {"PERSON": (0.9, 8), "TITLE": (0.8, 6), "MEETING": (0.3, 2), "DECISION": (0.08, 2)}


def same(key: str) -> Tie:
    return Tie(TieKind.SAME, key)


def day(key: str) -> Tie:
    return Tie(TieKind.FIELD, f"date: {key}")


def news(count: int, *, seed: int = 1) -> list[Article]:
    rng = random.Random(seed)
    found = []
    for number in range(count):
        labels = {
            name: max(1, int(rng.expovariate(1 / often)))
            for name, (share, often) in LABELS.items()
            if rng.random() < share
        }
        found.append(Article(f"{number:032x}", labels))
    return found


def side_of(done: Split, article: str) -> Side | None:
    return next(one.side for one in done.placed if one.id == article)


def places(done: Split) -> dict[str, Side | None]:
    return {one.id: one.side for one in done.placed}


def on(side: Side, *, seed: int = 0, at: int = 0) -> str:
    """Return an id whose draw lies on a side."""
    rule = SplitRule(seed=seed)
    found = -1
    for number in range(10_000):
        identity = f"{number:032x}"
        if split([Article(identity)], rule).placed[0].side is side:
            found += 1
            if found == at:
                return identity
    raise AssertionError


ARTICLES = st.lists(
    st.builds(
        Article,
        id=st.integers(0, 10_000).map("{:032x}".format),
        labels=st.dictionaries(st.sampled_from(list(LABELS)), st.integers(0, 9)),
        ties=st.lists(st.integers(0, 30).map(str).map(same), max_size=2).map(tuple),
        testable=st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=60,
)


@given(ARTICLES, st.integers(0, 60), st.integers(0, 5))
def test_articles_that_are_added_move_none(articles: list[Article], cut: int, seed: int) -> None:
    rule = SplitRule(seed=seed)
    before = places(split(articles[:cut], rule))
    after = places(split(articles, rule))
    assert {one: after[one] for one in before} == before


@given(ARTICLES)
def test_what_is_tied_stands_on_one_side(articles: list[Article]) -> None:
    done = split(articles, SplitRule())
    sides: dict[Tie, set[Side]] = {}
    for one, placed in zip(articles, done.placed, strict=True):
        for tie in one.ties:
            if placed.side is not None:
                sides.setdefault(tie, set()).add(placed.side)
    assert all(len(found) == 1 for found in sides.values())


@given(ARTICLES)
def test_no_article_stands_in_the_test_that_may_not(articles: list[Article]) -> None:
    done = split(articles, SplitRule())
    for one, placed in zip(articles, done.placed, strict=True):
        assert one.testable or placed.side is not Side.TEST


@given(ARTICLES, st.integers(0, 60))
def test_a_frozen_split_stays_whatever_becomes_of_labels(articles: list[Article], cut: int) -> None:
    rule = SplitRule(seed=3)
    frozen = split(articles[:cut], rule).frozen("split").places()
    relabelled = [Article(one.id, {"PERSON": 5}, one.ties, one.testable) for one in articles]
    after = places(split(relabelled, rule, frozen))
    assert {one: after[one] for one in frozen} == frozen


def test_what_comes_to_a_frozen_split_stands_with_what_it_is_tied_to() -> None:
    old = [Article(f"{number:032x}", ties=(same(str(number)),)) for number in range(60)]
    frozen = split(old, SplitRule()).frozen("split").places()
    new = [Article(f"{number + 900:032x}", ties=(same(str(number)),)) for number in range(60)]
    after = places(split([*old, *new], SplitRule(), frozen))
    assert all(after[mine.id] is after[theirs.id] for mine, theirs in zip(new, old, strict=True))


def test_frozen_articles_stay_where_they_are_though_they_are_tied() -> None:
    articles = [Article("a" * 32, ties=(same("x"),)), Article("b" * 32, ties=(same("x"),))]
    done = split(articles, SplitRule(), {"a" * 32: Side.TRAIN, "b" * 32: Side.TEST})
    assert [one.side for one in done.placed] == [Side.TRAIN, Side.TEST]
    assert done.groups() == []


def test_an_older_article_that_came_back_finds_the_frozen_one_that_is_nearly_the_same() -> None:
    frozen = Article(on(Side.TEST), ties=(Tie(TieKind.NEAR, "old"),))
    done = split([Article("old"), frozen], SplitRule(), {frozen.id: Side.TEST})
    assert side_of(done, "old") is Side.TEST


def test_seed_and_identity_say_the_draw() -> None:
    assert draw(7, "a" * 32) == pytest.approx(0.1689, abs=1e-4)  # on every machine
    assert draw(8, "a" * 32) != draw(7, "a" * 32)


def test_another_seed_is_another_split() -> None:
    articles = news(300)
    one, other = (places(split(articles, SplitRule(seed=seed))) for seed in (1, 2))
    assert sum(one[key] is not other[key] for key in one) > 50


def test_without_balance_the_order_of_articles_is_nothing_to_it() -> None:
    rule = SplitRule(stratify=False)
    articles = news(200)
    assert places(split(articles, rule)) == places(split(articles[::-1], rule))


def test_the_sides_have_their_shares() -> None:
    done = split(news(1000), SplitRule(train=70, dev=10, test=20))
    sizes = done.sizes()
    assert sizes[Side.TRAIN] == pytest.approx(700, abs=20)
    assert sizes[Side.DEV] == pytest.approx(100, abs=15)
    assert sizes[Side.TEST] == pytest.approx(200, abs=20)


def test_a_side_without_a_share_stays_empty() -> None:
    done = split(news(200), SplitRule(train=9, dev=0, test=1))
    assert done.sizes()[Side.DEV] == 0
    assert done.sizes()[Side.TEST] == pytest.approx(20, abs=6)


def unevenness(done: Split) -> float:
    """Return how far the worst label of dev or test is from its share, of that share."""
    counts = done.labels()
    total = Counter[str]()
    for side in Side:
        total.update(counts[side])
    return max(
        abs(counts[side][label] / total[label] - 0.1) / 0.1
        for side in (Side.DEV, Side.TEST)
        for label in LABELS
    )


def test_labels_are_in_balance_also_the_rare_ones() -> None:
    even, chance = [], []
    for seed in range(6):
        articles = news(1000, seed=seed)
        even.append(unevenness(split(articles, SplitRule(seed=seed))))
        chance.append(unevenness(split(articles, SplitRule(seed=seed, stratify=False))))
    assert max(even) < 0.3
    assert sum(even) < 0.5 * sum(chance)


def test_most_articles_stand_where_their_draw_puts_them() -> None:
    articles = news(2000)
    plain = places(split(articles, SplitRule(stratify=False)))
    even = places(split(articles, SplitRule()))
    assert sum(even[key] is not plain[key] for key in plain) < 0.2 * len(articles)


def test_the_test_gets_its_share_of_what_it_may_take() -> None:
    articles = [
        Article(one.id, one.labels, testable=number % 3 == 0)
        for number, one in enumerate(news(900))
    ]
    done = split(articles, SplitRule())
    assert done.sizes()[Side.TEST] == pytest.approx(90, abs=15)


def test_an_article_between_two_sides_stands_on_none() -> None:
    first, second = on(Side.TRAIN), on(Side.TEST)
    articles = [
        Article(first, ties=(day("1"),)),
        Article(second, ties=(day("2"),)),
        Article("f" * 32, ties=(day("1"), day("2"))),
    ]
    done = split(articles, SplitRule(stratify=False))
    assert done.left_out() == Counter({LeftOut.BETWEEN: 1})
    assert side_of(done, "f" * 32) is None


def test_what_was_marked_with_suggestions_does_not_follow_its_twin_into_the_test() -> None:
    articles = [
        Article(on(Side.TEST), ties=(same("a"),)),
        Article("f" * 32, ties=(same("a"),), testable=False),
    ]
    assert split(articles, SplitRule()).left_out() == Counter({LeftOut.AIDED: 1})


def test_groups_that_a_later_article_joins_are_told_as_one() -> None:
    first, second = on(Side.TRAIN), on(Side.TRAIN, at=1)
    articles = [
        Article(first, ties=(day("1"),)),
        Article(second, ties=(day("2"),)),
        Article("f" * 32, ties=(day("2"), day("1"))),
    ]
    done = split(articles, SplitRule(stratify=False))
    assert [len(group) for group in done.groups()] == [3]
    assert {one.group for one in done.placed} == {first}  # the oldest
    assert done.tied() == Counter({TieKind.FIELD: 1})


@pytest.mark.parametrize("shares", [(0, 1, 1), (1, 0, 0), (8, -1, 1)])
def test_shares_that_are_no_split_are_refused(shares: tuple[int, int, int]) -> None:
    train, dev, test = shares
    with pytest.raises(ValueError, match="shares"):
        SplitRule(train=train, dev=dev, test=test)
