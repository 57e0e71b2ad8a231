import json
import random
from pathlib import Path

import pytest

from annotator.formats import json_array as module
from annotator.formats.json_array import json_array
from annotator.formats.json_lines import JsonLine
from annotator.formats.records import Problem

TASKS = [
    {"id": i, "data": {"text": f"نص {i}, " * (i % 7)}, "annotations": [{"id": i, "r": []}]}
    for i in range(60)
]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("chunk", [1, 7, 1024 * 1024])
def test_objects_come_with_the_lines_they_begin_on(
    indent: int | None, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CHUNK", chunk)
    text = "\ufeff" + json.dumps(TASKS, ensure_ascii=False, indent=indent)
    (tmp_path / "a.json").write_text(text)
    found = list(json_array(tmp_path / "a.json", "data"))
    bodies = [one.body for one in found if isinstance(one, JsonLine)]
    assert bodies == TASKS
    lines = text.split("\n")
    for one in found:
        assert isinstance(one, JsonLine)
        assert indent is None or lines[one.number - 1] == "  {"


def test_one_broken_object_costs_only_itself_and_is_named(tmp_path: Path) -> None:
    chance = random.Random(5)
    whole = json.dumps(TASKS, ensure_ascii=False, indent=1)
    lines = whole.split("\n")
    wrong = 0
    for _ in range(200):
        at = chance.randrange(len(whole) - 20) + 10
        broken = whole[:at] + chance.choice(['"', "{", "}", "[", "", "\\", ":"]) + whole[at + 1 :]
        (tmp_path / "a.json").write_text(broken)
        found = list(json_array(tmp_path / "a.json", "data"))
        ids = [one.body.get("id") for one in found if isinstance(one, JsonLine)]
        assert len(ids) >= len(TASKS) - 2
        line = whole.count("\n", 0, at) + 1
        for one in found:
            if isinstance(one, Problem):
                wrong += one.line is None or abs(one.line - line) > 25
    assert lines
    assert wrong < 10


@pytest.mark.parametrize("text", ["", "[", "{}", "[1, 2]", '[{"data": 1}', "[" * 100_000, '["'])
def test_what_is_no_array_of_objects_is_a_problem(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text)
    assert any(isinstance(one, Problem) for one in json_array(tmp_path / "a.json", "data"))


def test_bytes_that_are_not_utf8_cost_one_object(tmp_path: Path) -> None:
    raw = b'[{"data": "\xff"},\n{"data": "\\ud800"},\n{"data": "ok"}]'
    (tmp_path / "a.json").write_bytes(raw)
    found = list(json_array(tmp_path / "a.json", "data"))
    assert [one.line if isinstance(one, Problem) else one.body for one in found] == [
        1, 2, {"data": "ok"},
    ]  # fmt: skip
