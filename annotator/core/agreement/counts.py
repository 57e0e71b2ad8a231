"""Counts of agreement: what is counted, of one document and of many.

Every figure is made from sums of these counts, so documents can be streamed, counted in several
processes, added up and drawn again (see `resampling`) without looking at a span twice.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from annotator.core.model import Id

Who = tuple[Id, ...]  # annotators by id; a count holds for every pair of them


class What(Enum):
    """What a count counts; in brackets the two other parts of its key."""

    DOCUMENTS = auto()
    UNDONE = auto()  # layers that were not done
    EQUAL = auto()  # (label) spans equal in ends and label
    SAME_ENDS = auto()  # (label of the first, of the second) spans paired, equal in ends only
    OTHER_ENDS = auto()  # (label, label) spans paired that overlap
    ALONE = auto()  # (label, "") or ("", label) spans that the other side has nothing for
    OVERLAP = auto()  # (label) how many pairs more than the equal a maximum matching has
    TOLERANT = auto()  # (label) pairs beside the equal ones that have the same bare ends
    ATTRIBUTE = auto()  # (label, name) values compared on equal spans
    ATTRIBUTE_OTHER = auto()  # (label, name) ... that differ
    WORDS = auto()  # (category of the first, of the second) words
    LENGTH = auto()  # code points of content
    UNITS = auto()  # (label, annotator or "" for each) code points of units
    SQUARES = auto()  # (label, annotator or "" for each) their squared lengths
    VALUE_UNITS = auto()  # the two where spans of a layer overlap: (combination, annotator)
    VALUE_SQUARES = auto()
    LABEL_UNITS = auto()  # ... and of each label by itself: (label, annotator)
    LABEL_SQUARES = auto()
    DIFFERENT = auto()  # ("", layers in the document) code points on which a pair differs
    LABEL_DIFFERENT = auto()  # (label, layers in the document) ... with one label's units only

    __hash__ = object.__hash__  # as fast as can be: keys are hashed by the million


Key = tuple[What, Who, str, str]
Counts = Mapping[Key, int]
Row = tuple[Sequence[int], Sequence[int]]  # indexes of keys, and the count of each


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one document."""

    document: Id
    counts: Counts = field(default_factory=dict)


class Counted:
    """The counts of many documents: their sum, and each by itself for figures drawn again."""

    def __init__(self, tallies: Iterable[Tally] = ()) -> None:
        """Count the tallies; a document that is already counted is replaced."""
        self._codes: dict[Key, int] = {}
        self._rows: dict[Id, Row] = {}
        self._sums: list[int] = []  # by index of key
        self._uses: list[int] = []  # how many documents have it
        for one in tallies:
            self.add(one)

    def add(self, one: Tally) -> None:
        """Count one document; what was counted of it before goes, and the sums follow."""
        codes = self._codes
        try:
            numbers = array("I", map(codes.__getitem__, one.counts))
        except KeyError:
            numbers = array("I", [codes.setdefault(key, len(codes)) for key in one.counts])
        self._put(one.document, (numbers, array("q", one.counts.values())))  # a few bytes a count

    def discard(self, document: Id) -> None:
        """Take the counts of a document away, if it has any."""
        self._put(document, ((), ()))
        del self._rows[document]

    def _put(self, document: Id, row: Row) -> None:
        self._lengthen()
        sums, uses = self._sums, self._uses
        for number, value in zip(*self._rows.get(document, ((), ())), strict=True):
            sums[number] -= value
            uses[number] -= 1
        for number, value in zip(*row, strict=True):
            sums[number] += value
            uses[number] += 1
        self._rows[document] = row

    def _lengthen(self) -> None:
        if missing := len(self._codes) - len(self._sums):
            self._sums.extend([0] * missing)
            self._uses.extend([0] * missing)

    def merge(self, other: "Counted") -> None:
        """Count what another process has counted."""
        codes = self._codes
        here = [codes.setdefault(key, len(codes)) for key in other.keys()]  # noqa: SIM118
        for document, (numbers, values) in other._rows.items():
            self._put(document, (array("I", [here[number] for number in numbers]), values))

    def only(self, documents: Iterable[Id]) -> "Counted":
        """Return the counts of some documents; those that were not counted are left out."""
        found = Counted()
        found._codes = dict(self._codes)
        for document in documents:
            if document in self._rows:
                found._put(document, self._rows[document])
        return found

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, document: Id) -> bool:
        return document in self._rows

    def documents(self) -> list[Id]:
        """Return the documents, by id: the order of counting never matters."""
        return sorted(self._rows)

    def tally(self, document: Id) -> Tally:
        """Return the counts of one document."""
        keys = self.keys()
        numbers, values = self._rows[document]
        return Tally(document, {keys[n]: v for n, v in zip(numbers, values, strict=True)})

    def keys(self) -> list[Key]:
        """Return every key that was counted; `rows` names them by their index here."""
        return list(self._codes)

    def rows(self) -> Iterator[Row]:
        """Yield the counts of each document, by id."""
        for document in self.documents():
            yield self._rows[document]

    def total(self) -> Counts:
        """Return the sums over all documents."""
        self._lengthen()
        return dict(zip(self.keys(), self._sums, strict=True))

    def used(self) -> list[bool]:
        """Tell of each key whether a document has it still."""
        self._lengthen()
        return [count > 0 for count in self._uses]

    def holding(self, wanted: Callable[[Key], bool]) -> list[Id]:
        """Return the documents in which one of the counts wanted is not 0, by id."""
        codes = {code for key, code in self._codes.items() if wanted(key)}
        return [one for one in self.documents() if not codes.isdisjoint(self._rows[one][0])]
