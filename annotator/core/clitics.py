"""Where a span may begin and end in Arabic words: proclitics, article, enclitics, policies.

All offsets are code points. A first letter is cut off unasked only where it is certainly a
proclitic; where it may be one the word stays whole and the step is offered.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

from annotator.core.arabic import ARTICLE, fold, fold_text
from annotator.core.model import BoundaryPolicy
from annotator.core.words import trim, word_at

_BARE_ALEF = frozenset("اٱ\ufe8d\ufe8e")  # أ إ آ never belong to the article
_CONJUNCTIONS, _SECOND = "وف", "بلكس"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a project has seen, as folded words: it tells radical letters from proclitics."""

    articled: Collection[str] = frozenset()  # seen after ال, without it
    names: Collection[str] = frozenset()  # inside confirmed spans of persons
    words: Collection[str] = frozenset()  # seen at all

    def __or__(self, other: "Evidence") -> "Evidence":
        """Return what either has seen."""
        return Evidence(
            frozenset(self.articled) | frozenset(other.articled),
            frozenset(self.names) | frozenset(other.names),
            frozenset(self.words) | frozenset(other.words),
        )


NO_EVIDENCE = Evidence()


class Verdict(Enum):
    """What the first letter of a word is."""

    PROCLITIC = "proclitic"
    RADICAL = "radical"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Cut:
    """A place in a word before which proclitic letters may stand."""

    at: int  # code points of the word as written
    letters: str  # what this cut takes away after the one before it
    verdict: Verdict


class Fault(StrEnum):
    """What is wrong with the ends of a span."""

    BLANK = "blank"
    PUNCTUATION = "punctuation"
    GRAPHEME = "grapheme"  # half a grapheme
    HALF_WORD = "half_word"
    PROCLITIC = "proclitic"
    ARTICLE = "article"
    ENCLITIC = "enclitic"
    HONORIFIC = "honorific"


@dataclass(frozen=True, slots=True)
class Violation:
    """What of a span is against the policy, and the span it should be."""

    fault: Fault
    start: int
    end: int
    certain: bool


def evidence_of(texts: Iterable[str], names: Iterable[str] = ()) -> Evidence:
    """Gather evidence from texts, and from the quotes of confirmed spans of persons."""
    found: set[str] = set()
    for text in texts:
        found.update(fold_text(text).split())
    articled = frozenset(w.removeprefix(ARTICLE) for w in found if w.startswith(ARTICLE))
    named = frozenset(word for name in names for word in fold_text(name).split())
    return Evidence(articled, named, frozenset(found))


def proclitics_of(word: str, evidence: Evidence = NO_EVIDENCE) -> tuple[Cut, ...]:
    """Return the possible cuts from the front of one word, the outermost first.

    A verdict holds under the condition that the cuts before it are made. After a radical letter
    nothing follows.
    """
    folded = fold(word)
    cuts: list[Cut] = []
    allowed = _CONJUNCTIONS + _SECOND
    for at, letter in enumerate(folded.text[:-1]):
        if letter not in allowed or len(folded.text) - at < 3:
            break
        verdict = _judge(folded.text[at:], evidence)
        cuts.append(Cut(folded.to_original(at + 1, at + 2)[0], letter, verdict))
        if verdict is Verdict.RADICAL or letter in _SECOND:
            break
        allowed = _SECOND
    return tuple(cuts)


def _judge(word: str, evidence: Evidence) -> Verdict:
    if word in evidence.articled or word in evidence.names:
        return Verdict.RADICAL
    rest = word[1:]
    if rest.startswith(ARTICLE) or word.startswith("لل") or rest in evidence.articled:
        return Verdict.PROCLITIC
    return Verdict.UNSURE


def lemma_form(text: str, start: int, end: int) -> str:
    """Return the folded text of a span, with the article back that لل hides (للأمم: الامم)."""
    word = word_at(text, start)
    quote = fold_text(text[start:end])
    if word and word[0] < start and quote.startswith("ل"):
        before = fold_text(text[word[0] : start])
        if before.endswith("ل"):
            return ARTICLE + quote.removeprefix("ل")
    return quote


def start_steps(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[int, ...]:
    """Return the places that the start of a span steps through, ascending.

    The whole word, then without و ف, then without ب ل ك س, then (only where the policy asks)
    without ال. Radical letters offer no step. From the last place the step goes to the first.
    """
    word = word_at(text, start)
    if word is None:
        return (start,)
    cuts = proclitics_of(text[word[0] : word[1]], evidence)
    places = [word[0], *(word[0] + c.at for c in cuts if c.verdict is not Verdict.RADICAL)]
    return tuple(place for place in places if place < end)


def end_steps(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[int, ...]:
    """Return the places that the end of a span steps through, descending.

    With its closing punctuation, the whole word, without an enclitic where the rest keeps its
    spelling. From the last place the step goes to the first.
    """
    bare = trim(text, start, end)[1]
    return tuple(dict.fromkeys((end, bare)))


def snap(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[int, int]:
    """Return what a new mark becomes under a policy: never wider, never empty.

    Edges are trimmed; proclitics, honorifics, article and enclitics go as the policy says, and
    only where they are certain.
    """
    start, end = trim(text, start, end, edge_punctuation=policy.edge_punctuation)
    word = word_at(text, start)
    if word is None or word[0] != start:
        return start, end
    for cut in proclitics_of(text[word[0] : word[1]], evidence):
        if cut.verdict is not Verdict.PROCLITIC or cut.letters not in policy.proclitics_out:
            break
        if word[0] + cut.at < end:
            start = word[0] + cut.at
    return start, end


def violations(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[Violation, ...]:
    """Return what of a span is against the policy."""
    should = snap(text, start, end, policy, evidence)
    if should == (start, end):
        return ()
    return (Violation(Fault.PROCLITIC, *should, certain=True),)
