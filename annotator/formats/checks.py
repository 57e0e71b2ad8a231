"""Whether what a file says about a text is true: spans in range, quotes equal, lines in order."""

from collections.abc import Iterable

from annotator.core.model import Line, quote_of
from annotator.errors import Message
from annotator.formats.nearby import Misfit, around
from annotator.formats.records import AnnotationRecord
from annotator.language import N_


def check_annotations(
    text: str, annotations: tuple[AnnotationRecord, ...]
) -> tuple[tuple[AnnotationRecord, ...], list[Message]]:
    """Return the annotations that hold against `text`, and what is wrong with the others."""
    length = len(text)
    for one in annotations:
        if len(one.pieces) != 1 or not one.label.strip():
            break
        ((start, end),) = one.pieces
        if not 0 <= start < end <= length:
            break
        if one.quote is not None and text[start:end] != one.quote:
            break
    else:
        return annotations, []
    return _sorted_out(text, annotations)


def _sorted_out(
    text: str, annotations: tuple[AnnotationRecord, ...]
) -> tuple[tuple[AnnotationRecord, ...], list[Message]]:
    kept: list[AnnotationRecord] = []
    messages: list[Message] = []
    for one in annotations:
        if message := annotation_flaw(text, one):
            messages.append(message)
        else:
            kept.append(one)
    return tuple(kept), messages


def annotation_flaw(text: str, one: AnnotationRecord) -> Message | None:
    """Return what is wrong with an annotation of `text`, or None; offsets are code points."""
    if not one.label.strip():
        return Misfit(
            N_("A span without a label was left out: {span}."),
            {"span": _spell(one)},
            around(text, one.pieces, one.quote),
        )
    if not one.pieces:
        return Message("A span without a place was left out: {label}.", {"label": one.label})
    before = 0
    for start, end in one.pieces:
        if not before <= start < end <= len(text):
            return Misfit(
                N_(
                    "A span that does not lie in its text ({length} characters) was left out: "
                    "{span}."
                ),
                {"length": len(text), "span": _spell(one)},
                around(text, one.pieces, one.quote),
            )
        before = end
    if one.quote is not None and quote_of(text, one.pieces) != one.quote:
        return Misfit(
            N_(
                "A span whose quote is not what stands in the text was left out: {span} says "
                "“{quote}”, the text says “{found}”."
            ),
            {
                "span": _spell(one),
                "quote": _short(one.quote),
                "found": _short(quote_of(text, one.pieces)),
            },
            around(text, one.pieces, one.quote),
        )
    return None


def check_lines(text: str, lines: Iterable[Line]) -> tuple[tuple[Line, ...], list[Message]]:
    """Return the lines that lie in `text`, and what is wrong with the others."""
    kept: list[Line] = []
    messages: list[Message] = []
    for line in lines:
        if 0 <= line.start <= line.end <= len(text):
            kept.append(line)
        else:
            place = f"{line.start}–{line.end}"
            messages.append(
                Message(
                    "A line that does not lie in its text was left out: {span}.", {"span": place}
                )
            )
    return tuple(kept), messages


def _spell(one: AnnotationRecord) -> str:
    return ", ".join(f"{start}–{end}" for start, end in one.pieces) + f" {one.label}"


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
