"""Identities: time-ordered random ids, and ids that follow from what they name."""

import hashlib
import secrets
import time

from annotator.core.model import Id


def new_id() -> Id:
    """Return a new UUID version 7 (RFC 9562, 5.7) as 32 hexadecimal digits."""
    milliseconds = time.time_ns() // 1_000_000
    bits = (milliseconds << 80) | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | (0x7 << 76)
    bits = bits & ~(0x3 << 62) | (0x2 << 62)
    return f"{bits:032x}"


def named_id(*parts: str) -> Id:
    """Return the id that follows from `parts`: the same on every machine."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def following(first: Id, steps: int) -> Id:
    """Return the id that stands `steps` after `first`: spans that arrive together are counted."""
    return f"{(int(first, 16) + steps) % (1 << 128):032x}"


def now() -> int:
    """Return the wall clock: milliseconds since 1970."""
    return time.time_ns() // 1_000_000
