"""Exports in JSON, read with Python's own `json`: ours, doccano's, Prodigy's and the others'."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.formats.proofs.found import Found, FoundSpan, to_code_points
from annotator.formats.records import WriteOptions

_BLOCK = 1 << 16


def _lines(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield json.loads(line)


def _array(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield the objects of arrays, one in memory at a time."""
    decoder = json.JSONDecoder()
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            buffer = file.read(_BLOCK).lstrip()
            if not buffer.startswith("["):
                raise ValueError("not an array")
            buffer = buffer[1:]
            while True:
                buffer = buffer.lstrip(" \n\r\t,")
                try:
                    body, end = decoder.raw_decode(buffer)
                except json.JSONDecodeError:
                    more = file.read(_BLOCK)
                    if not more:
                        if buffer.strip() == "]":
                            break
                        raise
                    buffer += more
                    continue
                yield body
                buffer = buffer[end:]


def ours(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of our own JSON lines."""
    del options
    for body in _lines(paths):
        if body["kind"] == "project":
            continue
        text = body["text"]
        spans = []
        for layer in body["layers"]:
            for one in layer["annotations"]:
                pieces = tuple((start, end) for start, end in one["pieces"])
                if one["quote"] != " ".join(text[start:end] for start, end in pieces):
                    raise ValueError(f"quote of {pieces}")
                spans.append(FoundSpan(one["label"], pieces, layer["annotator"], one["attributes"]))
        yield Found(text, spans)


def doccano(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of either shape."""
    for body in _lines(paths):
        text = body["text"]
        place = to_code_points(text, options.offsets)
        found = [tuple(one) for one in body.get("label", ())]
        found += [
            (one["start_offset"], one["end_offset"], one["label"])
            for one in body.get("entities", ())
        ]
        spans = [FoundSpan(label, ((place(s), place(e)),)) for s, e, label in found]
        yield Found(text, spans)


def prodigy(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the tasks; their spans must stand on their tokens."""
    del options
    for body in _lines(paths):
        text, tokens = body["text"], body["tokens"]
        for one in tokens:
            if text[one["start"] : one["end"]] != one["text"]:
                raise ValueError(f"token {one['id']}")
        spans = []
        for one in body["spans"]:
            ends = tokens[one["token_start"]]["start"], tokens[one["token_end"]]["end"]
            if ends != (one["start"], one["end"]):
                raise ValueError(f"span {ends}")
            spans.append(FoundSpan(one["label"], (ends,), body.get("_annotator_id", "")))
        yield Found(text, spans)


def label_studio(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the tasks with the regions of annotations and predictions."""
    for body in _array([one for one in paths if one.suffix == ".json"]):
        text = body["data"]["text"]
        place = to_code_points(text, options.offsets)
        spans = []
        for answer in (*body["annotations"], *body["predictions"]):
            owner = answer.get("completed_by", {}).get("email") or answer.get("model_version", "")
            said: dict[str, dict[str, str]] = {}
            for one in answer["result"]:
                if one["type"] == "choices":
                    said.setdefault(one["id"], {})[one["from_name"]] = one["value"]["choices"][0]
            for one in answer["result"]:
                if one["type"] == "labels":
                    value = one["value"]
                    ends = place(value["start"]), place(value["end"])
                    more = said.get(one["id"], {})
                    spans.append(FoundSpan(value["labels"][0], (ends,), owner, more))
        yield Found(text, spans)


def gliner(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the passages; the last word of a span is counted in."""
    del options
    for body in _array(paths):
        spans = [FoundSpan(label, ((first, last + 1),)) for first, last, label in body["ner"]]
        yield Found(None, spans, body["tokenized_text"])


def chat(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the conversations: a span is where its words stand for the how-manieth time."""
    del options
    for body in _lines(paths):
        said = {one["role"]: one["content"] for one in body["messages"]}
        text = said["user"]
        spans = []
        for one in json.loads(said["assistant"])["spans"]:
            start = -1
            for _ in range(one["occurrence"]):
                start = text.index(one["text"], start + 1)
            pieces = ((start, start + len(one["text"])),)
            spans.append(FoundSpan(one["label"], pieces, "", one.get("attributes", {})))
        yield Found(text, spans)


def dataset_rows(rows: Iterator[dict[str, Any]], options: WriteOptions) -> Iterator[Found]:
    """Yield the rows of a dataset of articles."""
    for row in rows:
        text = row["text"]
        place = to_code_points(text, options.offsets)
        spans = []
        for one in row["spans"]:
            start, end = place(one["start"]), place(one["end"])
            if text[start:end] != one["text"]:
                raise ValueError(f"text of {start}–{end}")
            more = json.loads(one["attributes"]) if one["attributes"] else {}
            spans.append(FoundSpan(one["label"], ((start, end),), one["annotator"], more))
        yield Found(text, spans)


def token_rows(rows: Iterator[dict[str, Any]]) -> Iterator[Found]:
    """Yield the rows of a dataset of tokens and tags."""
    for row in rows:
        yield Found(None, tagged(row["ner_tags"]), row["tokens"])


def tagged(tags: Sequence[str]) -> list[FoundSpan]:
    """Return the spans of tags of any scheme that says where spans begin."""
    found: list[list[Any]] = []
    for at, tag in enumerate(tags):
        letter, _, label = tag.partition("-")
        if letter == "O":
            continue
        if letter in "BSU":
            found.append([label, at, at + 1])
        elif found and found[-1][0] == label and found[-1][2] == at and letter in "IEL":
            found[-1][2] = at + 1
        else:
            raise ValueError(f"tag {tag}")
    return [FoundSpan(label, ((first, last),)) for label, first, last in found]


def dataset(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the articles of a dataset folder in JSON lines."""
    yield from dataset_rows(_lines(shards(paths, "spans", ".jsonl")), options)


def dataset_tokens(paths: Sequence[Path], options: WriteOptions) -> Iterator[Found]:
    """Yield the sentences of a dataset folder in JSON lines."""
    del options
    yield from token_rows(_lines(shards(paths, "tokens", ".jsonl")))


def shards(paths: Sequence[Path], part: str, ending: str) -> list[Path]:
    """Return the files of a configuration: training first, then validation, then the test."""
    order = ("train", "validation", "test")
    found = [one for path in paths for one in (path / part).glob(f"*{ending}")]
    return sorted(found, key=lambda one: (order.index(one.name.partition("-")[0]), one.name))
