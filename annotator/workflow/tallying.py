"""How much of what a project or a file holds: articles, words, spans by label, layer, length."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from annotator.core.layers import is_flat
from annotator.core.words import words
from annotator.formats.records import LayerRecord, ProjectRecord, Record


@dataclass
class Tally:
    """Counts of records, taken one by one; histograms, so that memory does not grow."""

    name: str = ""
    articles: int = 0
    characters: int = 0
    words: int = 0
    notes: int = 0
    layers: Counter[str] = field(default_factory=Counter)  # spans by annotator
    labels: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    per_article: Counter[int] = field(default_factory=Counter)  # how many hold so many spans
    lengths: Counter[int] = field(default_factory=Counter)  # how many spans have so many words
    pieces: int = 0  # spans of several pieces
    overlapping: int = 0  # layers in which spans overlap
    inside_words: int = 0  # spans that begin or end inside a word
    seconds: int = 0
    names: dict[str, str] = field(default_factory=dict)  # of people, by id

    def add(self, item: ProjectRecord | Record) -> None:
        """Count a header or an article."""
        if isinstance(item, ProjectRecord):
            self.name = self.name or item.name
            self.names |= {one.id: one.name for one in item.annotators}
            self.labels.update(dict.fromkeys((one.name for one in item.labels), 0))
            return
        self.articles += 1
        self.characters += len(item.text)
        found = list(words(item.text))
        self.words += len(found)
        self.notes += len(item.notes)
        starts = [start for start, _ in found]
        inside = {at for start, end in found for at in range(start + 1, end)}
        spans = 0
        for layer in item.layers:
            spans += len(layer.annotations)
            self._layer(layer, starts, inside)
        self.per_article[spans] += 1

    def _layer(self, layer: LayerRecord, starts: list[int], inside: set[int]) -> None:
        self.layers[self.names.get(layer.annotator, layer.annotator)] += len(layer.annotations)
        if layer.state:
            self.states[layer.state.value] += 1
        self.seconds += layer.seconds
        self.relations.update(one.label for one in layer.relations)
        places = []
        for one in layer.annotations:
            self.labels[one.label] += 1
            self.attributes.update(f"{key}={value}" for key, value in one.attributes.items())
            self.pieces += len(one.pieces) > 1
            places.append((one.start, one.end, one.label))
            first = bisect_left(starts, one.start)
            last = bisect_left(starts, one.end)
            cut = one.start in inside
            self.lengths[last - first + cut] += 1
            self.inside_words += cut or one.end in inside
        self.overlapping += not is_flat(sorted(places))

    def body(self) -> dict[str, Any]:
        """Return the figures for programs."""
        spans = sum(self.labels.values())
        return {
            "name": self.name,
            "articles": self.articles,
            "characters": self.characters,
            "words": self.words,
            "spans": spans,
            "by_label": dict(self.labels),
            "by_layer": dict(self.layers),
            "by_attribute": dict(sorted(self.attributes.items())),
            "by_state": dict(self.states),
            "relations": dict(self.relations),
            "notes": self.notes,
            "seconds": self.seconds,
            "articles_without_spans": self.per_article[0],
            "spans_per_article": summary(self.per_article),
            "words_per_span": summary(self.lengths),
            "spans_of_several_pieces": self.pieces,
            "layers_with_overlaps": self.overlapping,
            "spans_inside_words": self.inside_words,
        }


def summary(counts: Counter[int]) -> dict[str, float]:
    """Return the least, the median, the mean and the most of what was counted; {} of nothing."""
    total = counts.total()
    if not total:
        return {}
    ordered = sorted(value for value, times in counts.items() if times)
    reached = 0
    median = ordered[-1]
    for value in ordered:
        reached += counts[value]
        if 2 * reached >= total:
            median = value
            break
    mean = sum(value * times for value, times in counts.items()) / total
    return {"least": ordered[0], "median": median, "mean": round(mean, 3), "most": ordered[-1]}


def tally(items: Iterable[ProjectRecord | Record]) -> Tally:
    """Count items."""
    counted = Tally()
    for item in items:
        counted.add(item)
    return counted
