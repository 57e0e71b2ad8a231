"""Patterns that people write: what they find, and that they cannot hold anybody up."""

import pytest

from annotator.core import patterns
from annotator.core.patterns import compiled, matches, places
from annotator.core.suggesting import Pattern
from annotator.errors import AnnotatorError

TEXT = "صدر القرار رقم 21-KL/TW، ثم القرار رقم 7."


def found(regex: str) -> list[str]:
    return [TEXT[start:end] for start, end in places(compiled(regex), TEXT)]


def test_a_pattern_finds_what_it_describes() -> None:
    assert found(r"رقم \d+") == ["رقم 21", "رقم 7"]


def test_a_group_called_span_is_what_is_meant() -> None:
    assert found(r"القرار رقم (?P<span>[\w/-]+)") == ["21-KL/TW", "7"]


def test_nothing_empty_is_found() -> None:
    assert found(r"\d*") == ["21", "7"]
    assert found(r"(?P<span>x?)القرار") == []


@pytest.mark.parametrize("bad", ["(", "[", "*", "(?P<span>", "a{2,1}", "(" * 2000])
def test_what_is_no_pattern_is_said_so(bad: str) -> None:
    with pytest.raises(AnnotatorError, match="regular expression"):
        compiled(bad)


def test_a_pattern_that_explodes_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    pattern = Pattern("p" * 32, "سيئ", "l" * 32, r"(\w|\w\w)+$")
    with pytest.raises(AnnotatorError, match="سيئ"):
        matches(pattern, "ا" * 60 + "!")
