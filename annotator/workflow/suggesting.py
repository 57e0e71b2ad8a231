"""Suggesting spans to one person: from what they confirmed, from lists, from patterns.

Blind: nothing of other people's layers is read, only the person's own and released gold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from annotator.core.arabic import Folded, fold, fold_text
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
from annotator.core.planting import wrong_ends
from annotator.core.proposing.rules import propose
from annotator.core.proposing.tables import PERSON_NAMES, TITLE_NAMES
from annotator.core.suggesting import (
    Gazetteer,
    Pattern,
    Proposal,
    SourceKind,
    SuggestingRules,
    dice,
    doubt,
    settled,
)
from annotator.errors import AnnotatorError
from annotator.store.ids import named_id
from annotator.store.project import Project
from annotator.workflow.recalling import Recalling, around

_READ = (LineStatus.CONTENT, LineStatus.CAPTION)
_LIST_SCORE, _PATTERN_SCORE, _CHAIN_SCORE = 0.7, 0.7, 0.6  # before anybody judged them
_CHANGING = frozenset({"label", "gazetteer", "pattern", "suggesting", "document", "annotator"})
_KEPT = 8  # articles for which it is remembered what the rules tell: they look longest
_LONGEST = 100_000  # code points of an article that are looked into: beyond, nothing is suggested


class Source(Protocol):
    """Something further that proposes spans in a text."""

    @property
    def kind(self) -> SourceKind:
        """What it is."""

    def propose(
        self, document: Id, text: str, labels: Sequence[Label], seen: Sequence[Proposal]
    ) -> Iterable[Proposal]:
        """Return proposals for a text, where others proposed what was `seen`.

        What takes long is asked for here and told the next time. Raises AnnotatorError when it
        cannot be done.
        """

    def is_busy(self) -> bool:
        """Tell whether something asked for is still on its way."""

    def is_ready(self) -> bool:
        """Tell whether something came that was not told yet."""

    def close(self) -> None:
        """End what runs for it."""


class Suggester:
    """Suggests to one person in one project; learns from the file, a little at a time."""

    def __init__(self, project: Project, person: Id, further: Sequence[Source] = ()) -> None:
        self._project = project
        self._person = person
        self._further = tuple(further)
        self.problems: list[AnnotatorError] = []  # of sources that failed the last time
        self._seen = project.history.latest()
        self._gazetteers: list[Gazetteer] = []
        self._listed_by: list[Gazetteer] = []
        self._lists = Memory(())
        self._load()
        self.recalling = Recalling(project, person, self._rules)

    def learn(self) -> bool:
        """Take in one more article of those worked on; return False when there is none left."""
        return self.recalling.learn()

    def look(self) -> bool:
        """Take in what was written since the last look; return whether that was anything."""
        news = self._project.history.news(self._seen)
        if news.seen == self._seen:
            return False
        self._seen = news.seen
        if news.project & _CHANGING:
            open_gold = self._rules.open_gold
            self._load()
            if self._rules.open_gold != open_gold or news.arrived:
                self.recalling = Recalling(self._project, self._person, self._rules)
        for document in news.documents:
            if self._project.documents.has(document):
                self.recalling.study(document)
        return True

    def suggest(self, document: Id) -> list[Annotation]:
        """Return what to show in an article, in text order; judged ones are left out by others."""
        hidden = self._project.assignments.is_unaided(document)
        if not self._rules.shown_in(document, self._person, hidden=hidden):
            return []
        text = self._project.documents.text(document)
        found = [
            _annotation(document, text, one) for one in self._readable(document, text, self._least)
        ]
        if self._rules.planted <= 0:
            return found
        return self._planted(document, text, found)

    def further(self) -> list[Source]:
        """Return the sources beside those of the project that the lead has switched on."""
        return [one for one in self._further if one.kind in self._rules.kinds]

    def doubt(self, document: Id) -> float:
        """Return how unsure what would be suggested in an article is, 0 to 1."""
        text = self._project.documents.text(document)
        return doubt(self._readable(document, text, 0.1))

    @property
    def _least(self) -> float:
        return self._rules.least

    # What proposes

    def _readable(self, document: Id, text: str, least: float) -> list[Proposal]:
        """Return the proposals of labels in use, outside lines put aside."""
        if len(text) > _LONGEST:
            text = text[:_LONGEST]
        put_aside = [
            (one.start, one.end)
            for one in self._project.lines.of(document)
            if one.status not in _READ
        ]
        return [
            one
            for one in settled(self._proposals(document, text), least=least)
            if one.label in self._labels
            and not any(start < one.end and one.start < end for start, end in put_aside)
        ]

    def _planted(self, document: Id, text: str, found: list[Annotation]) -> list[Annotation]:
        """Put wrong ends in the place of some that nobody judged yet."""
        judged = self._project.verdicts.of(document, self._person)
        answer = []
        for one in found:
            wrong = self._wrong(document, text, one)
            if wrong is not None and (wrong.id not in judged or judged[wrong.id].passed):
                answer.append(wrong)
            else:
                answer.append(one)
        return answer

    def _wrong(self, document: Id, text: str, one: Annotation) -> Annotation | None:
        rules, person = self._rules, self._person
        if not rules.plants_in(document, person, one.id):
            return None
        chance = dice(rules.seed, "ends", document, person, one.id)
        ends = wrong_ends(text, one.start, one.end, dice=chance)
        if ends is None:
            return None
        return replace(
            one,
            id=_identity(document, one.label, *ends),
            pieces=(ends,),
            quote=quote_of(text, (ends,)),
            foreign={**one.foreign, "planted": True},
        )

    def _proposals(self, document: Id, text: str) -> list[Proposal]:
        kinds, evidence, folded = self._rules.kinds, evidence_of([text]), fold(text)
        mine = self._project.annotations.of(document, self._person)
        self.problems = []
        found: list[Proposal] = []
        if SourceKind.MEMORY in kinds:
            found += self._remembered(folded)
            found += self._chains(text, mine, found, evidence)
        if SourceKind.GAZETTEER in kinds:
            found += self._listed(folded)
        if SourceKind.PATTERN in kinds:
            found += self._patterned(text)
        if SourceKind.RULES in kinds:
            found += self._ruled(document, text, mine, evidence)
        labels = list(self._labels.values())
        for source in self.further():
            try:
                found += source.propose(document, text, labels, found)
            except AnnotatorError as error:
                self.problems.append(error)
        return found

    def _remembered(self, folded: Folded) -> Iterator[Proposal]:
        for known, phrase in self.recalling.find(folded):
            place = around(folded.original, known.start, known.end)
            best = self.recalling.recollection.best(phrase, place)
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
    ) -> list[Proposal]:
        """Propose the titles beside the names that are marked or remembered."""
        title = self._named(TITLE_NAMES)
        person = self._named(PERSON_NAMES)
        found: list[Proposal] = []
        if title is None or person is None:
            return found
        names = {(one.start, one.end) for one in mine if one.label == person.id}
        names |= {(o.start, o.end) for o in remembered if o.label == person.id and o.score >= 0.5}
        known = self.recalling.texts[title.id]
        for number, name in enumerate(sorted(names), 1):  # below 0: the rules count from 1
            links = propose_chain(text, name, known, evidence=evidence, policy=title.policy)
            found += [
                Proposal(*link, title.id, "chain", SourceKind.MEMORY, _CHAIN_SCORE, chain=-number)
                for link in links
            ]
        return found

    def _listed(self, folded: Folded) -> Iterator[Proposal]:
        text = folded.original
        for known in self._lists.find(folded) if self._listed_by else ():
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

    def _ruled(
        self, document: Id, text: str, mine: Sequence[Annotation], evidence: Evidence
    ) -> Iterator[Proposal]:
        """Propose what the language tells, and the names marked here again."""
        person = self._named(PERSON_NAMES)
        names = frozenset(one.quote for one in mine if person and one.label == person.id)
        known = self._told.pop(document, None)
        if known is None or known[0] != names:
            known = names, propose(text, self._labels.values(), names=names, evidence=evidence)
        self._told[document] = known
        while len(self._told) > _KEPT:
            self._told.pop(next(iter(self._told)))
        for one in known[1]:
            score = self._likely(text, one.start, one.end, one.label, one.score)
            yield replace(one, score=round(score, 3))

    def _patterned(self, text: str) -> Iterator[Proposal]:
        for pattern in self._patterns:
            if pattern.id in self._bad:
                continue
            try:
                places = matches(pattern, text)
            except AnnotatorError as error:
                self.problems.append(error)
                self._bad.add(pattern.id)  # it would hold up every answer
                continue
            for start, end in places:
                score = self._likely(text, start, end, pattern.label, _PATTERN_SCORE)
                yield Proposal(
                    start, end, pattern.label, pattern.name, SourceKind.PATTERN, round(score, 3)
                )

    def _likely(self, text: str, start: int, end: int, label: Id, base: float) -> float:
        """Return how likely a listed text is meant, after what the person did with it."""
        return self.recalling.recollection.likelihood(fold_text(text[start:end]), label, base=base)

    def _named(self, names: Iterable[str]) -> Label | None:
        return next((one for one in self._labels.values() if one.name.upper() in names), None)

    def _load(self) -> None:
        self._told: dict[Id, tuple[frozenset[str], list[Proposal]]] = {}  # by the rules
        project = self._project
        self._rules: SuggestingRules = project.sources.rules()
        self._labels = {one.id: one for one in project.labels.all()}
        self._patterns: list[Pattern] = project.sources.patterns()
        self._bad: set[Id] = set()
        gazetteers = project.sources.gazetteers()
        if gazetteers != self._gazetteers:
            self._gazetteers = gazetteers
            entries = [(entry, one) for one in gazetteers for entry in one.entries]
            self._listed_by = [one for _, one in entries]
            self._lists = Memory([entry for entry, _ in entries])


def _annotation(document: Id, text: str, one: Proposal) -> Annotation:
    return Annotation(
        id=_identity(document, one.label, one.start, one.end),
        document=document,
        layer="",
        label=one.label,
        pieces=one.pieces,
        quote=quote_of(text, one.pieces),
        origin=Origin(OriginKind.SUGGESTED, one.source),
        score=one.score,
        foreign={"kind": one.kind.value, "planted": one.planted, "chain": one.chain},
    )


def _identity(document: Id, label: Id, start: int, end: int) -> Id:
    return named_id("suggestion", document, label, f"{start}-{end}")
