"""Wire copy that was republished is found, and nothing else is."""

import random

from annotator.workflow.likening import Likener

RNG = random.Random(5)
WORDS = [f"كلمة{number}" for number in range(4000)]


def story(words: int = 200) -> list[str]:
    return [RNG.choice(WORDS) for _ in range(words)]


def found(texts: list[str], share: float = 0.5) -> list[list[int]]:
    likener = Likener(share, texts.__getitem__)
    return [likener.take(number, text) for number, text in enumerate(texts)]


def test_copies_with_another_headline_and_some_words_changed_are_found() -> None:
    texts = []
    for _ in range(60):
        words = story()
        copy = [*story(8), *words]
        for at in range(20, 200, 40):
            copy[at] = "غيره"
        texts += [" ".join(words), " ".join(copy)]
    assert found(texts) == [[number - 1] if number % 2 else [] for number in range(120)]


def test_a_copy_that_lost_its_end_is_found() -> None:
    words = story()
    assert found([" ".join(words), " ".join(words[:140])])[1] == [0]


def test_stories_of_the_same_words_in_another_order_are_not_alike() -> None:
    words = story(60)
    other = words[:]
    RNG.shuffle(other)
    assert found([" ".join(words), " ".join(other)])[1] == []


def test_the_share_says_how_alike_they_must_be() -> None:
    words = story()
    texts = [" ".join(words), " ".join([*words[:150], *story(50)])]
    assert found(texts, 0.5)[1] == [0]
    assert found(texts, 0.9)[1] == []
    third = [" ".join(words), " ".join([*words[:110], *story(90)])]
    assert found(third, 0.5)[1] == []
    assert found(third, 0.3)[1] == [0]


def test_texts_without_words_are_like_nothing() -> None:
    assert found(["…", "…", ""]) == [[], [], []]
