"""What changed between two versions of a text, line by line, and a short name of each version."""

import difflib
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

_PICTURE = re.compile(r"data:image/[a-z]+;base64,[A-Za-z0-9+/=]+")


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    LEFT_OUT = "left out"  # lines that did not change, too many to be shown


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line with what became of it."""

    change: Change
    text: str


def version_name(text: str) -> str:
    """Return six hex digits that stand for a text: the same on every machine; "" for no text."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:6] if text.strip() else ""


def changed_lines(before: str, after: str, *, around: int = 2) -> list[ChangedLine]:
    """Return the lines that changed, each with so many unchanged ones around it."""
    old, new = _lines(before), _lines(after)
    found: list[ChangedLine] = []
    groups = difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around)
    end = 0
    for group in groups:
        if group[0][1] > end:
            found.append(ChangedLine(Change.LEFT_OUT, ""))
        for tag, first, last, first_new, last_new in group:
            if tag == "equal":
                found += [ChangedLine(Change.SAME, line) for line in old[first:last]]
                continue
            found += [ChangedLine(Change.REMOVED, line) for line in old[first:last]]
            found += [ChangedLine(Change.ADDED, line) for line in new[first_new:last_new]]
        end = group[-1][2]
    if found and end < len(old):
        found.append(ChangedLine(Change.LEFT_OUT, ""))
    return found


def _lines(text: str) -> list[str]:
    return _PICTURE.sub("…", text).splitlines()
