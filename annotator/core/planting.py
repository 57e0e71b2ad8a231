"""Wrong suggestions on purpose: near a right one, to measure who looks before they accept."""

from annotator.core.words import next_word, previous_word, word_at


def wrong_ends(text: str, start: int, end: int, *, dice: float) -> tuple[int, int] | None:
    """Return a span (code points) that is wrong by one word, or None where there is no such.

    `dice`, 0 to 1, decides which of the possible ones: a word more or less, in front or behind.
    """
    ways = [one for one in _ways(text, start, end) if one != (start, end) and one[0] < one[1]]
    return ways[min(int(dice * len(ways)), len(ways) - 1)] if ways else None


def _ways(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    before, after = word_at(text, previous_word(text, start)), word_at(text, next_word(text, end))
    first, last = word_at(text, start), word_at(text, max(start, end - 1))
    if after and after[0] >= end and _plain(text[end : after[0]]):
        found.append((start, after[1]))
    if before and before[1] <= start and _plain(text[before[1] : start]):
        found.append((before[0], end))
    if first and last and first != last:
        shorter = word_at(text, next_word(text, first[1]))
        if shorter and first[1] <= shorter[0] < end:
            found.append((shorter[0], end))
        shorter = word_at(text, previous_word(text, last[0]))
        if shorter and start < shorter[1] <= last[0]:
            found.append((start, shorter[1]))
    return found


def _plain(between: str) -> bool:
    return between.isspace() and "\n" not in between
