"""What one person confirmed, rejected and passed over, learnt from the file article by article.

Blind: only the person's own layer is read, and gold that is released to them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.core.arabic import Folded, fold_text
from annotator.core.memory import Known, Memory
from annotator.core.model import Id, State
from annotator.core.phrases import phrase_of
from annotator.core.suggesting import Recollection, SuggestingRules
from annotator.core.words import next_word, previous_word, word_at
from annotator.store.project import Project

_SHORTEST = 2  # letters of a text that is remembered

Around = tuple[str, str]  # the folded words before and behind
Span = tuple[str, Id, Around]  # folded text, label, the words around it


@dataclass
class _Learnt:
    """What one article gave to the recollection, so that it can be taken out again."""

    confirmed: list[Span] = field(default_factory=list)
    rejected: list[Span] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)


class Recalling:
    """Remembers for one person in one project; learns a little at a time."""

    def __init__(self, project: Project, person: Id, rules: SuggestingRules) -> None:
        self._project = project
        self._person = person
        self._rules = rules
        self.recollection = Recollection()
        self.texts: dict[Id, set[str]] = defaultdict(set)  # confirmed at some time, by label
        self._memory = Memory(())
        self._phrases: list[str] = []
        self._known: set[str] = set()
        self._learnt: dict[Id, _Learnt] = {}
        self._ahead = self._articles()

    def learn(self) -> bool:
        """Take in one more article of those worked on; return False when there is none left."""
        document = next(self._ahead, None)
        if document is None:
            return False
        if document not in self._learnt:
            self.study(document)
        return True

    def find(self, text: str | Folded) -> Iterator[tuple[Known, str]]:
        """Yield what of a text was seen before, with its folded phrase."""
        for known in self._memory.find(text):
            yield known, self._phrases[known.phrase]

    def study(self, document: Id) -> None:
        """Take in what stands in an article now, instead of what stood there before."""
        before = self._learnt.pop(document, None)
        if before is not None:
            self._count(before, by=-1)
        now = self._found_in(document)
        self._count(now, by=1)
        for text, label, _ in now.confirmed:
            self.texts[label].add(text)
            self._remember(text)
        if now.confirmed or now.rejected or now.passed:
            self._learnt[document] = now

    def _count(self, learnt: _Learnt, *, by: int) -> None:
        for text, label, place in learnt.confirmed:
            self.recollection.confirm(text, label, place, by=by)
        for text, label, place in learnt.rejected:
            self.recollection.reject(text, label, place, by=by)
        for text in learnt.passed:
            self.recollection.passed(text, by=by)

    def _articles(self) -> Iterator[Id]:
        """Yield the articles with marks of the person or of gold, the newest first."""
        gold = self._project.annotators.gold()
        layers = {self._person} | ({gold.id} if gold is not None else set())
        found: set[int] = set()
        for layer in layers:
            found.update(self._project.annotations.documents_of(layer))
        for stand_in in sorted(found, reverse=True):
            yield self._project.documents.id_of(stand_in)

    def _found_in(self, document: Id) -> _Learnt:
        project = self._project
        spans = project.annotations.of(document, self._person)
        gold = project.annotators.gold()
        if gold is not None and gold.id != self._person and self._is_released(document):
            mine = {(one.label, one.pieces) for one in spans}
            theirs = project.annotations.of(document, gold.id)
            spans += [one for one in theirs if (one.label, one.pieces) not in mine]
        verdicts = project.verdicts.of(document, self._person)
        learnt = _Learnt()
        if not spans and not verdicts:
            return learnt
        text = project.documents.text(document)
        learnt.confirmed = [_span(text, one.label, *one.pieces[0]) for one in spans]
        for one in verdicts.values():
            if not one.pieces or one.taken or one.planted:
                continue
            span = _span(text, one.label, *one.pieces[0])
            if one.passed:
                learnt.passed.append(span[0])
            else:
                learnt.rejected.append(span)
        return learnt

    def _is_released(self, document: Id) -> bool:
        if self._project.assignments.is_test(document):
            return False
        if self._rules.open_gold:
            return True
        work = self._project.workload.work(document, self._person)
        return work.state is State.DONE

    def _remember(self, text: str) -> None:
        if text not in self._known and len(text) >= _SHORTEST:
            self._known.add(text)
            self._phrases.append(text)
            self._memory.add(text)


def around(text: str, start: int, end: int) -> Around:
    """Return the folded words before and behind a span (code points), in its line."""
    first, last = previous_word(text, start), next_word(text, end)
    before, after = word_at(text, first), word_at(text, last)
    return (
        fold_text(text[slice(*before)]) if before and before[1] <= start else "",
        fold_text(text[slice(*after)]) if after and after[0] >= end else "",
    )


def _span(text: str, label: Id, start: int, end: int) -> Span:
    return fold_text(phrase_of(text, start, end)), label, around(text, start, end)
