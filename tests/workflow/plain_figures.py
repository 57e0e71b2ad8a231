"""Figures of a project computed again in the plainest way, from what its nouns say one by one."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations

from annotator.core.layers import Layered, Place
from annotator.core.model import Id, LineStatus, State, Task
from annotator.store.project import Project
from tests.core.agreement.making import f1_sums, plain_kappa, word_categories

CONTENT = (LineStatus.CONTENT, LineStatus.CAPTION)


@dataclass
class Plain:
    """One article as the nouns tell it."""

    id: Id
    text: str
    aside: list[tuple[int, int]]
    marks: dict[Id, dict[Place, dict[str, str]]] = field(default_factory=dict)
    state: dict[Id, State] = field(default_factory=dict)
    helped: dict[Id, bool] = field(default_factory=dict)
    asked: set[Id] = field(default_factory=set)

    def done(self, people: list[Id]) -> list[Id]:
        return [who for who in sorted(people) if self.state.get(who) is State.DONE]

    def kept(self, who: Id) -> dict[Place, dict[str, str]]:
        """The marks that touch no line put aside."""
        return {
            place: values
            for place, values in self.marks.get(who, {}).items()
            if all(place[1] <= start or end <= place[0] for start, end in self.aside)
        }


def read_plainly(project: Project, people: list[Id]) -> list[Plain]:
    found = []
    for stand_in in project.documents.ids():
        document = project.documents.id_of(stand_in)
        aside = [
            (line.start, line.end)
            for line in project.lines.of(document)
            if line.status not in CONTENT
        ]
        one = Plain(document, project.documents.text(document), aside)
        one.asked = {
            given.annotator
            for given in project.assignments.of(document)
            if given.task is Task.ANNOTATE
        }
        for who in people:
            one.state[who] = project.documents.work(document, who).state
            mine = project.annotations.of(document, who)
            one.marks[who] = {(x.start, x.end, x.label): dict(x.attributes) for x in mine}
            accepted = any(x.origin.kind.value == "suggested" for x in mine)
            one.helped[who] = accepted or bool(project.verdicts.of(document, who))
        found.append(one)
    return found


def plain_figures(
    articles: list[Plain], people: list[Id], labels: set[Id] | None = None
) -> dict[tuple[str, tuple[Id, ...]], tuple[float | None, int]]:
    """Value and n of each measure but alpha, over all pairs (()) and by pair."""
    sums: dict[tuple[Id, ...], Counter[str]] = {(): Counter()}
    words: dict[tuple[Id, Id], list[tuple[frozenset[str], frozenset[str]]]] = {}
    for article in articles:
        for first, second in combinations(article.done(people), 2):
            sides = [
                {p: v for p, v in article.kept(who).items() if not labels or p[2] in labels}
                for who in (first, second)
            ]
            layered = Layered(article.id, article.text, (), tuple(article.aside))
            found = f1_sums(layered, set(sides[0]), set(sides[1]))
            matching = Counter[str]()
            for label in {p[2] for side in sides for p in side}:
                mine, theirs = ({p for p in side if p[2] == label} for side in sides)
                matching += f1_sums(layered, mine, theirs)
            found["overlap"], found["tolerant"] = matching["overlap"], matching["tolerant"]
            found += _on_equal_ends(*sides)
            scopes: list[tuple[Id, ...]] = [(), (first, second)]
            for scope in scopes:
                sums.setdefault(scope, Counter()).update(found)
            both = [word_categories(layered, set(side)) for side in sides]
            words.setdefault((first, second), []).extend(zip(*both, strict=True))
    result: dict[tuple[str, tuple[Id, ...]], tuple[float | None, int]] = {}
    for scope, found in sums.items():
        for measure in ("exact", "overlap", "tolerant"):
            n = found["n"]
            result[measure, scope] = (2 * found[measure] / n if n else None, n)
        for measure, times in (("label", 2), ("attribute", 1)):
            n = found[f"{measure} n"]
            result[measure, scope] = (times * found[f"{measure} same"] / n if n else None, n)
    kappas = {pair: plain_kappa(categories) for pair, categories in words.items()}
    for pair, categories in words.items():
        result["kappa", pair] = (kappas[pair], len(categories))
    known = [value for value in kappas.values() if value is not None]
    result["kappa", ()] = (
        sum(known) / len(known) if known else None,
        sum(map(len, words.values())),
    )
    return result


def _on_equal_ends(
    first: dict[Place, dict[str, str]], second: dict[Place, dict[str, str]]
) -> Counter[str]:
    found = Counter[str]()
    ends = {p[:2] for p in first} & {p[:2] for p in second}
    for end in ends:
        mine = {p for p in first if p[:2] == end}
        theirs = {p for p in second if p[:2] == end}
        same = mine & theirs
        pairs = len(same) + min(len(mine - same), len(theirs - same))
        found["label n"] += 2 * pairs
        found["label same"] += len(same)
        for place in same:
            for name in first[place].keys() | second[place].keys():
                found["attribute n"] += 1
                found["attribute same"] += first[place].get(name, "") == second[place].get(name, "")
    return found
