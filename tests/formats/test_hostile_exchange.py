"""Files of other programs damaged at random: what was not touched arrives, lines are named."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.jsonl_own import encode_record
from annotator.formats.reading import read_file
from annotator.formats.records import Problem, ReadOptions, Record
from annotator.formats.registry import FORMATS, format_named

_TEXTS = [f"قال سليم حداد رقم {number} في بيروت" for number in range(30)]


def _span(**names: str) -> dict[str, Any]:
    return {names.get("start", "start"): 4, names.get("end", "end"): 13, "label": "P"}


def _lines(bodies: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(one, ensure_ascii=False).encode() for one in bodies]


def _label_studio(text: str) -> dict[str, Any]:
    value = {"start": 4, "end": 13, "text": "سليم حداد", "labels": ["P"]}
    return {"data": {"text": text}, "annotations": [{"result": [{"id": "a", "value": value}]}]}


SEEDS: dict[str, list[bytes]] = {  # a record a line
    "doccano": _lines(
        [{"id": n, "text": t, "label": [[4, 13, "P"]]} for n, t in enumerate(_TEXTS)]
    ),
    "prodigy": _lines(
        [{"text": t, "spans": [_span()], "answer": "accept", "_input_hash": t} for t in _TEXTS]
    ),
    "huggingface": _lines(
        [{"title": "", "text": t, "metadata": "", "spans": [_span()]} for t in _TEXTS]
    ),
    "label-studio": _lines([_label_studio(one) for one in _TEXTS]),
    "csv": [
        b"id,text,start,end,label",
        *(f'{n},"{text}",4,13,P'.encode() for n, text in enumerate(_TEXTS)),
    ],
}
_PIECES = (b"\x00", b'"', b"\\", b"{", b"]", b"\xff", b"\\ud800", b"-1", b"1e999", b"null", b"")


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """Overwrite or insert something within one line."""
    start = chance.randint(0, len(raw) - 1)
    end = min(len(raw), start + chance.randint(0, 6))
    return raw[:start] + chance.choice(_PIECES) + raw[chance.choice((start, end)) :]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", SEEDS)
def test_what_was_not_touched_arrives_and_the_line_is_named(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    path, form = tmp_path / "a", format_named(name)
    told = right = 0
    for _ in range(300):
        lines = [*SEEDS[name]]
        victim = chance.randrange(1, len(lines))
        lines[victim] = damaged(lines[victim], chance)
        path.write_bytes(b"\n".join(lines) + b"\n")
        found = []
        for one in read_file(path, ReadOptions(), form):
            assert isinstance(one, Record | Problem)
            if isinstance(one, Record):
                encode_record(one)
                found.append(one.text)
            else:
                told += 1
                right += one.line == victim + 1
        untouched = {t for n, t in enumerate(_TEXTS) if n != victim - (name == "csv")}
        assert len(untouched - {*found}) <= (name == "csv"), name  # an open quote takes one along
    assert right >= 0.95 * told


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", [one.name for one in FORMATS if one.read and not one.needs])
def test_any_bytes_at_all_end_in_records_and_problems(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    form = format_named(name)
    path = tmp_path / f"a{form.extensions[0]}"
    pieces = [
        *(line for lines in SEEDS.values() for line in lines[:3]),
        *_PIECES,
        b"\n",
        b"[",
        b"\t",
    ]
    for _ in range(150):
        path.write_bytes(b"".join(chance.choices(pieces, k=chance.randint(0, 6))))
        for one in read_file(path, ReadOptions(), form):
            assert isinstance(one, Record | Problem) or one is not None
            if isinstance(one, Record):
                encode_record(one)
