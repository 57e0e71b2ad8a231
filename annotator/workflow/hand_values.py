"""What the functions that hand work out and take it in return: values that cross processes."""

from dataclasses import dataclass
from pathlib import Path

from annotator.core.model import Id
from annotator.errors import Message

HAND_OUT = ".annwork"
HAND_IN = ".anndone"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A hand-out that was written."""

    path: Path
    person: Id
    name: str  # of the person
    articles: int  # assigned to them now
    arrived: int  # changes of theirs that the project has: the receipt


@dataclass(frozen=True, slots=True)
class About:
    """What a hand-out or a hand-in says of itself, before anything is done with it."""

    path: Path
    out: bool  # a hand-out; else a hand-in
    project: Id
    project_name: str
    person: Id
    name: str  # of the person
    made: int  # milliseconds since 1970
    articles: int  # in a hand-out
    changes: int  # of the person


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a hand-out did to the working project at `path`."""

    path: Path
    created: bool  # the working project was made just now
    older: bool  # it is older than one opened before, so nothing was changed
    person: Id
    name: str
    articles: int  # new ones
    withdrawn: int  # articles that were taken back (they stay, with what was done in them)
    labels: tuple[str, ...]  # names of labels that are new or changed
    guideline: bool  # the project's guideline changed
    notes: int  # answers, returned articles and feedback that came
    recovered: int  # changes of this person that this file did not have
    arrived: int  # of `made` changes in this file, so many have reached the lead
    made: int

    @property
    def changed(self) -> bool:
        """Tell whether anything came."""
        return bool(
            self.created or self.articles or self.withdrawn or self.labels or self.guideline
            or self.notes or self.recovered
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A hand-in that was written."""

    path: Path
    changes: int  # all that is in it
    fresh: int  # of them, those that the lead had not confirmed with the last hand-out


@dataclass(frozen=True, slots=True)
class Held:
    """Changes that were not merged for one reason; they are kept, and tried again each time."""

    reason: Message
    changes: int
    alarm: bool  # not explained by anything that goes wrong by itself


@dataclass(frozen=True, slots=True)
class LabelDifference:
    """How the label set under which somebody worked differs from the project's, by names."""

    missing: tuple[str, ...] = ()  # they do not have these yet
    changed: tuple[str, ...] = ()  # mean something else now


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one hand-in."""

    path: Path
    person: Id
    name: str
    new: int = 0
    already: int = 0  # here before
    released: int = 0  # of earlier hand-ins, could be merged now
    held: tuple[Held, ...] = ()  # of this hand-in
    articles: int = 0  # in which something is new
    labels: LabelDifference = LabelDifference()
    flags: tuple[Message, ...] = ()  # two machines, a clock that is wrong, an older copy
    refused: Message | None = None  # why nothing of the file was read

    @property
    def kept_back(self) -> int:
        """Return how many changes of it are not merged."""
        return sum(one.changes for one in self.held)


@dataclass(frozen=True, slots=True)
class Report:
    """What taking in some hand-ins did."""

    files: tuple[Taken, ...]
    backup: Path | None  # made and verified before; None: there was nothing to merge
    waiting: tuple[Held, ...]  # all that the project holds back now

    @property
    def new(self) -> int:
        """Return how many changes came."""
        return sum(one.new + one.released for one in self.files)


@dataclass(frozen=True, slots=True)
class Working:
    """What a working project knows about itself: whose it is and what the lead confirmed."""

    person: Id
    name: str
    opened: int  # milliseconds since 1970: the newest hand-out
    arrived: int  # changes of this person that had reached the lead then
    made: int  # changes of this person in this file
    handed_in: int  # milliseconds since 1970: the last hand-in that was written; 0: none


@dataclass(frozen=True, slots=True)
class Standing:
    """How hand-outs and hand-ins stand with one person, in the lead's project."""

    person: Id
    name: str
    articles: int  # assigned now
    handed_out: int = 0  # milliseconds since 1970; 0: never
    taken_in: int = 0  # likewise
    arrived: int = 0  # changes
    held: int = 0  # changes kept back
    unsent: int = 0  # articles that the last hand-out did not have
