"""What a format cannot hold: counted, with examples, by the very code that writes it."""

from collections import Counter
from collections.abc import Iterator
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
    FOREIGN = "foreign"
    LAYERS = "layers"
    NOTES = "notes"
    QUESTIONS = "questions"
    TOO_LONG = "too_long"
    METADATA = "metadata"
    FILE_NAME = "file_name"
    LINES = "lines"


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
    LossKind.RELATIONS: N_("Spans written without their relations to other spans"),
    LossKind.FOREIGN: N_("Spans written without what another program said of them"),
    LossKind.LAYERS: N_("Layers of other annotators, not written"),
    LossKind.NOTES: N_("Notes, not written"),
    LossKind.QUESTIONS: N_("Questions and answers, not written"),
    LossKind.TOO_LONG: N_("Articles whose text is too long to be written"),
    LossKind.METADATA: N_("Articles written without their title, source and metadata"),
    LossKind.FILE_NAME: N_("Articles whose file is called otherwise than they are"),
    LossKind.LINES: N_("Lines whose status is not written"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """One case of a loss: where in which article (code points; None: the whole article)."""

    document: str
    start: int | None = None
    end: int | None = None
    quote: str = ""

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
        if one is None:
            examples.append(Example(record.name))
        else:
            quote = quote_of(record.text, one.pieces)
            examples.append(Example(record.name, one.start, one.end, quote))

    def messages(self) -> Iterator[tuple[Message, list[Example]]]:
        """Yield a sentence for each kind of loss, in a fixed order, with its examples."""
        for kind in LossKind:
            if count := self.counts[kind]:
                # The title is a template without parameters: a sentence translated by itself.
                yield Message(TITLES[kind], {"count": count}), self.examples[kind]
