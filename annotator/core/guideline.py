"""Guidelines in two languages: the part that one reader is to see."""

import re
from collections.abc import Sequence

from annotator.core.text import Direction, text_direction

_BREAK = re.compile(r"\n[ \t]*\n {0,3}(?:-[ \t]*){3,}\n")
_PICTURE = re.compile(r"^\[[^\]\n]+\]: *data:image/\S+$", re.MULTILINE)
_SIGNS = re.compile(r"([\\`*_\[\]<>#|!~])")
_HEADING = re.compile(r"#{1,6}[ \t]+(.+)")


def part_for(guideline: str, language: str) -> str:
    """Return what a reader of `language` ("ar" or "en") is to see of a guideline in Markdown.

    Who writes it twice puts a line of `---` between and a heading over each part; a heading in
    Arabic letters begins the Arabic part. Any other guideline is shown whole to everybody.
    """
    parts = [part.strip() for part in _BREAK.split(guideline)]
    headings = [_HEADING.match(part) for part in parts]
    if len(parts) != 2 or None in headings:
        return guideline
    found = [text_direction(heading[1]) is Direction.RTL for heading in headings if heading]
    if found[0] == found[1]:
        return guideline
    part = parts[found.index(language == "ar")]
    # Pictures stand at the end of the text, whichever part they are shown in.
    pictures = [one for one in _PICTURE.findall(guideline) if one not in part]
    return "\n\n".join([part, *pictures]) + "\n"


def with_examples(guideline: str, title: str, examples: Sequence[str]) -> str:
    """Return a guideline with examples (Markdown, a line each) in its list of that title.

    What the list has already is not added again; a guideline without it gets one at its end.
    """
    lines = guideline.rstrip().split("\n") if guideline.strip() else []
    heading = f"### {title}"
    new = [f"- {one}" for one in examples if f"- {one}" not in lines]
    if not new:
        return guideline
    if heading not in lines:
        return "\n".join([*lines, *([""] if lines else []), heading, *new]) + "\n"
    at = lines.index(heading) + 1
    while at < len(lines) and (lines[at].startswith("- ") or not lines[at].strip()):
        at += 1
    while not lines[at - 1].strip():
        at -= 1
    return "\n".join([*lines[:at], *new, *lines[at:]]) + "\n"


def plain(text: str) -> str:
    """Return a text so that Markdown shows it letter for letter, in one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
