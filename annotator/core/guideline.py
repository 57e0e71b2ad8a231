"""Guidelines in two languages: the part that one reader is to see."""

import re

from annotator.core.text import Direction, text_direction

_BREAK = re.compile(r"\n[ \t]*\n {0,3}(?:-[ \t]*){3,}\n")
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
    return parts[found.index(language == "ar")] + "\n"
