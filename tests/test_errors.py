import errno
import os
import pickle
from collections.abc import Iterator

import pytest

from annotator.errors import AnnotatorError, reason_of
from annotator.language import say, set_language


@pytest.fixture
def arabic() -> Iterator[None]:
    set_language("ar")
    yield
    set_language("en")


def refused(number: int) -> AnnotatorError:
    error = OSError(number, os.strerror(number), "x")
    return AnnotatorError("{file} cannot be read: {reason}.", file="x", reason=reason_of(error))


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR])
def test_why_the_system_refused_is_said_in_the_language_of_the_sentence(
    arabic: None, number: int
) -> None:
    assert not any(
        char.isascii() and char.isalpha() for char in say(refused(number)).replace("x", "")
    )


def test_a_rare_reason_is_said_in_the_words_of_the_system() -> None:
    assert os.strerror(errno.EXDEV) in str(refused(errno.EXDEV))


def test_a_reason_without_words_has_at_least_a_name() -> None:
    assert str(reason_of(InterruptedError())) == "InterruptedError"


def test_a_reason_survives_the_border_of_a_process() -> None:
    error = pickle.loads(pickle.dumps(refused(errno.ENOSPC)))  # noqa: S301
    assert str(error) == "x cannot be read: the disk is full."
