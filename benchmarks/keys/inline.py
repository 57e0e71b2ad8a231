"""Articles with their reference inside: [P …] [T …] [Mn …] [Mm …] [D …] [Dm …], spans in spans."""

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.keys.reference import Article, Wanted

_LABELS = {"P": "PERSON", "T": "TITLE", "M": "MEETING", "D": "DECISION"}
_SIGN = re.compile(r"\[(?P<label>[PTMD])(?P<kind>[nm]?) |(?P<end>\])|(?P<plain>\[)")


def read_inline(path: Path) -> Iterator[Article]:
    """Read articles: each begins with a line "= name", what is before the first is no article."""
    for part in path.read_text(encoding="utf-8").split("\n= ")[1:]:
        name, _, body = part.partition("\n")
        yield parse(name, body.rstrip("\n"))


def parse(name: str, body: str) -> Article:
    """Take the marks out of a text and note where they stood (code points)."""
    text, last = "", 0
    open_marks: list[tuple[str, str, int]] = []
    wanted: list[Wanted] = []
    for match in _SIGN.finditer(body):
        text += body[last : match.start()]
        last = match.end()
        if match["label"]:
            open_marks.append((_LABELS[match["label"]], _kind(match), len(text)))
        elif match["plain"]:
            open_marks.append(("", "", len(text)))
            text += "["
        else:
            label, kind, start = open_marks.pop()
            if label:
                wanted.append(Wanted(start, len(text), label, kind))
            else:
                text += "]"
    text += body[last:]
    return Article(name, text, tuple(sorted(wanted)))


def _kind(match: re.Match[str]) -> str:
    if match["label"] not in "MD":
        return ""
    return "mention" if match["kind"] == "m" else "named"
