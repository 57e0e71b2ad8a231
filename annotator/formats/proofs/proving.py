"""What was sent and what an independent reader finds in the file, compared span by span."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import zip_longest
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.proofs.checks import CHECKS
from annotator.formats.proofs.found import Check, Found, FoundSpan, Pieces
from annotator.formats.proofs.sent import Sent, SentLayer
from annotator.formats.proofs.walking import walked, with_harakat, without_harakat
from annotator.formats.records import WriteOptions
from annotator.formats.registry import Format

_DROPS = (
    *(LossKind.OVERLAP, LossKind.ENTITIES, LossKind.SUBWORD_DROPPED),
    *(LossKind.WITHOUT_WORD, LossKind.TRIMMED),
)
_CHANGES = (*_DROPS, LossKind.WIDENED)
_BAD = (ValueError, KeyError, IndexError, TypeError, OSError, RuntimeError, SyntaxError)
_Place = tuple[str, str, Pieces]  # annotator, label, pieces
_NOBODY = SentLayer("", ())


@dataclass
class Proof:
    """What was read again and found to be what was sent."""

    readers: list[str] = field(default_factory=list)
    articles: int = 0
    spans: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)  # spans of each annotator
    exact: int = 0  # spans that stand in the file as they were sent
    changed: int = 0  # fitted to words, as the report said
    left_out: int = 0  # likewise


def prove(
    form: Format,
    paths: Sequence[Path],
    sent: Callable[[], Iterator[Sent]],
    options: WriteOptions,
    report: LossReport,
    step: Callable[[], None],
) -> Proof:
    """Read an export again and compare it. Raises AnnotatorError where it is not what was sent.

    The figures are those of the first part; `step` is called for each article of each part.
    """
    proofs: list[Proof] = []
    readers: dict[str, None] = {}
    for check in CHECKS[form.name]:
        prover = _Prover(check, report, step)
        try:
            proofs.append(prover.proof(check.read(paths, options), sent))
        except _BAD as error:
            said = f"{type(error).__name__}: {error}"[:200]
            raise _refuted(form, check, prover.at, said) from error
        except _DiffersError as error:
            raise _refuted(form, check, prover.at, str(error)) from error
        readers[check.reader()] = None
    proofs[0].readers = [*readers]
    return proofs[0]


def joined(proofs: Sequence[Proof]) -> Proof:
    """Return the proofs of several files as one."""
    whole = Proof([*dict.fromkeys(reader for one in proofs for reader in one.readers)])
    for one in proofs:
        whole.articles += one.articles
        whole.spans += one.spans
        whole.labels += one.labels
        whole.layers += one.layers
        whole.exact += one.exact
        whole.changed += one.changed
        whole.left_out += one.left_out
    return whole


class _DiffersError(Exception):
    """The file is not what was sent."""


def _refuted(form: Format, check: Check, article: str, said: str) -> AnnotatorError:
    return AnnotatorError(
        "The export was read again with {reader}, and it is not what was sent: at the article "
        "{article}, {reason}. Nothing was replaced; please report this fault of the format {name}.",
        reader=check.reader(),
        article=article or "–",
        reason=said,
        name=form.name,
    )


class _Prover:
    """Compares one part of an export."""

    def __init__(self, check: Check, report: LossReport, step: Callable[[], None]) -> None:
        self._check = check
        self._report = report
        self._step = step
        self._attributes = 0  # spans that came back without some of them
        self._proof = Proof()
        self.at = ""  # the article that is compared now

    def proof(self, found: Iterator[Found], sent: Callable[[], Iterator[Sent]]) -> Proof:
        """Return the figures. Raises _DiffersError."""
        if self._check.any_order:
            self._in_any_order(found, sent())
        else:
            self._in_order(found, sent)
        self._settle()
        return self._proof

    def _by_sides(self, sent: Callable[[], Iterator[Sent]]) -> Iterator[Sent]:
        """Yield what was sent in the order in which a dataset that is divided is read."""
        if not self._check.sides:
            yield from sent()
            return
        for sides in ({"", "train"}, {"dev"}, {"test"}):
            yield from (one for one in sent() if one.side in sides)

    def _in_order(self, found: Iterator[Found], sent: Callable[[], Iterator[Sent]]) -> None:
        parts = _Parts(found, bare=self._check.bare)
        for one in self._by_sides(sent):
            self.at = one.name
            self._step()
            for layer in self._layers(one):
                self._compare(one, layer, parts.next_for(one.text))
        if (more := parts.left()) is not None:
            raise _DiffersError(f"more stands in the file: {str(more.text or more.tokens)[:40]}")

    def _layers(self, one: Sent) -> Iterator[tuple[SentLayer, ...]]:
        """Yield the layers that one record of the file holds."""
        if self._check.each_layer:
            for layer in one.layers or (_NOBODY,):
                yield (layer,)
        else:
            yield one.layers if self._check.layers else one.layers[:1]

    def _compare(self, one: Sent, layers: Sequence[SentLayer], found: Found) -> None:
        proof = self._proof
        proof.articles += 1
        if found.text is not None and found.text != one.text:
            raise _DiffersError("its text is another one")
        told = self._check.fitted or self._report.counts[LossKind.TOO_LONG]
        if found.text is None and not found.tokens and one.text.strip() and not told:
            raise _DiffersError("its text is not there")
        if found.quotes is not None:
            self._compare_quotes(one, layers, found.quotes)
            return
        expected = [*self._expected(one.text, layers)]
        actual = [self._actual(one.text, span) for span in found.spans]
        self._count(actual)
        if self._check.fitted:
            self._fit(one.text, Counter(expected), Counter(actual))
            return
        if expected != actual and Counter(expected) != Counter(actual):
            raise _DiffersError(_said(Counter(expected), Counter(actual)))
        proof.exact += len(actual)
        if any(span.attributes for layer in layers for span in layer.spans) or any(
            span.attributes for span in found.spans
        ):
            self._compare_attributes(layers, found)

    def _count(self, actual: Sequence[_Place]) -> None:
        self._proof.spans += len(actual)
        self._proof.labels.update([label for _, label, _ in actual])
        self._proof.layers.update([owner for owner, _, _ in actual])

    def _expected(self, text: str, layers: Iterable[SentLayer]) -> Iterator[_Place]:
        for layer in layers:
            owner = layer.annotator if self._check.annotators else ""
            for span in layer.spans:
                label = "_".join(span.label.split()) if self._check.slugs else span.label
                pieces = span.pieces
                if self._check.bare:
                    pieces = tuple(without_harakat(text, one) for one in pieces)
                if self._check.lines:
                    pieces = _by_lines(text, pieces)
                parts = [pieces] if self._check.joined else [(piece,) for piece in pieces]
                for part in parts:
                    if part:
                        yield owner, label, part

    def _actual(self, text: str, span: FoundSpan) -> _Place:
        pieces = _by_lines(text, span.pieces) if self._check.lines else span.pieces
        if self._check.bare:
            pieces = tuple(without_harakat(text, one) for one in pieces)
        return span.annotator if self._check.annotators else "", span.label, pieces

    def _compare_quotes(
        self, one: Sent, layers: Sequence[SentLayer], quotes: Sequence[tuple[str, str]]
    ) -> None:
        expected = Counter(
            (span.label, " ".join(one.text[start:end] for start, end in span.pieces))
            for layer in layers
            for span in layer.spans
        )
        if expected != Counter(quotes):
            raise _DiffersError("its spans are others")
        self._proof.spans += len(quotes)
        self._proof.exact += len(quotes)
        for label, _ in quotes:
            self._proof.labels[label] += 1

    def _compare_attributes(self, layers: Sequence[SentLayer], found: Found) -> None:
        """Hold that no attribute is another, and count the spans that miss some."""
        if not any(span.attributes for span in found.spans):
            self._attributes += sum(bool(span.attributes) for one in layers for span in one.spans)
            return
        known: dict[_Place, list[dict[str, str]]] = {}
        for layer in layers:
            owner = layer.annotator if self._check.annotators else ""
            for span in layer.spans:
                parts = [span.pieces] if self._check.joined else [(p,) for p in span.pieces]
                for part in parts:
                    known.setdefault((owner, span.label, part), []).append(dict(span.attributes))
        for one in found.spans:
            owner = one.annotator if self._check.annotators else ""
            said = known[owner, one.label, one.pieces].pop(0)
            if not one.attributes.items() <= said.items():
                raise _DiffersError(f"attributes of {one.label} {one.pieces} are others")
            self._attributes += len(one.attributes) < len(said)

    def _fit(self, text: str, expected: Counter[_Place], actual: Counter[_Place]) -> None:
        """Hold that each span found was sent, perhaps with other ends; count what was not found."""
        same = expected & actual
        self._proof.exact += same.total()
        others = expected - same
        wide = {place: self._wide(text, place) for place in actual}
        for place in actual - same:
            if not any(_like(wide[place], one) for one in expected):
                raise _DiffersError(f"{place[1]} {place[2]} was never sent")
        for place, times in others.items():
            if any(_like(place, one) for one in wide.values()):
                self._proof.changed += times
            else:
                self._proof.left_out += times

    def _wide(self, text: str, place: _Place) -> _Place:
        """Return a place of the file with the harakat around it, where none are written."""
        if not self._check.bare:
            return place
        return (*place[:2], tuple(with_harakat(text, one) for one in place[2]))

    def _settle(self) -> None:
        """Hold that the report said what was left out, and what was changed."""
        counts, proof = self._report.counts, self._proof
        self.at = ""
        if not self._check.fitted:
            if self._attributes > counts[LossKind.ATTRIBUTES]:
                raise _DiffersError(f"{self._attributes} spans without attributes were not told")
            return
        if proof.left_out > sum(counts[kind] for kind in _DROPS):
            raise _DiffersError(f"{proof.left_out} spans are missing")
        if proof.left_out + proof.changed > sum(counts[kind] for kind in _CHANGES):
            raise _DiffersError(f"{proof.changed} spans are changed")

    def _in_any_order(self, found: Iterator[Found], sent: Iterator[Sent]) -> None:
        left: Counter[bytes] = Counter()
        proof = self._proof
        for one in found:
            actual = [self._actual(one.text or "", span) for span in one.spans]
            left[_digest(one.text or "", Counter(actual))] += 1
            proof.articles += 1
            proof.exact += len(actual)
            self._count(actual)
        for entry in sent:
            self.at = entry.name
            self._step()
            (layers,) = self._layers(entry)
            key = _digest(entry.text, Counter(self._expected(entry.text, layers)))
            if not left[key]:
                raise _DiffersError("it is not there as it was sent")
            left[key] -= 1
        if left.total():
            raise _DiffersError(f"{left.total()} more articles stand in the file")


class _Parts:
    """What was found, gathered to articles: tokens may come in passages."""

    def __init__(self, found: Iterator[Found], *, bare: bool) -> None:
        self._found = found
        self._bare = bare
        self._next: Found | None = None

    def next_for(self, text: str) -> Found:
        """Return what stands of an article with this text."""
        one = self._take()
        if one is None:
            if _blank(text):
                return Found(None)
            raise _DiffersError("it is missing")
        if one.text is not None or not one.tokens:
            return one
        self._next = one
        return self._gathered(text)

    def _take(self) -> Found | None:
        one, self._next = self._next or next(self._found, None), None
        return one

    def _gathered(self, text: str) -> Found:
        spans: list[FoundSpan] = []
        tokens: list[str] = []
        at = 0
        while not _blank(text[at:] if at else text):
            one = self._take()
            if one is None:
                raise _DiffersError("a part of it is missing")
            places = walked(text, one.tokens, at, bare=self._bare)
            if places is None:
                raise _DiffersError(f"its tokens are others: {' '.join(one.tokens)[:60]}")
            spans += [_placed(span, places) for span in one.spans]
            tokens += one.tokens
            at = places[-1][1]
        return Found(None, spans, tokens)

    def left(self) -> Found | None:
        """Return what stands behind the last article, if anything does."""
        return self._take()


def _placed(span: FoundSpan, places: Sequence[tuple[int, int]]) -> FoundSpan:
    ((first, last),) = span.pieces
    pieces = ((places[first][0], places[last - 1][1]),)
    return FoundSpan(span.label, pieces, span.annotator, span.attributes)


def _blank(text: str) -> bool:
    """Tell whether no token stands there: only white space, and signs that are not seen."""
    return all(char.isspace() or unicodedata.category(char) in ("Cf", "Mn", "Cc") for char in text)


def _like(one: _Place, other: _Place) -> bool:
    """Tell whether two places have owner and label in common, and a character."""
    return one[:2] == other[:2] and any(a < d and c < b for a, b in one[2] for c, d in other[2])


def _by_lines(text: str, pieces: Pieces) -> Pieces:
    """Return the pieces without line feeds; what they part, or nothing, is joined."""
    runs: list[tuple[int, int]] = []
    for start, end in pieces:
        at = start
        for part in text[start:end].split("\n"):
            if part:
                runs.append((at, at + len(part)))
            at += len(part) + 1
    return tuple(runs)


def _digest(text: str, places: Counter[_Place]) -> bytes:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    digest.update(repr(sorted(places.items())).encode("utf-8", "surrogatepass"))
    return digest.digest()


def _said(expected: Counter[_Place], actual: Counter[_Place]) -> str:
    pairs = zip_longest(sorted(expected - actual), sorted(actual - expected))
    lost, strange = next(pairs)
    told = [f"{one[1]} {one[2]}" if one else "nothing" for one in (lost, strange)]
    return f"{told[0]} was sent, and {told[1]} is there"
