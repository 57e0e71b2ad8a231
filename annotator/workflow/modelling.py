"""The model that learns on this machine: trained on finished articles, kept beside, never trusted.

Its files can be made anew at any time. They are CRFsuite's own (no pickle); a file of another
version, or whose hash is another, is not opened.
"""

import hashlib
import importlib
import os
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from annotator import paths
from annotator.core.arabic import fold, fold_text
from annotator.core.memory import Memory
from annotator.core.model import Id, Label, State
from annotator.core.suggesting import Proposal, SourceKind, SuggestingRules
from annotator.core.tagging import (
    FEATURES_VERSION,
    OUTSIDE,
    Hits,
    Piece,
    Span,
    features,
    outermost,
    sequences,
    spans_of,
    tags_of,
)
from annotator.errors import AnnotatorError
from annotator.language import N_
from annotator.store.connection import JOB_PATIENCE
from annotator.store.project import Project
from annotator.store.query import Query
from annotator.workflow.curve import Point, learning_curve
from annotator.workflow.progress import SILENT, Ticker

VERSION = f"1/{FEATURES_VERSION}"
FEWEST = 5  # finished articles before there is anything to learn, and between two trainings
MOST_PIECES = 140_000  # of the newest articles: enough for ten seconds
_CURVE_PIECES = 12_000
_ROUNDS, _CURVE_ROUNDS = 40, 25
_KEPT = 8  # articles whose findings are remembered
_YOUNG = 0.75  # of a model that could not be tried on articles it had not seen
_KNOWING = (SourceKind.MEMORY, SourceKind.GAZETTEER)
_WORSE = 0.1  # what scores less is not told
_SETTINGS = {"c1": 0.02, "c2": 0.05, "feature.minfreq": 2}


class Facts(msgspec.Struct, frozen=True):
    """What stands beside a model."""

    version: str
    sha256: str
    articles: int  # finished ones, when it was trained
    labels: tuple[Id, ...]
    curve: tuple[Point, ...] = ()


@dataclass
class Lesson:
    """A confirmed article as it is learnt from."""

    document: Id
    text: str
    spans: list[Span]
    size: int = 0  # pieces


def crfsuite() -> Any:
    """Return the library. Raises AnnotatorError that names the extra where it is not there."""
    try:
        return importlib.import_module("pycrfsuite")
    except ImportError as error:
        raise AnnotatorError(
            N_("The model needs {package}, which is not installed. Install it with: {command}"),
            package="python-crfsuite",
            command='pip install "annotator[suggest]"',
        ) from error


def model_folder(project: Id, person: Id) -> Path:
    """Return where the model of a person in a project lies on this machine."""
    return paths.cache_dir() / "models" / f"{project}-{person}"


def facts_of(folder: Path) -> Facts | None:
    """Return what is known of the model in a folder; None where there is none for this program."""
    try:
        facts = msgspec.json.decode((folder / "facts.json").read_bytes(), type=Facts)
    except (OSError, msgspec.DecodeError, UnicodeError):
        return None
    return facts if facts.version == VERSION else None


def finished(project: Project, person: Id) -> list[Id]:
    """Return the articles whose marks a person's model learns from, the newest first."""
    done = project.documents.ids(Query(annotator=person, states=frozenset({State.DONE})))
    found = set(done)
    gold = project.annotators.gold()
    if gold is not None and project.sources.rules().open_gold:
        found.update(project.annotations.documents_of(gold.id))
    return [project.documents.id_of(one) for one in sorted(found, reverse=True)]


def is_due(project: Project, person: Id) -> bool:
    """Tell whether enough was finished since the last training."""
    rules: SuggestingRules = project.sources.rules()
    if SourceKind.MODEL not in rules.kinds:
        return False
    facts = facts_of(model_folder(project.about.id, person))
    done = project.documents.progress(person)[State.DONE]
    return done >= (facts.articles if facts else 0) + FEWEST


def train_job(path: Path, person: Id, *, ticker: Ticker = SILENT) -> Facts | None:
    """Train the model of a person in a process of its own; None where there is too little.

    Raises AnnotatorError where the library is not there, Cancelled, and what opening raises.
    """
    if hasattr(os, "nice"):
        os.nice(5)
    with Project.open(path, readonly=True, patience=JOB_PATIENCE) as project:
        folder = model_folder(project.about.id, person)
        documents = finished(project, person)
        if len(documents) < FEWEST:
            return None
        lessons = _lessons(project, person, documents, ticker)
    return train(folder, lessons, articles=len(documents), ticker=ticker)


def train(
    folder: Path, lessons: Sequence[Lesson], *, articles: int, ticker: Ticker = SILENT
) -> Facts:
    """Train on confirmed articles, put the model in its folder, then find out how good it is."""
    library = crfsuite()
    ticker.step(1, 10)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        file = Path(beside, "model")
        _fit(library, lessons, file, rounds=_ROUNDS)
        ticker.step(5, 10)
        labels = tuple(sorted({label for one in lessons for _, _, label in one.spans}))
        facts = Facts(VERSION, _hash(file), articles, labels)
        file.replace(folder / "model.crfsuite")
        _write_facts(folder, facts)

        def score(
            train_on: Sequence[Lesson], test_on: Sequence[Lesson]
        ) -> list[tuple[int, int, int]]:
            lexicon = _fit(library, train_on, file, rounds=_CURVE_ROUNDS)
            tagger = _opened(library, file)
            return [
                _compared(one.spans, _tagged(tagger, one.text, lexicon.hits(one)))
                for one in test_on
            ]

        curve = learning_curve(_some(lessons, _CURVE_PIECES), score, ticker=ticker)
    facts = msgspec.structs.replace(facts, curve=curve)
    _write_facts(folder, facts)
    ticker.step(10, 10)
    return facts


@dataclass(slots=True)
class _Read:
    """An article's sequences and what was found in each, with what was known then."""

    runs: list[list[Piece]]
    told: dict[int, tuple[Hits, list[tuple[Span, float]]]] = field(default_factory=dict)


class Model:
    """Suggests what the model of a person says; without a model it says nothing."""

    kind = SourceKind.MODEL

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[int, int] | None = None
        self._tagger: Any = None
        self._worth = _YOUNG  # what its marginal probabilities are multiplied by
        self._read: dict[Id, _Read] = {}  # articles

    def propose(
        self, document: Id, text: str, labels: Sequence[Label], seen: Sequence[Proposal]
    ) -> Iterable[Proposal]:
        """Return what it finds in a text."""
        del labels
        self._load()
        if self._tagger is None:
            return []
        # Only what it knew of when it learned: texts seen before.
        hits = {
            (one.start, one.end, one.label)
            for one in seen
            if one.kind in _KNOWING and one.score >= 0.5 and not one.chain
        }
        return [
            Proposal(start, end, label, "model", self.kind, round(chance * self._worth, 3))
            for (start, end, label), chance in self._found(document, text, sorted(hits))
            if chance >= _WORSE
        ]

    def _found(self, document: Id, text: str, hits: Hits) -> list[tuple[Span, float]]:
        """Return what it finds; a sequence about which nothing new is known is not read again."""
        known = self._read.pop(document, None) or _Read(list(sequences(text)))
        self._read[document] = known
        while len(self._read) > _KEPT:
            self._read.pop(next(iter(self._read)))
        found: list[tuple[Span, float]] = []
        for number, run in enumerate(known.runs):
            start, end = run[0].start, run[-1].end
            near = tuple(hit for hit in hits if hit[0] < end and start < hit[1])
            told = known.told.get(number)
            if told is None or told[0] != near:
                told = known.told[number] = near, _tag(self._tagger, text, run, near)
            found += told[1]
        return found

    def is_busy(self) -> bool:
        """Tell whether something is on its way: never."""
        return False

    def is_ready(self) -> bool:
        """Tell whether there is another model than the one in use."""
        return self._now() != self._stamp

    def close(self) -> None:
        """Let go of the model."""
        self._tagger = None

    def _load(self) -> None:
        now = self._now()
        if now == self._stamp:
            return
        self._stamp, self._tagger = now, None
        self._read.clear()
        facts, file = facts_of(self._folder), self._folder / "model.crfsuite"
        if facts is not None and file.exists() and _hash(file) == facts.sha256:
            self._tagger = _opened(crfsuite(), file)
            # A young model is surer of itself than it deserves: what it is worth, others showed.
            self._worth = (1 + facts.curve[-1].f1) / 2 if facts.curve else _YOUNG

    def _now(self) -> tuple[int, int] | None:
        try:
            found = (self._folder / "facts.json").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


def _lessons(project: Project, person: Id, documents: Sequence[Id], ticker: Ticker) -> list[Lesson]:
    gold = project.annotators.gold()
    found: list[Lesson] = []
    size = 0
    for document in documents:
        ticker.step(0, 10)
        test = gold is None or project.assignments.is_test(document)
        marks = [] if gold is None or test else project.annotations.of(document, gold.id)
        marks = marks or project.annotations.of(document, person)
        spans = [(start, end, one.label) for one in marks for start, end in one.pieces]
        lesson = Lesson(document, project.documents.text(document), outermost(spans))
        lesson.size = sum(map(len, sequences(lesson.text)))
        found.append(lesson)
        size += lesson.size
        if size > MOST_PIECES:
            break
    return found


class _Lexicon:
    """Which texts are marked in which articles, found again in others."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._where: dict[str, set[Id]] = {}
        self._labels: list[Id] = []
        for one in lessons:
            for start, end, label in one.spans:
                phrase = fold_text(one.text[start:end])
                if phrase not in self._where:
                    self._labels.append(label)
                self._where.setdefault(phrase, set()).add(one.document)
        self._phrases = list(self._where)
        self._memory = Memory(self._phrases)

    def hits(self, lesson: Lesson) -> Hits:
        """Return what of an article other articles know, as the memory will say of new ones.

        What it alone has marked counts as unknown in it, else a model would trust it blindly.
        """
        return [
            (hit.start, hit.end, self._labels[hit.phrase])
            for hit in self._memory.find(fold(lesson.text))
            if self._where[self._phrases[hit.phrase]] != {lesson.document}
        ]


def _fit(library: Any, lessons: Sequence[Lesson], file: Path, *, rounds: int) -> _Lexicon:
    lexicon = _Lexicon(lessons)
    trainer = library.Trainer(verbose=False)
    trainer.set_params({**_SETTINGS, "max_iterations": rounds})
    for one in lessons:
        hits = lexicon.hits(one)
        for run in sequences(one.text):
            trainer.append(features(one.text, run, hits), tags_of(run, one.spans))
    trainer.train(os.fspath(file))
    return lexicon


def _opened(library: Any, file: Path) -> Any:
    tagger = library.Tagger()
    tagger.open(os.fspath(file))
    return tagger


def _tagged(tagger: Any, text: str, hits: Hits) -> list[tuple[Span, float]]:
    return [one for run in sequences(text) for one in _tag(tagger, text, run, hits)]


def _tag(tagger: Any, text: str, run: Sequence[Piece], hits: Hits) -> list[tuple[Span, float]]:
    tags = tagger.tag(features(text, run, hits))
    if all(tag == OUTSIDE for tag in tags):
        return []
    chances = [tagger.marginal(tag, at) for at, tag in enumerate(tags)]
    return spans_of(run, tags, chances)


def _compared(right: Sequence[Span], found: Sequence[tuple[Span, float]]) -> tuple[int, int, int]:
    """Return how many spans were found rightly, how many were found, how many there are."""
    told = {span for span, _ in found}
    return len(told & set(right)), len(told), len(right)


def _some(lessons: Sequence[Lesson], pieces: int) -> list[Lesson]:
    """Return articles, taken by chance but always the same, of so many pieces together."""
    mixed = list(lessons)
    random.Random(0).shuffle(mixed)  # noqa: S311 - no secret
    size = 0
    for at, one in enumerate(mixed):
        size += one.size or 1
        if size > pieces and at >= FEWEST:
            return mixed[:at]
    return mixed


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _write_facts(folder: Path, facts: Facts) -> None:
    beside = folder / "facts.new"
    beside.write_bytes(msgspec.json.encode(facts))
    beside.replace(folder / "facts.json")
