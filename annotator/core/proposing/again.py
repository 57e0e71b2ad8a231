"""Names again later in a text: by the whole or by a part, in any spelling."""

from collections.abc import Iterable, Iterator

from annotator.core.arabic import ARTICLE
from annotator.core.proposing.given import GIVEN
from annotator.core.proposing.reading import Found, Reader
from annotator.core.proposing.tables import KINGS, LINKS, SYLLABLES, THAT
from annotator.core.stems import Known, known

_SURE = 0.75  # a last part that scores less is a common word too


def names_again(reader: Reader, names: Iterable[str]) -> Iterator[Found]:
    """Yield where names, or their last part, stand in the text."""
    forms: dict[tuple[str, ...], float] = {}
    common: set[tuple[str, ...]] = set()
    for name in names:
        words = tuple(name.split())
        for part, score in [(words, 0.9 if len(words) > 1 else 0.75), *_last_parts(words)]:
            form = tuple(map(loose, part))
            if score < _SURE and len(part) == 1 and not part[0].startswith(ARTICLE):
                common.add(form)
            forms[form] = max(forms.get(form, 0), score)
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted(forms, key=len, reverse=True):
        firsts.setdefault(form[0], []).append(form)
    at = 0
    while at < len(reader):
        hit = None if reader.found[at].is_sign else _form_at(reader, at, firsts)
        if hit is None:
            at += 1
            continue
        start, form = hit
        end = at + len(form)
        told = form not in common or reader.is_saying(at - 1) or reader.word(at - 1) in THAT
        if told and not _goes_on_as_name(reader, end, form):
            yield Found(start, reader.found[end - 1].end, "person", "again", forms[form])
        at = end


def _form_at(
    reader: Reader, at: int, firsts: dict[str, list[tuple[str, ...]]]
) -> tuple[int, tuple[str, ...]] | None:
    for reading in reader.readings(at):
        for form in firsts.get(loose(reading.word), ()):
            if reading.before and len(form) == 1 and len(form[0]) < 4:
                continue
            rest = range(at + 1, at + len(form))
            if all(reader.follows(one) for one in rest) and all(
                loose(reader.word(one)) == part for one, part in zip(rest, form[1:], strict=True)
            ):
                return reading.start, form
    return None


def _goes_on_as_name(reader: Reader, end: int, form: tuple[str, ...]) -> bool:
    """Tell whether a part of a name is followed by more of another name."""
    if len(form) > 1 or not reader.follows(end):
        return False
    return reader.word(end) in LINKS


def _last_parts(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield under which parts a person is named again: the family, the father with his link."""
    if len(words) < 2:
        return
    last = words[-1]
    if words[-2] in LINKS:
        yield words[-2:], 0.85
    elif last.startswith(ARTICLE):
        if last not in KINGS:
            yield (last,), 0.82
            if len(words) > 3 and words[-3] in LINKS:
                yield words[-3:], 0.82
    elif words[0] not in SYLLABLES and len(last) > 2 and (len(words) == 2 or words[0] in GIVEN):
        strange = len(last) > 3 and known(last) <= Known.SHAPE
        yield (last,), 0.8 if strange else 0.7


_SOUNDS = str.maketrans({**dict.fromkeys("غجقك", "ك"), "ث": "ت", "ط": "ت", "ص": "س", "پ": "ب"})
_LINK_FORMS = {"ابن": "بن", "ابي": "ابو", "ابا": "ابو"}


def loose(word: str) -> str:
    """Return a folded word as it is compared with a name: over spellings of foreign sounds."""
    word = _LINK_FORMS.get(word, word)
    if word.startswith(ARTICLE):
        return word
    return word.translate(_SOUNDS)
