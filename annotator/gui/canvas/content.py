"""What a canvas is told to show: a text, its marks, the look of its labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core.model import Id, Line, Pieces, Underline
from annotator.core.text import Direction


@dataclass(frozen=True, slots=True)
class Mark:
    """One span to paint: its pieces in code points, half-open and in order, and its manner.

    `label` is the key into the content's styles. A muted mark keeps its place but not its colour;
    an outlined one (a case in review) has a frame in the colour of its label.
    """

    id: Id
    pieces: Pieces
    label: str
    suggested: bool = False
    questioned: bool = False
    muted: bool = False
    outlined: bool = False

    def __post_init__(self) -> None:
        if not self.pieces:
            raise ValueError(f"mark {self.id} has no pieces")

    @property
    def start(self) -> int:
        """Return where its first piece begins, in code points."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Return where its last piece ends, in code points."""
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How the marks of one label look: `tag` stands above them, `title` is spoken and tipped."""

    label: str
    title: str
    tag: str
    color: str = "#3a61b8"  # the label's own colour; the theme derives tint, line and tag from it
    underline: Underline = Underline.SOLID


@dataclass(frozen=True, slots=True)
class Content:
    """A text with everything that lies on it; all offsets are code points of `text`.

    `lines` are those that are not plain content. `directions` are a person's overrides, by the
    offset at which a paragraph starts. `base` serves paragraphs without any letter.
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()
    styles: Mapping[str, LabelStyle] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    directions: Mapping[int, Direction] = field(default_factory=dict)
    base: Direction | None = None
