"""Making spans longer: to the next punctuation, or two of them into one."""

from annotator.core.words import tokens, trim

Range = tuple[int, int]

_CLOSING = frozenset('،؛.؟!,;:…|)]}»”"–—')
_OPENERS = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“", '"': '"'}
_SENTENCE_ENDS = frozenset(".؟!")
_LONGEST_GAP = 40  # code points between two spans that may be one


def extend_to_punctuation(text: str, start: int, end: int) -> int:
    """Return the end of a span moved on to the next closing punctuation or end of the line.

    From an end that stands there already it goes to the next one in the line. Punctuation inside
    a word or number, and what closes a bracket that opens in the span, is passed over.
    """
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    last = end
    for at, after in tokens(text, end, line_end):
        if text[at:after] in _CLOSING and not _is_closed(text, start, at):
            if last > end:
                break
            continue
        last = after
    return max(end, trim(text, start, last)[1])


def join(text: str, first: Range, second: Range) -> Range | None:
    """Return the span that two of one label become, or None where no person would join them.

    No sentence and no line may end between them, nor may more than a few words stand there.
    """
    first, second = sorted((first, second))
    gap = text[first[1] : second[0]]
    if len(gap) > _LONGEST_GAP or "\n" in gap:
        return None
    if any(text[at] in _SENTENCE_ENDS for at, _ in tokens(text, first[1], second[0])):
        return None
    return first[0], max(first[1], second[1])


def _is_closed(text: str, start: int, at: int) -> bool:
    """Tell whether the bracket that closes at `at` opens between `start` and it."""
    opener = _OPENERS.get(text[at])
    if opener is None:
        return False
    inside = text[start:at]
    if opener == text[at]:
        return inside.count(opener) % 2 == 1
    return inside.count(opener) > inside.count(text[at])
