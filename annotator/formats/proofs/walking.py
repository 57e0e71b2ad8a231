"""Where the tokens of a file stand in the text that was sent, found by walking along it."""

import unicodedata
from collections.abc import Sequence

_UNSEEN = frozenset({"Cf", "Mn", "Cc", "Me"})


def walked(
    text: str, tokens: Sequence[str], start: int, *, bare: bool
) -> list[tuple[int, int]] | None:
    """Return the places of the tokens from `start` on; None when something else stands there.

    Between them stand only white space and signs that are not seen; `bare` says that tokens come
    without harakat, so that those are passed over inside them too.
    """
    places = []
    at = start
    for token in tokens:
        first = -1
        for char in token:
            at = _next(text, at, char, inside=first >= 0, bare=bare)
            if at < 0:
                return None
            first = at if first < 0 else first
            at += 1
        places.append((first, at))
    return places


def without_harakat(text: str, piece: tuple[int, int]) -> tuple[int, int]:
    """Return the piece without harakat at its ends, if any word is left of it."""
    start, end = piece
    while start < end and _is_harakat(text[start]):
        start += 1
    while start < end and _is_harakat(text[end - 1]):
        end -= 1
    return (start, end) if text[start:end].strip() else piece


def with_harakat(text: str, piece: tuple[int, int]) -> tuple[int, int]:
    """Return the piece with the harakat around it."""
    start, end = piece
    while start > 0 and _is_harakat(text[start - 1]):
        start -= 1
    while end < len(text) and _is_harakat(text[end]):
        end += 1
    return start, end


def _next(text: str, at: int, char: str, *, inside: bool, bare: bool) -> int:
    """Return where the sign stands next, or -1."""
    while at < len(text) and text[at] != char:
        sign = text[at]
        unseen = sign.isspace() or unicodedata.category(sign) in _UNSEEN
        if not (unseen and not inside) and not (bare and _is_harakat(sign)):
            return -1
        at += 1
    return at if at < len(text) else -1


def _is_harakat(sign: str) -> bool:
    return sign == "\u0640" or ("\u0600" <= sign <= "\u06ff" and unicodedata.category(sign) == "Mn")
