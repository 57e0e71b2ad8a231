"""Chains: cut at their heads, proposed beside a name; spans made longer, two made one."""

from collections.abc import Collection

from annotator.core.arabic import ARTICLE
from annotator.core.clitics import NO_EVIDENCE, Evidence, snap
from annotator.core.heads import (
    FAMILIES,
    HONORIFICS,
    MEETINGS,
    NAMES_TOO,
    OFFICES,
    PREPOSITIONS,
    Family,
)
from annotator.core.members import AND, Members, Token, is_ruled, read
from annotator.core.model import BoundaryPolicy
from annotator.core.words import tokens, trim

Range = tuple[int, int]
Ranges = tuple[Range, ...]

DEFAULT_POLICY = BoundaryPolicy()
_PEOPLE_PART = frozenset("؛;")  # in a list of people: what follows is of another person
_LONGEST = 16  # words of one office in running text
_ALONE = frozenset({"و", "او", "ثم"})
_CLOSING = frozenset('،؛.؟!,;:…|)]}»”"–—')
_OPENERS = {")": "(", "]": "[", "}": "{", "»": "«", "”": "“", '"': '"'}
_SENTENCE_ENDS = frozenset(".؟!")
_LONGEST_GAP = 40  # code points between two spans that may be one


def cut_chain(
    text: str,
    start: int,
    end: int,
    policy: BoundaryPolicy = DEFAULT_POLICY,
    heads: Collection[str] = frozenset(),
    evidence: Evidence = NO_EVIDENCE,
) -> Ranges:
    """Return the spans, in code points, that a selection becomes when it is cut at its heads.

    Cut is at ، ؛ and at dashes that stand free, at و before a head, and at a head that follows
    what can rule no genitive (ولي العهد | رئيس مجلس الوزراء). `heads` are folded words, without
    ال, known to begin a span of the label beside those of the built-in tables. Names, honorifics
    and words that join are left out of a chain of offices. A list without any head is cut at its
    marks and at each و that is no radical letter. The spans lie inside the selection, do not
    overlap and are not empty; when nothing can be told the selection comes back trimmed.
    """
    found = read(text, start, end, evidence)
    family = _family_of(found, heads)
    pieces = _member_pieces(Members(found, family, heads)) if family else _list_pieces(found)
    spans: list[Range] = []
    for piece in pieces:
        span = _span_of(text, piece, (start, end), policy)
        if span and (not spans or spans[-1][1] <= span[0]):
            spans.append(span)
    return tuple(spans) or _whole(text, start, end, policy, evidence)


def propose_chain(
    text: str,
    name: Range,
    known: Collection[str] = frozenset(),
    heads: Collection[str] = frozenset(),
    evidence: Evidence = NO_EVIDENCE,
    policy: BoundaryPolicy = DEFAULT_POLICY,
) -> Ranges:
    """Return the titles that stand beside a name, as spans in code points; () when unsure.

    They stand before the name (وزير الخارجية سامح …) or behind it (…، وزير الخارجية، …), in one
    line, and are those of one person. `known` are folded titles that were confirmed: they end
    where they are known to end.
    """
    line_start = text.rfind("\n", 0, name[0]) + 1
    line_end = text.find("\n", name[1])
    line_end = len(text) if line_end < 0 else line_end
    behind = _pieces_after(read(text, name[1], line_end, evidence), heads, known)
    before = _pieces_before(read(text, line_start, name[0], evidence), heads, alone=not behind)
    spans = (_span_of(text, piece, (line_start, line_end), policy) for piece in before + behind)
    return tuple(span for span in spans if span)


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


def _family_of(found: list[Token], heads: Collection[str]) -> Family | None:
    """Return the kind of heads that a selection is a chain of."""
    offices = Members(found, OFFICES, ())
    words = [token for token in found[offices.skip_honorifics(0) :] if not token.is_sign]
    if not words:
        return None
    first = words[0].folded
    named = len(words) > 1 and not is_ruled(words[1]) and not _is_idafa(words[1:])
    shapes = _shapes(first) - (NAMES_TOO if named else set())
    for family in FAMILIES:
        if any(map(family.holds, shapes)):
            return family
    if any(word.removeprefix(ARTICLE) in heads for word in shapes):
        return Family(frozenset(heads), frozenset(heads), frozenset(heads))
    begun = any(offices.begins(at) for at in range(1, len(found)))
    return OFFICES if begun or offices.is_pair(found.index(words[0]), first) else None


def _is_idafa(words: list[Token]) -> bool:
    """Tell whether a noun and its genitive with ال stand there: (قائد) فيلق القدس, not الجميل."""
    return len(words) > 1 and not words[0].is_definite and words[1].articled


def _shapes(word: str) -> set[str]:
    """Return what a folded word can be when its proclitics are taken off, ال put back."""
    shapes = {word}
    if word[:1] in "وفبلك" and len(word) > 3:
        shapes.add(word[1:])
    if word.startswith("ل") and len(word) > 3:
        shapes |= {ARTICLE + word[1:], ARTICLE + word.removeprefix("لل")}
    return shapes


def _member_pieces(members: Members) -> list[list[Token]]:
    """Return the members of a chain, each from its head on; names and honorifics are left out."""
    found = members.found
    pieces: list[list[Token]] = [[]]
    at = 0
    while at < len(found):
        token = found[at]
        if joined := members.connector(at):
            pieces.append([])
            at += joined
            continue
        slash = token.raw in ("/", ":") and at + 1 < len(found) and members.is_head(at + 1)
        if (token.separates or slash) and not members.continues(at):
            pieces.append([])
        elif pieces[-1] and not token.is_sign and _is_new(members, at):
            pieces.append([token])
        else:
            pieces[-1].append(token)
        at += 1
    if members.family is OFFICES:
        pieces = [_office(Members(piece, OFFICES, members.more)) for piece in pieces]
    return [piece for piece in pieces if piece]


def _is_new(members: Members, at: int) -> bool:
    token = members.found[at]
    return token.fresh or token.is_honorific or members.joins(at) or members.begins(at)


def _office(members: Members) -> list[Token]:
    """Return the office in a member, from its head to its end; [] when it holds none."""
    at = members.skip_honorifics(0)
    if at >= len(members.found):
        return []
    begins = members.is_head(at) or members.is_preposed_head(at)
    return members.found[at : members.office_end(at)] if begins else []


def _list_pieces(found: list[Token]) -> list[list[Token]]:
    """Return the members of a list without heads, such as names: cut at marks and at each و."""
    pieces: list[list[Token]] = [[]]
    for at, token in enumerate(found):
        if token.separates or token.raw == "/" or (at and token.folded in _ALONE):
            pieces.append([])
        elif token.fresh or (at and token.after_and and not _is_radical(found, at)):
            pieces.append([token])
        else:
            pieces[-1].append(token)
    rest = map(_without_title, pieces)
    return [piece for piece in rest if piece]


def _without_title(piece: list[Token]) -> list[Token]:
    """Return a name without what stands before it: السيدة …, والشيخ …."""
    members = Members(piece, OFFICES, ())
    at = members.skip_honorifics(0)
    while at + 1 < len(piece) and any(
        word.startswith(ARTICLE) and OFFICES.holds(word)
        for word in (piece[at].folded, piece[at].after_and)
    ):
        at += 1
    return piece[at:]


def _is_radical(found: list[Token], at: int) -> bool:
    """Tell whether a leading و belongs to its word; in ولي العهد it does, else it may be لي."""
    if found[at].folded != "ولي":
        return found[at].has_radical_and
    return at + 1 < len(found) and found[at + 1].articled


def _span_of(text: str, piece: list[Token], within: Range, policy: BoundaryPolicy) -> Range | None:
    """Return a member's span: its own و is no part of it, its ends are as the policy says."""
    first = piece[0]
    second = piece[1].folded if len(piece) > 1 else ""
    whole = (first.folded, second) in OFFICES.pairs or _is_headed(
        first.folded
    )  # وزير, والي, ولي العهد: nothing stands before it
    start = first.start
    if first.after_and and AND in policy.proclitics_out and not whole:
        joined = start > within[0] and not first.has_radical_and
        headed = _is_headed(first.after_and) or (first.after_and, second) in OFFICES.pairs
        start = first.inner if joined or headed else start
    elif not whole:
        start += _preposed(first, policy)
    snapped = snap(text, start, piece[-1].end, policy, first.evidence)
    if whole and first.after_and:
        snapped = start, snapped[1]
    return snapped if within[0] <= snapped[0] < snapped[1] <= within[1] else None


def _is_headed(word: str) -> bool:
    return any(family.holds(word) for family in FAMILIES)


def _preposed(first: Token, policy: BoundaryPolicy) -> int:
    """Return how many code points of ب ل ك stand before the head that a word holds."""
    word = first.folded
    if word[:1] not in "بلك" or word[:1] not in policy.proclitics_out:
        return 0
    headed = _is_headed(word[1:]) or (word.startswith("لل") and _is_headed(ARTICLE + word[2:]))
    return first.inner - first.start if headed else 0


def _whole(text: str, start: int, end: int, policy: BoundaryPolicy, evidence: Evidence) -> Ranges:
    if start >= end:
        return ()
    snapped = snap(text, start, end, policy, evidence)
    return (snapped,) if start <= snapped[0] < snapped[1] <= end else ((start, end),)


def _pieces_before(found: list[Token], more: Collection[str], *, alone: bool) -> list[list[Token]]:
    """Return the members of the chain that ends where a name begins.

    Behind a mark a chain is that of the name only when none follows it (`alone`), and when it is
    not said itself of what a mark parts from it.
    """
    end = len(found)
    while end and found[end - 1].folded in HONORIFICS:
        end -= 1
    marked = bool(end) and found[end - 1].separates
    if marked and (not alone or found[end - 1].raw in _PEOPLE_PART):
        return []
    end -= int(marked)
    start = _chain_start(found[:end], more)
    if start == end or (marked and start and found[start - 1].separates):
        return []
    pieces = _member_pieces(Members(found[start:end], OFFICES, more))
    # The last member must reach the name: what stands between would be no title of it.
    return pieces if pieces and pieces[-1][-1] is found[end - 1] else []


def _chain_start(found: list[Token], more: Collection[str]) -> int:
    """Return the index of the leftmost head from which a chain runs to the end, or the length."""
    members = Members(found, OFFICES, more)
    start, length = len(found), 0
    for at in range(len(found) - 1, -1, -1):
        token = found[at]
        length += 1
        inside = token.is_sign and not token.separates
        if inside or length > _LONGEST or token.raw in _PEOPLE_PART:
            break
        if token.separates and start != at + 1:
            break
        if token.separates:
            length = 0
        elif any(_is_single(members, at, word) for word in (token.folded, token.after_and) if word):
            start, length = at, 0
    return start


def _is_single(members: Members, at: int, word: str) -> bool:
    """Tell whether a head at `at` is the office of one person, and no name."""
    bare = word.removeprefix(ARTICLE)
    if bare in NAMES_TOO:
        behind = members.found[at + 1] if at + 1 < len(members.found) else None
        return word != bare or (behind is not None and is_ruled(behind))
    return bare in OFFICES.singular or bare in members.more or members.is_pair(at, word)


def _pieces_after(
    found: list[Token], more: Collection[str], known: Collection[str]
) -> list[list[Token]]:
    """Return the members of the chain that begins behind a name."""
    members = Members(found, OFFICES, more)
    at = 1 if found and found[0].separates and found[0].raw not in _PEOPLE_PART else 0
    pieces: list[list[Token]] = []
    while at < len(found):
        joined = found[at].after_and if pieces else ""
        if not _is_single(members, at, joined) and not _is_single(members, at, found[at].folded):
            break
        end = _member_end(members, at, known)
        if end is None:
            break
        pieces += _member_pieces(members.part(at, end))
        marked = end < len(found) and found[end].separates and found[end].raw not in _PEOPLE_PART
        at = end + 1 if marked else len(found)
    return pieces


def _member_end(members: Members, at: int, known: Collection[str]) -> int | None:
    """Return the index behind the member at `at`, or None when no rule says where it ends."""
    found = members.found
    last = min(len(found), at + _LONGEST)
    words = [token.folded for token in found[at:last]]
    confirmed = [end for end in range(len(words), 0, -1) if " ".join(words[:end]) in known]
    if confirmed:
        return at + confirmed[0]
    for index in range(at + 1, last):
        token = found[index]
        if token.is_sign or members.part(at, last).is_named(index - at):
            return index
        ends = token.folded in PREPOSITIONS or MEETINGS.holds(token.folded)
        if ends and found[index - 1].is_definite:
            return index
    return len(found) if last == len(found) else None


def _is_closed(text: str, start: int, at: int) -> bool:
    """Tell whether the bracket that closes at `at` opens between `start` and it."""
    opener = _OPENERS.get(text[at])
    if opener is None:
        return False
    inside = text[start:at]
    if opener == text[at]:
        return inside.count(opener) % 2 == 1
    return inside.count(opener) > inside.count(text[at])
