"""Slow work that makes millions of small values does without the collector of cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Keep the collector of cycles from walking over the values of an import or export.

    They hold no cycles, so they go when they are let go of; the collector would look at each of
    them several times and take a sixth of the time. Blocks may be nested.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
