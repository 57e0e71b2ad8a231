"""What an article should look like in the end: its text and the spans of a reference."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """A span of the reference: code points, exported name of its label, value of its attribute."""

    start: int
    end: int
    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its reference."""

    name: str
    text: str
    wanted: tuple[Wanted, ...]


def read_own(path: Path, layer: str) -> Iterator[Article]:
    """Read articles of the program's own JSON lines with the layer of one annotator."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = json.loads(lines[0])
    names = {one["id"]: one["name"] for one in head["labels"]}
    people = {one["name"]: one["id"] for one in head["annotators"]}
    for line in lines[1:]:
        article = json.loads(line)
        spans = [
            Wanted(
                one["pieces"][0][0],
                one["pieces"][0][1],
                names.get(one["label"], one["label"]),
                _kind(one),
            )
            for each in article["layers"]
            if each["annotator"] == people[layer]
            for one in each["annotations"]
        ]
        yield Article(article["name"], article["text"], tuple(sorted(spans)))


def read_plain(path: Path) -> Iterator[Article]:
    """Read a JSON list of {"name", "text", "spans": [{"start", "end", "label", "kind"}]}."""
    for one in json.loads(path.read_text(encoding="utf-8")):
        spans = [
            Wanted(span["start"], span["end"], span["label"], span.get("kind", ""))
            for span in one["spans"]
        ]
        yield Article(one["name"], one["text"], tuple(sorted(spans)))


def _kind(annotation: dict[str, dict[str, str]]) -> str:
    return annotation.get("attributes", {}).get("kind", "")
