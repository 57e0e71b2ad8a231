"""The label set as a whole: what a draft of it changes, and whether it can stand."""

from collections.abc import Sequence
from dataclasses import replace

from annotator.core.color import separation, suggest_color
from annotator.core.model import Label, Underline
from annotator.errors import Message
from annotator.language import N_
from annotator.store.gesture import Gesture
from annotator.store.ids import new_id
from annotator.store.project import Project

APART = 10.0  # CIEDE2000: below it some eyes tell two colours apart only side by side
_DIGITS = "123456789"


def new_label(existing: Sequence[Label], *, name: str) -> Label:
    """Return a label to begin with: a free name, a colour far from the others, the next pattern."""
    names = {label.name for label in existing}
    free, copy = name, 2
    while free in names:
        free, copy = f"{name}_{copy}", copy + 1
    alive = [label for label in existing if not label.retired]
    pattern = list(Underline)[len(alive) % len(Underline)]
    color = suggest_color(label.color for label in alive)
    label = Label(new_id(), free, color=color, underline=pattern, order=len(existing))
    return numbered([*existing, label])[-1]


def numbered(labels: Sequence[Label]) -> list[Label]:
    """Return the labels in this order, with the digit of their place where they have no letter.

    Retired labels hold no key and take no place.
    """
    found = []
    place = 0
    for order, label in enumerate(labels):
        key = "" if label.retired else label.key
        if not label.retired:
            if key in _DIGITS:
                key = _DIGITS[place] if place < len(_DIGITS) else ""
            place += 1
        found.append(replace(label, order=order, key=key))
    return found


def flaw(label: Label, others: Sequence[Label]) -> Message | None:
    """Return why a label cannot stand in its set, or None."""
    if not label.name or label.name != label.name.strip():
        return Message(N_("A label needs a name without spaces at its ends."))
    for other in others:
        if other.id == label.id:
            continue
        if other.name == label.name:
            return Message(N_("There is a label {name} already."), {"name": label.name})
        if label.key and other.key == label.key and not (label.retired or other.retired):
            return Message(
                N_("The key {key} belongs to the label {name}."),
                {"key": label.key, "name": other.name},
            )
    return None


def alike(label: Label, others: Sequence[Label]) -> list[Label]:
    """Return the living labels whose colour some eyes would take for this one's."""
    return [
        other
        for other in others
        if other.id != label.id
        and not (other.retired or label.retired)
        and separation(label.color, other.color) < APART
    ]


def write_labels(project: Project, gesture: Gesture, labels: Sequence[Label]) -> None:
    """Write what a draft changes. Raises Refused when names or keys collide."""
    stored = project.labels.by_id()
    changed = [label for label in labels if stored.get(label.id) != label]
    # Keys and names may change hands: first let go of all, then take.
    for label in changed:
        before = stored.get(label.id)
        if before is not None and before.key and before.key != label.key:
            project.labels.write(gesture, replace(before, key=""))
    for label in changed:
        project.labels.write(gesture, label)
