"""Where a span may begin and end in Arabic words: proclitics, article, enclitics, policies.

All offsets are code points. A first letter is cut off unasked only where it is certainly a
proclitic; where it may be one the word stays whole and the step is offered.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum

from annotator.core.arabic import ARTICLE, CONJUNCTIONS, QUESTION, fold_text
from annotator.core.first_letters import (
    SECOND,
    has_article,
    is_proclitic,
    is_settled,
)
from annotator.core.honorifics import after_honorific, is_honoured
from annotator.core.letters import Letters
from annotator.core.model import BoundaryPolicy
from annotator.core.pronouns import pronoun_of
from annotator.core.stems import Known, known, radical
from annotator.core.text import grapheme_bounds
from annotator.core.words import trim, word_at

_RUNS = re.compile(r"[\u0621-\u065f\u0670-\u06d3]+")
_ARTICLED = re.compile(r"(?:ال(?=...)|وال(?![ديتزسش])(?=...))")
_NO_ARTICLE = frozenset(("اللهم", "الذين", "اللذين", "اللتين"))
_DEEPEST = 3  # proclitics on one word: أوبال…
_LETTERS = (*CONJUNCTIONS, *SECOND)


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


_VERDICTS = {True: Verdict.PROCLITIC, False: Verdict.RADICAL, None: Verdict.UNSURE}


@dataclass(frozen=True, slots=True)
class Cut:
    """A place in a word where letters that are not its own may end or begin."""

    at: int  # code points of the word as written
    letters: str  # what this cut takes away beside the one before it
    verdict: Verdict


class Fault(StrEnum):
    """What is wrong with the ends of a span."""

    GRAPHEME = "grapheme"  # half a grapheme
    BLANK = "blank"
    PUNCTUATION = "punctuation"
    HALF_WORD = "half_word"
    HONORIFIC = "honorific"
    PROCLITIC = "proclitic"
    ARTICLE = "article"
    ENCLITIC = "enclitic"


@dataclass(frozen=True, slots=True)
class Violation:
    """What of a span is against the policy, and what it should be without that fault."""

    fault: Fault
    start: int
    end: int
    certain: bool


def evidence_of(texts: Iterable[str], names: Iterable[str] = ()) -> Evidence:
    """Gather evidence from texts, and from the quotes of confirmed spans of persons."""
    found: set[str] = set()
    for text in texts:
        found.update(_RUNS.findall(text))
    listed = list(found)
    seen = fold_text("\n".join(listed)).split("\n") if listed else []
    # The test comes before folding: ألمانيا only looks as if it had the article.
    articled = {
        folded[match.end() :]
        for raw, folded in zip(listed, seen, strict=True)
        if (match := _ARTICLED.match(raw)) and folded not in _NO_ARTICLE
    }
    named = frozenset(_RUNS.findall(fold_text(" ".join(names))))
    return Evidence(frozenset(articled), named, frozenset(seen))


def proclitics_of(word: str, evidence: Evidence = NO_EVIDENCE) -> tuple[Cut, ...]:
    """Return the possible cuts from the front of one word, the outermost first.

    A verdict holds under the condition that the cuts before it are made. After a radical letter
    nothing follows.
    """
    letters = Letters.of(word)
    cuts: list[Cut] = []
    allowed: Collection[str] = (*_LETTERS, QUESTION)
    for index in range(min(len(letters.folded) - 1, _DEEPEST)):
        letter = letters.raw[index]
        if letter not in allowed or not letters.parts(index + 1):
            break
        verdict = _verdict(letters, index, evidence)
        if verdict is None:
            break
        cuts.append(Cut(letters.at(index + 1), letter, verdict))
        if verdict is Verdict.RADICAL or letter in SECOND:
            break
        allowed = SECOND if letter in CONJUNCTIONS else _LETTERS
    return tuple(cuts)


def _verdict(letters: Letters, index: int, evidence: Evidence) -> Verdict | None:
    """Weigh the letter at `index`; None where it cannot be a proclitic at all."""
    stop = letters.stop(index)
    if stop <= index + 1:  # و14، بـKL, but not ب.ب.س, ب-52
        return Verdict.PROCLITIC if letters.folded[index + 1].isalnum() else None
    word, raw = letters.folded[index:stop], letters.raw[index:stop]
    told = is_proclitic(word, raw, letters.marks(index))
    if told is not True and (len(word) < 3 or (raw[0] == QUESTION and not is_settled(word))):
        return None  # a single letter is no word, and أ is hardly ever more than a letter
    rest = word[1:]
    if word in evidence.names and not has_article(raw):
        return Verdict.UNSURE if rest in evidence.names else Verdict.RADICAL
    if is_settled(word) or has_article(raw):
        return _VERDICTS[told]
    if word in evidence.articled:
        return Verdict.RADICAL
    if told is None and radical(word) is Known.NO and _is_seen(raw[0], rest, evidence):
        return Verdict.PROCLITIC
    return _VERDICTS[told]


def _is_seen(letter: str, rest: str, evidence: Evidence) -> bool:
    """Tell whether the project knows the rest as a word by itself."""
    if rest in evidence.names or (len(rest) >= 3 and rest in evidence.articled):
        return True
    return len(rest) >= 4 and letter in "وبل" and rest in evidence.words


def article_of(word: str, evidence: Evidence = NO_EVIDENCE) -> Cut | None:
    """Return the cut after the article of a word, behind its certain proclitics, if it has one.

    After the ل of لل the second lam is what is left of the article; of للجنة it is the word's.
    """
    letters = Letters.of(word)
    index = _certain(word, evidence)
    raw, body = letters.raw[index:], letters.folded[index : letters.stop(index)]
    if raw.startswith(ARTICLE) and len(raw) > 3:
        length = len(ARTICLE)
    elif letters.raw[:index].endswith("ل") and raw.startswith("ل") and len(raw) > 2:
        length = 1
    else:
        return None
    how = known(body[length:])
    if how < Known.INFLECTED and known(body) is Known.LISTED:  # الله, التزام
        return None
    if length == 1 and radical(body) is Known.LISTED:
        return None
    if not letters.parts(index + length):
        return None
    sure = how >= Known.INFLECTED or body[length:] in evidence.words
    return Cut(
        letters.at(index + length), raw[:length], Verdict.PROCLITIC if sure else Verdict.UNSURE
    )


def enclitic_of(word: str, evidence: Evidence = NO_EVIDENCE) -> Cut | None:
    """Return the cut before the pronoun of a word, if the rest keeps its spelling without it."""
    letters = Letters.of(word)
    index = _certain(word, evidence)
    body = letters.folded[index:]
    if letters.stop(index) < len(letters.folded) or body.startswith(ARTICLE):
        return None
    if body in evidence.names:
        return None
    found = pronoun_of(body, letters.raw[index:], evidence.articled)
    first = len(letters.folded) - len(found[0]) if found else 0
    if found is None or not letters.parts(first):
        return None
    return Cut(letters.at(first), found[0], Verdict.PROCLITIC if found[1] else Verdict.UNSURE)


def _certain(word: str, evidence: Evidence) -> int:
    """Return how many letters are certainly proclitics."""
    count = 0
    for cut in proclitics_of(word, evidence):
        if cut.verdict is not Verdict.PROCLITIC:
            break
        count += 1
    return count


def start_steps(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[int, ...]:
    """Return the places that the start of a span steps through, ascending and then round.

    Opening punctuation that is in the span, the whole word, without و ف, without ب ل ك س, then
    (only where the policy asks) without ال. A radical letter offers no step.
    """
    bare = trim(text, start, end)[0]
    front = trim(text, start, end, edge_punctuation=True)[0]
    places = {front} if front < bare else set()
    word = word_at(text, bare)
    if word is None or bare < word[0]:
        places.add(bare)
    if word:
        places.update({word[0]} if bare >= word[0] else ())
        places.update(cut.at for cut, _ in _front_cuts(text, word, policy, evidence))
    return tuple(sorted(place for place in places if place < end))


def end_steps(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[int, ...]:
    """Return the places that the end of a span steps through, descending and then round.

    Closing punctuation that is in the span, the whole word, without a pronoun where the rest
    keeps its spelling. A bracket whose partner is in the span stays with it.
    """
    bare = trim(text, start, end)[1]
    back = trim(text, start, end, edge_punctuation=True)[1]
    places = {back} if back > bare else set()
    word = word_at(text, bare - 1)
    places.add(max(bare, word[1]) if word else bare)
    cut = enclitic_of(text[slice(*word)], evidence) if word else None
    if word and cut and bare <= word[1]:
        places.add(word[0] + cut.at)
    return tuple(sorted((place for place in places if place > start), reverse=True))


def snap(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[int, int]:
    """Return what a new mark becomes under a policy: never wider, never empty.

    Edges are trimmed; honorifics, proclitics, article and enclitics go as the policy says, and
    only where they are certain.
    """
    while True:
        before = start, end
        start, end = trim(text, start, end, edge_punctuation=policy.edge_punctuation)
        better = _better_start(text, start, end, policy, evidence)
        if better and better[2]:
            start = better[0]
        cut = _better_end(text, start, end, policy, evidence)
        if cut and cut.verdict is Verdict.PROCLITIC:
            end = cut.at
        if (start, end) == before:
            return before


def violations(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence = NO_EVIDENCE
) -> tuple[Violation, ...]:
    """Return what of a span is against the policy; each is mended by itself.

    An uncertain one is a first or last letter that may be a proclitic or a pronoun, or not.
    """
    found: list[Violation] = []

    def add(fault: Fault, span: tuple[int, int], *, certain: bool = True) -> None:
        if span != (start, end) and span[0] < span[1]:
            found.append(Violation(fault, *span, certain))

    whole = grapheme_bounds(text, start)[0], grapheme_bounds(text, end - 1)[1]
    add(Fault.GRAPHEME, whole)
    full = trim(text, *whole, edge_punctuation=True)
    if full != whole:
        add(Fault.BLANK, full)
    bare = full if policy.edge_punctuation else trim(text, *full)
    if bare != full:
        add(Fault.PUNCTUATION, bare)
    words_of = _whole_words(text, *bare, policy, evidence)
    if words_of != bare:
        add(Fault.HALF_WORD, words_of)
    better = _better_start(text, *bare, policy, evidence)
    if better:
        add(better[1], (better[0], bare[1]), certain=better[2])
    cut = _better_end(text, *bare, policy, evidence)
    if cut:
        add(Fault.ENCLITIC, (bare[0], cut.at), certain=cut.verdict is Verdict.PROCLITIC)
    return tuple(found)


def _front_cuts(
    text: str, word: tuple[int, int], policy: BoundaryPolicy, evidence: Evidence
) -> Iterator[tuple[Cut, Fault]]:
    """Yield the cuts at the front of the word of a text, in its places, the outermost first."""
    begin, stop = word
    written = text[begin:stop]
    if fold_text(written) in _LETTERS:
        if stop < len(text) and not text[stop].isspace():  # و«التحول»
            yield Cut(stop, fold_text(written), Verdict.PROCLITIC), Fault.PROCLITIC
        return
    # After an honorific stands a name or a title: its first letter is hardly a proclitic.
    doubt = is_honoured(text, begin) and not has_article(Letters.of(written).raw)
    for cut in proclitics_of(written, evidence):
        if cut.verdict is Verdict.RADICAL:
            return
        verdict = Verdict.UNSURE if doubt else cut.verdict
        yield Cut(begin + cut.at, cut.letters, verdict), Fault.PROCLITIC
    article = article_of(written, evidence) if policy.article_out else None
    if article:
        yield Cut(begin + article.at, article.letters, article.verdict), Fault.ARTICLE


def _better_start(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence
) -> tuple[int, Fault, bool] | None:
    """Return where a span should begin instead, why, and whether that is certain."""
    if policy.honorifics_out and (at := _unhonoured(text, start, end, evidence)):
        return at, Fault.HONORIFIC, True
    word = word_at(text, start)
    place = word[0] if word else start
    found: tuple[int, Fault, bool] | None = None
    for cut, fault in _front_cuts(text, word, policy, evidence) if word else ():
        sure = cut.verdict is Verdict.PROCLITIC
        if found or place == start:
            if cut.at >= end or (found and (fault is not found[1] or not sure)):
                break
            if fault is Fault.PROCLITIC and cut.letters not in policy.proclitics_out:
                break
            found = cut.at, fault, sure
            if not sure:
                break
        place = cut.at
    return found


def _better_end(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence
) -> Cut | None:
    """Return the cut, in places of the text, where a span should end instead."""
    word = word_at(text, end - 1) if policy.enclitics_out else None
    cut = enclitic_of(text[slice(*word)], evidence) if word and word[1] == end else None
    if word is None or cut is None or word[0] + cut.at <= start:
        return None
    return Cut(word[0] + cut.at, cut.letters, cut.verdict)


def _whole_words(
    text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence
) -> tuple[int, int]:
    """Return the range widened to where the policy lets its first and last word be cut."""
    word = word_at(text, start)
    if word and start > word[0]:
        places = [word[0]]
        for cut, fault in _front_cuts(text, word, policy, evidence):
            if fault is Fault.PROCLITIC and cut.letters not in policy.proclitics_out:
                break
            places.append(cut.at)
        start = max(place for place in places if place <= start)
    word = word_at(text, end - 1)
    if word and end < word[1]:
        better = _better_end(text, start, word[1], policy, evidence)
        end = end if better and better.at == end else word[1]
    return start, end


def _unhonoured(text: str, start: int, end: int, evidence: Evidence) -> int:
    word = word_at(text, start)
    cuts = proclitics_of(text[start : word[1]], evidence) if word else ()
    return after_honorific(text, start, end, [start, *(start + cut.at for cut in cuts)])
