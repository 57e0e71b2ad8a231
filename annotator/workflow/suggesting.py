"""Suggesting spans to one person: from what they confirmed, from lists, from patterns.

Blind: nothing of other people's layers is read, only the person's own and the gold layer's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from annotator.core.arabic import fold_text
from annotator.core.chains import propose_chain
from annotator.core.clitics import Evidence, evidence_of
from annotator.core.memory import Memory
from annotator.core.model import (
    Annotation,
    Id,
    Label,
    LineStatus,
    Origin,
    OriginKind,
    quote_of,
)
from annotator.core.patterns import matches
from annotator.core.phrases import phrase_of
from annotator.core.suggesting import (
    Gazetteer,
    Pattern,
    Proposal,
    Recollection,
    SourceKind,
    SuggestingRules,
    settled,
)
from annotator.core.words import next_word, previous_word, word_at
from annotator.errors import AnnotatorError
from annotator.store.ids import named_id
from annotator.store.project import Project

_READ = (LineStatus.CONTENT, LineStatus.CAPTION)
_LIST_SCORE, _PATTERN_SCORE, _CHAIN_SCORE = 0.7, 0.7, 0.6  # before anybody judged them
_SHORTEST = 2  # letters of a text that is remembered
_PERSONS, _TITLES = ("PERSON", "PER", "PERS"), ("TITLE", "OFFICE", "ROLE", "POSITION")

Span = tuple[str, Id, tuple[str, str]]  # folded text, label, the words around it


class Source(Protocol):
    """Something further that proposes spans in a text."""

    kind: SourceKind

    def propose(self, document: Id, text: str) -> Iterable[Proposal]:
        """Return proposals for a text; raise AnnotatorError when that cannot be done now."""


@dataclass
class _Learnt:
    """What one article gave to the recollection, so that it can be taken out again."""

    confirmed: list[Span] = field(default_factory=list)
    rejected: list[Span] = field(default_factory=list)


class Suggester:
    """Suggests to one person in one project; learns from the file, a little at a time."""

    def __init__(self, project: Project, person: Id, further: Sequence[Source] = ()) -> None:
        self._project = project
        self._person = person
        self._further = tuple(further)
        self.problems: list[AnnotatorError] = []  # of sources that failed the last time
        self._recollection = Recollection()
        self._memory = Memory(())
        self._phrases: list[str] = []
        self._known: set[str] = set()
        self._texts: dict[Id, set[str]] = defaultdict(set)  # confirmed at some time, by label
        self._learnt: dict[Id, _Learnt] = {}
        self._seen = project.history.latest()
        self._ahead = self._articles()
        self._load()

    def learn(self) -> bool:
        """Take in one more article of those worked on; return False when there is none left."""
        document = next(self._ahead, None)
        if document is None:
            return False
        if document not in self._learnt:
            self._study(document)
        return True

    def look(self) -> bool:
        """Take in what was written since the last look; return whether that was anything."""
        news = self._project.history.news(self._seen)
        if news.seen == self._seen:
            return False
        self._seen = news.seen
        if news.project:
            self._load()
        for document in news.documents:
            self._study(document)
        return True

    def suggest(self, document: Id) -> list[Annotation]:
        """Return what to show in an article, in text order; judged ones are left out by others."""
        rules = self._rules
        if not rules.shown_in(document, self._person):
            return []
        text = self._project.documents.text(document)
        proposals = settled(self._proposals(document, text), least=rules.least)
        put_aside = [
            (one.start, one.end)
            for one in self._project.lines.of(document)
            if one.status not in _READ
        ]
        found = []
        for one in proposals:
            if one.label not in self._labels or any(
                start < one.end and one.start < end for start, end in put_aside
            ):
                continue
            found.append(_annotation(document, text, one))
        return found

    # What proposes

    def _proposals(self, document: Id, text: str) -> Iterator[Proposal]:
        kinds, evidence = self._rules.kinds, evidence_of([text])
        mine = self._project.annotations.of(document, self._person)
        self.problems = []
        remembered: list[Proposal] = []
        if SourceKind.MEMORY in kinds:
            remembered = list(self._remembered(text))
            yield from remembered
            yield from self._chains(text, mine, remembered, evidence)
        if SourceKind.GAZETTEER in kinds:
            yield from self._listed(text)
        if SourceKind.PATTERN in kinds:
            yield from self._patterned(text)
        for source in self._further:
            if source.kind in kinds:
                try:
                    yield from source.propose(document, text)
                except AnnotatorError as error:
                    self.problems.append(error)

    def _remembered(self, text: str) -> Iterator[Proposal]:
        for known in self._memory.find(text):
            phrase = self._phrases[known.phrase]
            around = _around(text, known.start, known.end)
            best = self._recollection.best(phrase, around)
            if best is not None:
                label, score = best
                score = score if known.sure else score / 2
                yield Proposal(
                    known.start, known.end, label, "memory", SourceKind.MEMORY, round(score, 3)
                )

    def _chains(
        self,
        text: str,
        mine: Sequence[Annotation],
        remembered: Sequence[Proposal],
        evidence: Evidence,
    ) -> Iterator[Proposal]:
        """Propose the titles beside the names that are marked or remembered."""
        title = self._named(_TITLES)
        person = self._named(_PERSONS)
        if title is None or person is None:
            return
        names = {(one.start, one.end) for one in mine if one.label == person.id}
        names |= {(o.start, o.end) for o in remembered if o.label == person.id and o.score >= 0.5}
        known = self._texts[title.id]
        for name in sorted(names):
            for start, end in propose_chain(
                text, name, known, evidence=evidence, policy=title.policy
            ):
                yield Proposal(start, end, title.id, "chain", SourceKind.MEMORY, _CHAIN_SCORE)

    def _listed(self, text: str) -> Iterator[Proposal]:
        for known in self._lists.find(text):
            gazetteer = self._listed_by[known.phrase]
            score = self._likely(text, known.start, known.end, gazetteer.label, _LIST_SCORE)
            yield Proposal(
                known.start,
                known.end,
                gazetteer.label,
                gazetteer.name,
                SourceKind.GAZETTEER,
                round(score if known.sure else score / 2, 3),
            )

    def _patterned(self, text: str) -> Iterator[Proposal]:
        for pattern in self._patterns:
            try:
                places = matches(pattern, text)
            except AnnotatorError as error:
                self.problems.append(error)
                continue
            for start, end in places:
                score = self._likely(text, start, end, pattern.label, _PATTERN_SCORE)
                yield Proposal(
                    start, end, pattern.label, pattern.name, SourceKind.PATTERN, round(score, 3)
                )

    def _likely(self, text: str, start: int, end: int, label: Id, base: float) -> float:
        """Return how likely a listed text is meant, after what the person did with it."""
        return self._recollection.likelihood(fold_text(text[start:end]), label, base=base)

    def _named(self, names: Iterable[str]) -> Label | None:
        return next((one for one in self._labels.values() if one.name.upper() in names), None)

    # What is learnt

    def _articles(self) -> Iterator[Id]:
        """Yield the articles in which the person marked something, the newest first."""
        for stand_in in reversed(self._project.annotations.documents_of(self._person)):
            yield self._project.documents.id_of(stand_in)

    def _study(self, document: Id) -> None:
        """Take in what stands in an article now, instead of what stood there before."""
        before = self._learnt.pop(document, None)
        if before is not None:
            for text, label, around in before.confirmed:
                self._recollection.confirm(text, label, around, by=-1)
            for text, label, around in before.rejected:
                self._recollection.reject(text, label, around, by=-1)
        now = _Learnt(*self._found_in(document))
        for text, label, around in now.confirmed:
            self._recollection.confirm(text, label, around)
            self._texts[label].add(text)
            self._remember(text)
        for text, label, around in now.rejected:
            self._recollection.reject(text, label, around)
        if now.confirmed or now.rejected:
            self._learnt[document] = now

    def _found_in(self, document: Id) -> tuple[list[Span], list[Span]]:
        spans = self._project.annotations.of(document, self._person)
        verdicts = self._project.verdicts.of(document, self._person)
        if not spans and not verdicts:
            return [], []
        text = self._project.documents.text(document)
        confirmed = [self._span(text, one.label, *one.pieces[0]) for one in spans]
        rejected = [
            self._span(text, one.label, *one.pieces[0])
            for one in verdicts.values()
            if one.pieces and not one.taken
        ]
        return confirmed, rejected

    @staticmethod
    def _span(text: str, label: Id, start: int, end: int) -> Span:
        return fold_text(phrase_of(text, start, end)), label, _around(text, start, end)

    def _remember(self, text: str) -> None:
        if text not in self._known and len(text) >= _SHORTEST:
            self._known.add(text)
            self._phrases.append(text)
            self._memory.add(text)

    def _load(self) -> None:
        project = self._project
        self._rules: SuggestingRules = project.sources.rules()
        self._labels = {one.id: one for one in project.labels.all()}
        self._patterns: list[Pattern] = project.sources.patterns()
        entries = [(entry, one) for one in project.sources.gazetteers() for entry in one.entries]
        self._listed_by: list[Gazetteer] = [one for _, one in entries]
        self._lists = Memory([entry for entry, _ in entries])


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the folded words before and behind a span, in its line."""
    first, last = previous_word(text, start), next_word(text, end)
    before, after = word_at(text, first), word_at(text, last)
    return (
        fold_text(text[slice(*before)]) if before and before[1] <= start else "",
        fold_text(text[slice(*after)]) if after and after[0] >= end else "",
    )


def _annotation(document: Id, text: str, one: Proposal) -> Annotation:
    place = f"{one.start}-{one.end}"
    return Annotation(
        id=named_id("suggestion", document, one.label, place),
        document=document,
        layer="",
        label=one.label,
        pieces=one.pieces,
        quote=quote_of(text, one.pieces),
        origin=Origin(OriginKind.SUGGESTED, one.source),
        score=one.score,
        foreign={"kind": one.kind.value, "planted": one.planted},
    )
