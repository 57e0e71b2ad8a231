"""An article with marks in brackets: `[PERSON سامي فهد]`, nested too, for tests of consistency."""

import re
from collections.abc import Iterable
from dataclasses import replace

from annotator.core.consistency.finding import Finding, Kind, Subject, Way
from annotator.core.consistency.looking import find_inconsistent, text_evidence
from annotator.core.consistency.usage import Usage
from annotator.core.model import Annotation, Attribute, Choice, Label, Line, Pieces, quote_of

_KIND = Attribute("kind", (Choice("named"), Choice("mention")))
LABELS = {
    name: Label(f"{number:032x}", name, attributes=(_KIND,) if number > 2 else ())
    for number, name in enumerate(("PERSON", "TITLE", "MEETING", "DECISION", "PLACE"), 1)
}
_MARK = re.compile(r"\{(?P<open>[A-Z]+)(?P<mention>\?)? |(?P<close>\})")


def subject(
    marked: str,
    *,
    labels: Iterable[Label] = (),
    lines: tuple[Line, ...] = (),
    elsewhere: Usage | None = None,
    read_to: int | None = None,
) -> Subject:
    """Return the article of a text in which `{LABEL …}` are marks, `{LABEL? …}` mentions."""
    text, at = "", 0
    opened: list[tuple[str, bool, int]] = []
    places: list[tuple[int, int, str, bool]] = []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match["open"]:
            opened.append((match["open"], bool(match["mention"]), len(text)))
        else:
            name, mention, start = opened.pop()
            places.append((start, len(text), name, mention))
    text += marked[at:]
    known = {one.name: one for one in (*LABELS.values(), *labels)}
    annotations = [
        annotation(text, number, known[name], ((start, end),), mention=mention)
        for number, (start, end, name, mention) in enumerate(sorted(places), 1)
    ]
    return Subject(
        text,
        annotations,
        {one.id: one for one in known.values()},
        lines,
        text_evidence(text),
        elsewhere or Usage(),
        read_to,
    )


def annotation(
    text: str, number: int, label: Label, pieces: Pieces, *, mention: bool = False
) -> Annotation:
    """Return an annotation of a text."""
    kind = {"kind": "mention" if mention else "named"} if label.attributes else {}
    return Annotation(
        f"{number:032x}", "d" * 32, "a" * 32, label.id, pieces, quote_of(text, pieces), kind
    )


def found(marked: str | Subject, **more: object) -> list[Finding]:
    """Return the findings of an article."""
    one = marked if isinstance(marked, Subject) else subject(marked, **more)  # type: ignore[arg-type]
    return find_inconsistent(one)


def kinds(marked: str | Subject, **more: object) -> list[tuple[Kind, str]]:
    """Return the kind and the text of each finding."""
    return [(one.kind, one.quote) for one in found(marked, **more)]


def mended(one: Subject, finding: Finding) -> Subject:
    """Return the article after what a finding proposes was done."""
    fix = finding.fix
    assert fix is not None
    rest = [other for other in one.annotations if other.id != fix.annotation]
    own = next((other for other in one.annotations if other.id == fix.annotation), None)
    label = fix.label or (own.label if own else "")
    numbers = max((int(other.id, 16) for other in one.annotations), default=0)
    if fix.way in (Way.RESIZE, Way.RELABEL, Way.CONFIRM) and own is not None:
        pieces = fix.ranges or own.pieces
        meaning = one.labels[label].meaning
        changed = replace(
            own,
            label=label,
            pieces=pieces,
            quote=quote_of(one.text, pieces),
            guideline=f"v+{meaning}" if meaning else own.guideline,
        )
        rest.append(changed)
    elif fix.way in (Way.MARK, Way.CUT):
        for number, place in enumerate(fix.ranges, numbers + 1):
            rest.append(annotation(one.text, number, one.labels[label], (place,)))
    return replace(one, annotations=rest)


def fixes(marked: str, **more: object) -> list[list[str]]:
    """Return the texts that the ranges of each fix hold."""
    one = subject(marked, **more)  # type: ignore[arg-type]
    return [
        [one.text[start:end] for start, end in finding.fix.ranges] if finding.fix else []
        for finding in find_inconsistent(one)
    ]
