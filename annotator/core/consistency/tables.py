"""Which labels may stand inside which, and of which a mention needs the named one: data."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a label is for, told by its exported name."""

    PERSON = "person"
    TITLE = "title"
    MEETING = "meeting"
    DECISION = "decision"


ROLES = {
    **dict.fromkeys(("PERSON", "PER", "PERS"), Role.PERSON),
    **dict.fromkeys(("TITLE", "OFFICE", "ROLE", "POSITION"), Role.TITLE),
    **dict.fromkeys(("MEETING", "EVENT"), Role.MEETING),
    **dict.fromkeys(("DECISION", "DOCUMENT", "LAW"), Role.DECISION),
}


@dataclass(frozen=True, slots=True)
class Nest:
    """Whether a span of one kind is wanted inside one of another."""

    outer: Role
    inner: Role
    wanted: bool
    certain: bool = False  # an unwanted inner one may go unseen


# What is not in the table: unwanted inside a span of its own label, else nobody's concern.
NESTS = (
    Nest(Role.MEETING, Role.DECISION, wanted=True),
    Nest(Role.TITLE, Role.TITLE, wanted=False, certain=True),
    Nest(Role.PERSON, Role.PERSON, wanted=False),
    Nest(Role.PERSON, Role.TITLE, wanted=False),
    Nest(Role.PERSON, Role.MEETING, wanted=False),
    Nest(Role.PERSON, Role.DECISION, wanted=False),
)
# The attribute that tells a mention from what is named, and of which labels it is judged. A bare
# decision is marked only where the document itself is in the article; a meeting may be meant
# without being named, so there is nothing to do but look.
KIND, NAMED, MENTION = "kind", "named", "mention"
NEED_NAMED = {Role.MEETING: False, Role.DECISION: True}  # whether the mention may be removed


def role_of(name: str) -> Role | None:
    """Return what a label of that exported name is for."""
    return ROLES.get(name.upper())


def nest_of(outer: str, inner: str) -> Nest | None:
    """Return what the table says of two exported names."""
    pair = role_of(outer), role_of(inner)
    return next((one for one in NESTS if (one.outer, one.inner) == pair), None)
