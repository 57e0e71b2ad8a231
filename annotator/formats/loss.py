"""What a format cannot hold: counted, with examples, by the very code that writes it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.model import quote_of
from annotator.errors import Message
from annotator.formats.records import AnnotationRecord, Record
from annotator.language import N_


class LossKind(StrEnum):
    """A way in which something is lost or changed."""

    OVERLAP = "overlap"
    ENTITIES = "entities"
    WIDENED = "widened"
    TRIMMED = "trimmed"
    SPLIT_WORD = "split_word"
    SUBWORD_DROPPED = "subword_dropped"
    WITHOUT_WORD = "without_word"
    PIECES = "pieces"
    LEFT_OUT = "left_out"
    OTHER_LABEL = "other_label"
    RENAMED = "renamed"
    ATTRIBUTES = "attributes"
    RELATIONS = "relations"
    RELATION_ATTRIBUTES = "relation_attributes"
    FOREIGN = "foreign"
    LAYERS = "layers"
    NOTES = "notes"
    QUESTIONS = "questions"
    TOO_LONG = "too_long"
    METADATA = "metadata"
    FILE_NAME = "file_name"
    LINES = "lines"
    ARTICLES = "articles"
    OUTVOTED = "outvoted"
    OTHER_ATTRIBUTE = "other_attribute"
    OTHER_METADATA = "other_metadata"
    ORIGIN = "origin"
    SCORE = "score"
    GUIDELINE = "guideline"
    SECONDS = "seconds"
    STATE = "state"
    PEOPLE = "people"


TITLES: dict[LossKind, str] = {
    LossKind.OVERLAP: N_("Spans left out because they overlap another span"),
    LossKind.ENTITIES: N_(
        "Overlapping spans that stand in the span group, but not in the entities"
    ),
    LossKind.WIDENED: N_("Spans widened to whole words"),
    LossKind.TRIMMED: N_("Spans written without the white space at their ends"),
    LossKind.SPLIT_WORD: N_("Words cut in two at the edge of a span"),
    LossKind.SUBWORD_DROPPED: N_("Spans left out because they begin or end inside a word"),
    LossKind.WITHOUT_WORD: N_("Spans left out because no word or sign stands in them"),
    LossKind.PIECES: N_("Spans of several pieces, written as one span for each piece"),
    LossKind.LEFT_OUT: N_("Spans left out with the line they stand in"),
    LossKind.OTHER_LABEL: N_("Spans of labels that were not chosen"),
    LossKind.RENAMED: N_("Spans whose label is written in another way"),
    LossKind.ATTRIBUTES: N_("Spans written without their attributes"),
    LossKind.RELATIONS: N_("Relations between spans, not written"),
    LossKind.RELATION_ATTRIBUTES: N_("Relations written without their attributes"),
    LossKind.FOREIGN: N_("Spans written without what another program said of them"),
    LossKind.LAYERS: N_("Layers of other annotators, not written"),
    LossKind.NOTES: N_("Notes, not written"),
    LossKind.QUESTIONS: N_("Questions and answers, not written"),
    LossKind.TOO_LONG: N_("Articles whose text is too long to be written"),
    LossKind.METADATA: N_("Articles written without their title, source and metadata"),
    LossKind.FILE_NAME: N_("Articles whose file is called otherwise than they are"),
    LossKind.LINES: N_("Lines whose status is not written"),
    LossKind.ARTICLES: N_("Articles left out: no such layer, or not in the chosen state"),
    LossKind.OUTVOTED: N_("Spans left out because too few marked the same"),
    LossKind.OTHER_ATTRIBUTE: N_("Spans written without attributes that were not chosen"),
    LossKind.OTHER_METADATA: N_("Articles written without metadata that was not chosen"),
    LossKind.ORIGIN: N_("Spans without a word on who suggested, imported or accepted them"),
    LossKind.SCORE: N_("Spans without the score of their suggestion"),
    LossKind.GUIDELINE: N_("Spans without the version of the guideline they were marked under"),
    LossKind.SECONDS: N_("Layers without the time they took"),
    LossKind.STATE: N_("Layers without their work state"),
    LossKind.PEOPLE: N_("Layers without the name of who marked them"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """One case of a loss: where in which article (code points; None: the whole article)."""

    document: str
    start: int | None = None
    end: int | None = None
    quote: str = ""
    id: str = ""  # of the article in the project, where there is one

    def __str__(self) -> str:
        place = "" if self.start is None else f" {self.start}–{self.end}"
        return f"{self.document}{place}" + (f": {self.quote}" if self.quote else "")


@dataclass
class LossReport:
    """Counts of what was written and of what was lost, with up to `limit` examples a kind."""

    limit: int = 20
    documents: int = 0
    annotations: int = 0  # written
    counts: Counter[LossKind] = field(default_factory=Counter)
    examples: dict[LossKind, list[Example]] = field(default_factory=dict)

    def add(
        self, kind: LossKind, record: Record, one: AnnotationRecord | None = None, *, times: int = 1
    ) -> None:
        """Count a loss in an article, or of one of its annotations."""
        self.counts[kind] += times
        examples = self.examples.setdefault(kind, [])
        if len(examples) >= self.limit:
            return
        cut = record.cutting
        name, identity = (cut.name, cut.id) if cut else (record.name, record.id)
        if one is None:
            examples.append(Example(name, id=identity))
        else:
            start, end = one.start, one.end
            if cut:
                start, end = cut.place(start), cut.place(end - 1) + 1
            examples.append(Example(name, start, end, quote_of(record.text, one.pieces), identity))

    def take(self, other: "LossReport", kinds: Iterable[LossKind] = LossKind) -> None:
        """Add the losses of another report to these, without its articles and spans."""
        for kind in kinds:
            if other.counts[kind]:
                self.counts[kind] += other.counts[kind]
                examples = self.examples.setdefault(kind, [])
                examples += other.examples[kind][: self.limit - len(examples)]

    def and_of(self, other: "LossReport") -> "LossReport":
        """Return this report and that of another file as one."""
        both = LossReport(
            self.limit,
            self.documents + other.documents,
            self.annotations + other.annotations,
        )
        both.take(self)
        both.take(other)
        return both

    def messages(self) -> Iterator[tuple[Message, list[Example]]]:
        """Yield a sentence for each kind of loss, in a fixed order, with its examples."""
        for kind in LossKind:
            if count := self.counts[kind]:
                # The title is a template without parameters: a sentence translated by itself.
                yield Message(TITLES[kind], {"count": count}), self.examples[kind]
