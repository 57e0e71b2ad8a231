"""The paragraphs whose direction this person has turned, remembered on this machine."""

from PySide6.QtCore import QSettings

from annotator.core.model import Id
from annotator.core.text import Direction


class Directions:
    """Overrides by article and the offset (code points) at which a paragraph starts."""

    def __init__(self, memory: QSettings | None) -> None:
        self._memory = memory
        self._here: dict[Id, dict[int, Direction]] = {}

    def of(self, document: Id) -> dict[int, Direction]:
        """Return the overrides in one article."""
        if document not in self._here:
            self._here[document] = self._read(document)
        return dict(self._here[document])

    def turn(self, document: Id, start: int, direction: Direction | None) -> None:
        """Show a paragraph in a direction, or again as its letters say."""
        found = self.of(document)
        if direction is None:
            found.pop(start, None)
        else:
            found[start] = direction
        self._here[document] = found
        if self._memory is not None:
            text = " ".join(f"{at}:{way.value}" for at, way in sorted(found.items()))
            self._memory.setValue(f"directions/{document}", text)

    def _read(self, document: Id) -> dict[int, Direction]:
        if self._memory is None:
            return {}
        found = {}
        text = str(self._memory.value(f"directions/{document}", "", type=str))
        for word in text.split():
            at, _colon, way = word.partition(":")
            if at.isdecimal() and way in {one.value for one in Direction}:
                found[int(at)] = Direction(way)
        return found
