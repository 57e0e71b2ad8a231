"""Regular expressions that people write: compiled, tried with a time limit, never trusted."""

from functools import lru_cache

import regex

from annotator.core.suggesting import Pattern
from annotator.errors import AnnotatorError
from annotator.language import N_

SECONDS = 1.0  # for one text; a pattern that takes longer is refused
_SPAN = "span"  # the group that is meant, where there is one


def compiled(text: str) -> "regex.Pattern[str]":
    """Return a regular expression. Raises AnnotatorError when it is none."""
    try:
        return _compiled(text)
    except (regex.error, OverflowError, RecursionError, ValueError) as error:
        raise AnnotatorError(
            N_("This is not a regular expression: {reason}."), reason=str(error)
        ) from error


def places(pattern: "regex.Pattern[str]", text: str) -> list[tuple[int, int]]:
    """Return what matches (or its group "span"), in code points; nothing empty.

    Raises AnnotatorError when it takes too long.
    """
    group = _SPAN if _SPAN in pattern.groupindex else 0
    try:
        # Concurrent: the window goes on while a thread of it tries a pattern.
        found = [
            one.span(group) for one in pattern.finditer(text, timeout=SECONDS, concurrent=True)
        ]
    except TimeoutError as error:
        raise AnnotatorError(
            N_("This regular expression takes too long; make it simpler.")
        ) from error
    return [(start, end) for start, end in found if start < end]


def matches(pattern: Pattern, text: str) -> list[tuple[int, int]]:
    """Return what a pattern of the project finds in a text.

    Raises AnnotatorError, which names it, when it is no pattern or takes too long.
    """
    try:
        return places(compiled(pattern.regex), text)
    except AnnotatorError as error:
        raise AnnotatorError(
            N_("The pattern {name} was left out. {reason}"), name=pattern.name, reason=error.message
        ) from error


@lru_cache(maxsize=200)
def _compiled(text: str) -> "regex.Pattern[str]":
    return regex.compile(text, regex.MULTILINE)
