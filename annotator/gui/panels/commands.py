"""What can be done now, as commands with their titles, icons and key caps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator.core.model import Label
from annotator.gui.actions import ACTIONS, label_index
from annotator.gui.keymap import KeyMap
from annotator.language import _, current, isolate


@dataclass(frozen=True, slots=True)
class Command:
    """An action that can be done now."""

    id: str
    title: str
    icon: str
    caps: tuple[str, ...]
    names: tuple[str, ...]  # under which it is found besides its title


def commands_now(
    keymap: KeyMap, labels: Sequence[Label], can: Callable[[str], bool]
) -> tuple[Command, ...]:
    """Return the actions that `can` be done now, those that mark with a label by its name."""
    found: list[Command] = []
    for one in ACTIONS:
        place = label_index(one.id)
        if not can(one.id) or (place is not None and place >= len(labels)):
            continue
        title = _(one.title)
        names: tuple[str, ...] = (one.title,)
        if place is not None:
            label = labels[place]
            title = _("Mark as {label}").format(label=isolate(label.title(current())))
            names = (one.title, label.name, *label.titles.values())
        found.append(Command(one.id, title, one.icon, keymap.caps(one.id), names))
    return tuple(found)
