"""Every key and mouse gesture by the place where it holds, as it stands on this keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.gui.actions import (
    ACTIONS,
    LABELS_WITH_DIGIT,
    LANES_WITH_DIGIT,
    PLACE_TITLES,
    Place,
    label_index,
    lane_index,
)
from annotator.gui.keymap import KeyMap
from annotator.gui.keys import Key, parse_key
from annotator.language import N_, _, number

Caps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What is done, and by which keys: any of the caps does it."""

    title: str
    caps: tuple[Caps, ...]


@dataclass(frozen=True, slots=True)
class KeySection:
    """The keys that hold in one place."""

    title: str
    rows: tuple[KeyRow, ...]


_MOVES = (  # the canvas does these by itself; they cannot be changed
    (("Left", "Right"), N_("To the next letter, in reading order")),
    (("Ctrl+Left", "Ctrl+Right"), N_("To the next word")),
    (("Up", "Down"), N_("To the next line")),
    (("Home", "End"), N_("To the start or end of the line")),
    (("Ctrl+Home", "Ctrl+End"), N_("To the start or end of the article")),
    (("PgUp", "PgDn"), N_("To the next page")),
    (("Ctrl+A",), N_("Select the whole article")),
)
_MOUSE = (
    (N_("Drag"), N_("Select whole words")),
    (N_("Ctrl + drag"), N_("Select letter by letter")),
    (N_("Double click"), N_("Select the word")),
    (N_("Triple click"), N_("Select the sentence")),
    (N_("Click on a span"), N_("Select the span; once more: the one around it")),
    (N_("Drag an edge"), N_("Move the start or end of the selected span")),
    (N_("Ctrl + wheel"), N_("Larger or smaller text")),
    (N_("Right click"), N_("What can be done here")),
)


def key_sections(keymap: KeyMap) -> tuple[KeySection, ...]:
    """Return everything that keys and the mouse do."""
    places = [KeySection(_(PLACE_TITLES[place]), tuple(_rows_of(place, keymap))) for place in Place]
    shift = keymap.legends.caps(Key("A", shift=True))[0]
    moves = [
        *(KeyRow(_(title), tuple(cap_texts(keymap, _keys(keys)))) for keys, title in _MOVES),
        KeyRow(_("Select on the way"), ((_("{key} + these").format(key=shift),),)),
    ]
    mouse = (KeyRow(_(title), ((_(gesture),),)) for gesture, title in _MOUSE)
    return (
        *places,
        KeySection(_("Moving in the text"), tuple(moves)),
        KeySection(_("With the mouse"), tuple(mouse)),
    )


def cap_texts(keymap: KeyMap, keys: Sequence[Key]) -> list[Caps]:
    """Return the caps of keys, each last one with the sign of the person's other script."""
    found: list[Caps] = []
    for key in keys:
        *held, cap = keymap.legends.caps(key)
        second = keymap.legends.second(key)
        found.append((*held, f"{cap} {second}" if second else cap))
    return found


def as_text(sections: Sequence[KeySection]) -> str:
    """Return the page as plain text, to be pasted and printed elsewhere."""
    lines: list[str] = []
    for section in sections:
        lines += ["", section.title]
        lines += [
            f"{row.title}\t{' / '.join('+'.join(caps) for caps in row.caps)}"
            for row in section.rows
        ]
    return "\n".join(lines).strip() + "\n"


def _rows_of(place: Place, keymap: KeyMap) -> list[KeyRow]:
    rows: list[KeyRow] = []
    for one in ACTIONS:
        index = label_index(one.id)
        keys = keymap.keys(one.id)
        lane = lane_index(one.id)
        if place not in one.places or not keys or index or (lane or 0) > 1:
            continue
        caps = cap_texts(keymap, keys)
        title = _(one.title)
        if lane == 1:
            title = _("Take one of the answers")
            last = cap_texts(keymap, keymap.keys(f"lane_{LANES_WITH_DIGIT}"))
            caps = [(f"{caps[0][-1]} … {last[0][-1] if last else number(LANES_WITH_DIGIT)}",)]
        if index == 0:
            title = _("Mark as one of the labels")
            last = cap_texts(keymap, keymap.keys(f"label_{LABELS_WITH_DIGIT}"))
            caps = [(f"{caps[0][-1]} … {last[0][-1] if last else number(LABELS_WITH_DIGIT)}",)]
        rows.append(KeyRow(title, tuple(caps)))
    return rows


def _keys(texts: Sequence[str]) -> tuple[Key, ...]:
    return tuple(parse_key(text) for text in texts)
