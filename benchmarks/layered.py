"""Made-up documents with the layers of three annotators who mostly agree."""

import random
from collections.abc import Iterator
from itertools import accumulate

from annotator.core.layers import Layer, Layered, Place, Values
from annotator.core.words import words as find_words

LENGTH = 2_680  # code points of a document
SPANS = 20  # in each of its layers
ANNOTATORS = ("amal", "basim", "dalal")
LABELS = ("PERSON", "TITLE", "MEETING", "DECISION")
_LETTERS = "ابتثجحخدرزسشصضطعغفقكلمنهوي"
_VOCABULARY = 60_000  # different words, as in a newspaper; rare ones are rare


def documents(count: int, *, seed: int = 1) -> Iterator[Layered]:
    """Yield documents of 2,680 code points, with 20 spans in each of three layers.

    Of an annotator's spans 2 % are missing, 2 % have another label, 3 % begin or end a word
    further, and of 3.5 % a proclitic is left out or a comma taken in, where there is one.
    """
    dice = random.Random(seed)
    words = [_word(dice) for _ in range(_VOCABULARY)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(_VOCABULARY)))
    for at in range(count):
        yield _document(f"{at:032x}", dice, words, weights)


def _word(dice: random.Random) -> str:
    front = dice.choices(("", "ال", "و", "وال", "ب", "لل"), (50, 30, 7, 5, 4, 4))[0]
    return front + "".join(dice.choices(_LETTERS, k=dice.randint(2, 6)))


def _document(name: str, dice: random.Random, words: list[str], weights: list[float]) -> Layered:
    chosen = dice.choices(words, cum_weights=weights, k=LENGTH // 6)
    places, parts, at = [], [], 0
    for number, word in enumerate(chosen):
        sign = "،" if number % 11 == 5 else ".\n" if number % 40 == 39 else ""
        places.append((at, at + len(word)))
        parts.append(word + sign)
        at += len(word) + len(sign) + 1
    text = " ".join(parts)
    firsts = sorted(dice.sample(range(2, len(places) // 6 - 1), SPANS))
    gold = [(6 * first, 6 * first + dice.randint(0, 2), dice.choice(LABELS)) for first in firsts]
    layers = tuple(Layer(one, dict(_marks(dice, text, places, gold))) for one in ANNOTATORS)
    return Layered(name, text, layers, words=len(list(find_words(text))))


def _marks(
    dice: random.Random,
    text: str,
    places: list[tuple[int, int]],
    gold: list[tuple[int, int, str]],
) -> Iterator[tuple[Place, Values]]:
    for first, last, name in gold:
        luck = dice.random()
        if luck < 0.02:
            continue
        label = dice.choice(LABELS) if luck < 0.045 else name
        begin = first - 1 if 0.045 < luck < 0.06 else first
        final = last + 1 if 0.06 < luck < 0.075 else last
        start, end = places[begin][0], places[final][1]
        if 0.075 < luck < 0.11:
            start += (text[start] in "وبل") and end > start + 2
            end += text[end : end + 1] == "،"
        yield (start, end, label), (("kind", "named" if luck > 0.2 else "mention"),)
