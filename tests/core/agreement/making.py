"""Made-up documents with layers, and the figures of agreement computed in the plainest way."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations, pairwise, permutations

from hypothesis import strategies as st

from annotator.core.bare_ends import TOLERANCE
from annotator.core.clitics import snap
from annotator.core.layers import Layer, Layered, Place
from annotator.core.words import words

PIECES = (
    "السيد",
    "وقال",
    "محمد",
    "بالوزير،",
    "«التحول»",
    "م/45",
    "و«النهضة»",
    ".",
    "للرئيس",
    "14-KL",
)
LABELS = "AB"
texts = st.lists(st.sampled_from(PIECES), min_size=3, max_size=12).map(" ".join)


@st.composite
def layered(draw: st.DrawFn, *, flat: bool = False, most: int = 3, name: str = "d") -> Layered:
    """Draw a document with two layers or more, with spans that mostly overlap across layers."""
    text = draw(texts)
    places = st.builds(
        lambda start, size, label: (start, min(start + size, len(text)), label),
        st.integers(0, len(text) - 1),
        st.integers(1, 14),
        st.sampled_from(LABELS),
    )
    common = draw(st.lists(places, max_size=5))
    sides = []
    for at in range(draw(st.integers(2, most))):
        mine = draw(st.lists(st.sampled_from(common), max_size=5)) if common else []
        mine += draw(st.lists(places, max_size=3))
        chosen = flattened(mine) if flat else mine
        values = st.sampled_from(((), (("kind", "x"),), (("kind", "y"), ("sex", "m"))))
        sides.append(Layer(f"p{at}", {place: draw(values) for place in chosen}))
    aside = draw(st.sampled_from((False, False, True)))
    blank = text.find(" ", len(text) // 2)
    ranges = ((0, blank),) if aside and blank > 0 else ()
    return Layered(name, text, tuple(sides), ranges)


def flattened(places: Iterable[Place]) -> list[Place]:
    """Leave out what overlaps an earlier one."""
    kept: list[Place] = []
    for place in places:
        if all(place[1] <= one[0] or one[1] <= place[0] for one in kept):
            kept.append(place)
    return kept


def counting(one: Layered) -> list[tuple[str, set[Place]]]:
    """Return the places of each layer that count."""
    return [
        (
            layer.annotator,
            {p for p in layer.marks if not any(p[0] < e and s < p[1] for s, e in one.aside)},
        )
        for layer in one.layers
        if layer.done
    ]


def largest_matching(first: list[Place], second: list[Place]) -> int:
    """Return the size of a maximum matching by trying everything."""
    if not first:
        return 0
    head, *tail = first
    best = largest_matching(tail, second)
    for other in second:
        if head[2] == other[2] and head[0] < other[1] and other[0] < head[1]:
            rest = [one for one in second if one != other]
            best = max(best, 1 + largest_matching(tail, rest))
    return best


def f1_sums(one: Layered, first: set[Place], second: set[Place]) -> Counter[str]:
    """Return n and what is the same for the three F1s."""
    bare = [Counter((*snap(one.text, *p[:2], TOLERANCE), p[2]) for p in x) for x in (first, second)]
    return Counter(
        n=len(first) + len(second),
        exact=len(first & second),
        overlap=largest_matching(sorted(first), sorted(second)),
        tolerant=(bare[0] & bare[1]).total(),
    )


def word_categories(one: Layered, places: set[Place]) -> list[frozenset[str]]:
    """Return the labels of each word of content."""
    return [
        frozenset(p[2] for p in places if p[0] < end and start < p[1])
        for start, end in words(one.text)
        if not any(start < e and s < end for s, e in one.aside)
    ]


def plain_kappa(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> float | None:
    """Return Cohen's kappa of pairs of categories."""
    n = len(pairs)
    if not n:
        return None
    mine, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(mine[x] * theirs[x] for x in mine) / n**2
    observed = sum(a == b for a, b in pairs) / n
    return None if abs(1 - chance) < 1e-12 else (observed - chance) / (1 - chance)


def plain_alpha(documents: list[tuple[int, list[list[Place]]]]) -> float | None:
    """Return alpha for unitizing of (length, layers as units that do not overlap), by definition.

    Every code point is looked at; a gap is made of units of one code point.
    """
    observed = total = squares = 0.0
    covered: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for length, layers in documents:
        codings = []
        for layer in layers:
            coding = [""] * length
            for start, end, value in layer:
                coding[start:end] = [value] * (end - start)
                units[value] += (end - start) ** 2
            units[""] += coding.count("")
            covered.update(coding)
            codings.append(coding)
        total += length * len(layers)
        for one, two in permutations(codings, 2):
            different = sum(a != b for a, b in zip(one, two, strict=True))
            observed += different / (len(layers) - 1)
    squares = sum(units.values())
    if total**2 <= squares:
        return None
    same = sum(total * (covered[x] ** 2 - units[x]) / (total**2 - squares) for x in covered)
    return None if abs(total - same) < 1e-9 else 1 - observed / (total - same)


def cut_plainly(places: set[Place]) -> list[Place]:
    """Cut spans where any begins or ends; the value of a piece is all of its labels."""
    edges = sorted({edge for p in places for edge in p[:2]})
    found = []
    for start, end in pairwise(edges):
        value = sorted({p[2] for p in places if p[0] <= start and end <= p[1]})
        if value:
            found.append((start, end, "\x1f".join(value)))
    return found


def pairs_of(one: Layered) -> list[tuple[tuple[str, str], set[Place], set[Place]]]:
    """Return each pair of layers that count."""
    sides = sorted(counting(one), key=lambda side: side[0])
    return [((a, b), x, y) for (a, x), (b, y) in combinations(sides, 2)]
