"""What is marked in the article in view, as the canvas paints it and as keys act on it."""

from collections import Counter
from collections.abc import Iterable

from annotator.core.model import Annotation, Id, Label, Note, NoteKind, Pieces
from annotator.gui.canvas.content import LabelStyle, Mark
from annotator.gui.session import Article


class Marks:
    """My annotations and the waiting suggestions of one article, by id."""

    def __init__(self, article: Article | None) -> None:
        mine = article.annotations() if article else []
        suggested = article.suggestions() if article else []
        self.notes: list[Note] = article.notes() if article else []
        self._mine = {one.id: one for one in mine}
        self._suggested = {one.id: one for one in suggested}

    def get(self, identity: Id | None) -> Annotation | None:
        """Return an annotation or suggestion."""
        return self._mine.get(identity or "") or self._suggested.get(identity or "")

    def own(self, identity: Id | None) -> Annotation | None:
        """Return an annotation of mine."""
        return self._mine.get(identity or "")

    def at(self, pieces: Pieces, label: Id) -> Id | None:
        """Return the id of my annotation of a label that stands just there."""
        found = (one.id for one in self._mine.values() if one.pieces == pieces)
        return next((name for name in found if self._mine[name].label == label), None)

    def is_suggested(self, identity: Id) -> bool:
        """Tell whether this is a suggestion."""
        return identity in self._suggested

    @property
    def mine(self) -> list[Annotation]:
        """Return my annotations, in reading order."""
        return list(self._mine.values())

    @property
    def suggested(self) -> list[Annotation]:
        """Return the suggestions, in reading order."""
        return list(self._suggested.values())

    def together(self, one: Annotation) -> list[Annotation]:
        """Return the suggestions of the chain that one belongs to; at least itself."""
        chain = one.foreign.get("chain", 0) if one.id in self._suggested else 0
        if not chain:
            return [one]
        return [each for each in self.suggested if each.foreign.get("chain", 0) == chain]

    def ids(self) -> set[Id]:
        """Return the ids of my annotations."""
        return set(self._mine)

    def around(self, position: int) -> Annotation | None:
        """Return my innermost annotation with the position (code points) inside."""
        inside = [one for one in self._mine.values() if one.start < position < one.end]
        return min(inside, key=lambda one: one.end - one.start, default=None)

    def just_before(self, position: int, text: str) -> Annotation | None:
        """Return my annotation that ends at the position or only signs before it, or None."""
        before = [one for one in self._mine.values() if one.end <= position]
        nearest = max(before, key=lambda one: (one.end, one.start), default=None)
        if nearest is None or any(sign.isalnum() for sign in text[nearest.end : position]):
            return None
        return nearest

    def counts(self) -> Counter[Id]:
        """Return how many annotations of mine each label has."""
        return Counter(one.label for one in self._mine.values())

    def times(self, quote: str) -> int:
        """Return how often I marked this text."""
        return sum(one.quote == quote for one in self._mine.values())

    def said_of(self, target: Id) -> list[Note]:
        """Return the notes on one annotation or on the article, each with what answers it."""
        found = []
        for note in self.notes:
            if note.target == target:
                found += [note, *(one for one in self.notes if one.target == note.id)]
        return found

    def said_of_article(self, article: Id) -> list[Note]:
        """Return the notes on the article, and those on something that is not in view here."""
        known = {*self._mine, *self._suggested, *(note.id for note in self.notes)}
        elsewhere = [one for one in self.notes if one.target not in known and one.target != article]
        return [*self.said_of(article), *elsewhere]

    def painted(self) -> tuple[Mark, ...]:
        """Return everything as the canvas paints it."""
        asked = {
            note.target for note in self.notes if note.kind is NoteKind.QUESTION and not note.closed
        }
        return tuple(
            Mark(
                one.id,
                one.pieces,
                one.label,
                suggested=one.id in self._suggested,
                questioned=one.id in asked,
            )
            for one in (*self._mine.values(), *self._suggested.values())
        )


def styles_of(labels: Iterable[Label], language: str) -> dict[str, LabelStyle]:
    """Return how the marks of each label look, titled in a language."""
    return {
        label.id: LabelStyle(
            label.id, label.title(language), label.title(language), label.color, label.underline
        )
        for label in labels
    }
