"""A skilled annotator who knows the reference: takes what is offered, marks the rest by hand."""

from collections import Counter
from dataclasses import dataclass, field

from annotator.core.chains import extend_to_punctuation
from annotator.core.clitics import end_steps, start_steps
from annotator.core.model import Annotation
from annotator.core.suggesting import LIKELY, likelihood
from annotator.core.text import paragraph_at
from annotator.core.words import next_word, word_at
from benchmarks.keys.desk import Desk
from benchmarks.keys.ends import keys_for
from benchmarks.keys.moves import way
from benchmarks.keys.reference import Article, Wanted

_MOST = 2000  # keys in one article: something is wrong
_PREVIEW = ("Shift+Enter", "Enter")  # all above a score, after a look at them


@dataclass
class Outcome:
    """What an article took: keys by what they were for, spans by label, and whether it is right."""

    spans: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)  # by label of the span they were for
    wrong: int = 0  # suggestions that had to be turned down
    by_hand: Counter[str] = field(default_factory=Counter)
    missing: list[Wanted] = field(default_factory=list)
    needless: list[Wanted] = field(default_factory=list)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.spans + other.spans,
            self.keys + other.keys,
            self.wrong + other.wrong,
            self.by_hand + other.by_hand,
            self.missing + other.missing,
            self.needless + other.needless,
        )

    @property
    def total(self) -> int:
        """Return all keys."""
        return sum(self.keys.values())

    @property
    def count(self) -> int:
        """Return all spans."""
        return sum(self.spans.values())


class Hand:
    """Works on the article in view until it equals the reference.

    `several`: takes suggestions up to the end of a paragraph, or of the article, by one key where
    all of them are right; else one after the other.
    """

    def __init__(self, desk: Desk, article: Article, *, several: bool = True) -> None:
        self.desk = desk
        self._several = several
        self.wanted = set(article.wanted)
        self.outcome = Outcome(spans=Counter(one.label for one in article.wanted))
        self._names = {one.id: name for name, one in desk.labels.items()}
        self._digits = {one.id: str(at) for at, one in enumerate(desk.session.labels, 1)}
        self._before = desk.pressed.total()
        self._given_up: set[Wanted] = set()

    def work(self) -> Outcome:
        """Mark the article and say that it is done."""
        while self.desk.pressed.total() - self._before < _MOST and self._step():
            pass
        mine = set(map(self._as_wanted, self.desk.article.annotations()))
        self.outcome.missing = sorted(self.wanted - mine)
        self.outcome.needless = sorted(mine - self.wanted)
        self._press("", "Ctrl+Enter")
        return self.outcome

    # What to do next

    def _step(self) -> bool:
        """Do one thing; return False when the article is as it should be."""
        left = self._left()
        if not left:
            return False
        suggested = {one.id: one for one in self.desk.suggestions()}
        offered = {self._as_wanted(one) for one in suggested.values()} & left
        nearly = self._nearly(list(suggested.values()), left - offered)
        chosen = suggested.get(self.desk.canvas.selected_mark() or "")
        if self._many(list(suggested.values()), left):
            return True
        passed = self._passed(left - offered - {one for one, _keys in nearly.values()}, chosen)
        if passed is not None:
            self._by_hand(passed)
        elif chosen is not None and chosen.id in nearly:
            one, keys = nearly[chosen.id]
            self._press(one.label, *keys)
        elif chosen is not None:
            self._judge(chosen, left)
        elif offered or nearly:
            first = min(offered | {one for one, _keys in nearly.values()})
            self._press(first.label, "Enter")
        else:
            self._by_hand(self._nearest(left))
        return True

    def _many(self, waiting: list[Annotation], left: set[Wanted]) -> bool:
        """Take many by one or two keys, where they are right and that saves keys."""
        if not self._several:
            return False
        likely = [one for one in waiting if likelihood(one) >= LIKELY]
        here = self._up_to_the_end(likely)
        gain = self._groups(likely) > max(2, self._groups(here) + 1)
        if gain and all(self._as_wanted(one) in left for one in likely):
            label = min(map(self._as_wanted, likely)).label
            self.outcome.keys[label] += len(_PREVIEW)
            self.desk.press_in_dialog(*_PREVIEW)
            return True
        if self._groups(here) > 1 and all(self._as_wanted(one) in left for one in here):
            self._press(min(map(self._as_wanted, here)).label, "Space")
            return True
        return False

    def _up_to_the_end(self, likely: list[Annotation]) -> list[Annotation]:
        """Return which of the likely ones the key for a paragraph would take."""
        view = self.desk.view
        chosen = view.doing.chosen()
        here = chosen.start if chosen else self.desk.canvas.cursor_position()
        first, last = paragraph_at(self.desk.article.text, here)
        if chosen is not None and view.doing.marks.is_suggested(chosen.id):
            first = min(one.start for one in view.doing.marks.together(chosen))
        return [one for one in likely if first <= one.start < last]

    def _groups(self, some: list[Annotation]) -> int:
        """Return how often Enter would have to be pressed for some suggestions."""
        marks = self.desk.view.doing.marks
        return len({min(each.id for each in marks.together(one)) for one in some})

    def _nearly(
        self, waiting: list[Annotation], missing: set[Wanted]
    ) -> dict[str, tuple[Wanted, list[str]]]:
        """Return the suggestions that few keys make right: what each is to be, and the keys."""
        found: dict[str, tuple[Wanted, list[str]]] = {}
        for one in waiting:
            for wanted in missing:
                if wanted.label != self._names[one.label] or one.id in found:
                    continue
                keys = self._keys_for((one.start, one.end), wanted)
                if keys and len(keys) <= 3 and (one.start, one.end) != (wanted.start, wanted.end):
                    found[one.id] = wanted, keys
        return found

    def _keys_for(self, span: tuple[int, int], wanted: Wanted) -> list[str] | None:
        article = self.desk.article
        policy, evidence = self.desk.labels[wanted.label].policy, article.evidence()
        return keys_for(
            article.text,
            span,
            (wanted.start, wanted.end),
            starts=lambda a, b: start_steps(article.text, a, b, policy, evidence),
            ends=lambda a, b: end_steps(article.text, a, b, policy, evidence),
            rtl=self.desk.canvas.is_rtl_at(span[0]),
        )

    def _left(self) -> set[Wanted]:
        mine = set(map(self._as_wanted, self.desk.article.annotations()))
        return self.wanted - mine - self._given_up

    def _passed(self, missing: set[Wanted], chosen: Annotation | None) -> Wanted | None:
        """Return what nobody suggests and what stands before the suggestion that one is at."""
        if chosen is None:
            return None
        before = [one for one in missing if one.start < chosen.end]
        return min(before) if before else None

    def _nearest(self, left: set[Wanted]) -> Wanted:
        here = self.desk.canvas.cursor_position()
        return min(left, key=lambda one: abs(one.start - here))

    def _judge(self, chosen: Annotation, left: set[Wanted]) -> None:
        """Take a suggestion with all that belongs to it or is like it, or turn it down."""
        one, digit = self._as_wanted(chosen), self._digits[chosen.label]
        if one not in left:
            self._put_right(chosen, left)
            return
        together = self.desk.view.doing.marks.together(chosen)
        whole = all(self._as_wanted(each) in left for each in together)
        every = self._every(chosen, left)
        if every > (len(together) if whole else 1):
            self._press(one.label, f"Shift+{digit}")
        elif whole:
            self._press(one.label, "Enter")
        else:
            self._press(one.label, digit)

    def _put_right(self, chosen: Annotation, left: set[Wanted]) -> None:
        """Give a suggestion its right label, or turn it down."""
        for one in left:
            if (one.start, one.end) == (chosen.start, chosen.end):
                self._press(one.label, self._digits[self.desk.labels[one.label].id])
                return
        self.outcome.wrong += 1
        self._press(self._names[chosen.label], "Del")

    def _every(self, chosen: Annotation, left: set[Wanted]) -> int:
        """Return how many spans one key would mark like this one; 0 when one would be wrong."""
        article = self.desk.article
        phrase = article.phrase(chosen.start, chosen.end, chosen.label)
        hits = {(chosen.start, chosen.end)}
        for group in article.occurrences(phrase, chosen.label):
            if group.sure:
                hits.update(group.hits)
        places = {(one.start, one.end) for one in left if one.label == self._names[chosen.label]}
        return len(hits) if hits <= places else 0

    # By hand

    def _by_hand(self, one: Wanted) -> None:
        """Go to a span, select it, give it its label, and put its ends and kind right."""
        self.outcome.by_hand[one.label] += 1
        desk, text = self.desk, self.desk.article.text
        label = desk.labels[one.label]
        first, last = word_at(text, one.start), word_at(text, one.end - 1)
        start = first[0] if first else one.start
        end = last[1] if last else one.end
        self._go(one.label, start)
        word = first[1] if first else one.end
        selected = way(
            desk.canvas, start, set(range(end, next_word(text, end - 1) + 1)), extend=True
        )
        short = [
            *way(desk.canvas, start, set(range(word, next_word(text, start) + 1)), extend=True)
        ]
        extends = extend_to_punctuation(text, one.start, word) == one.end
        if extends and len(short) + 1 < len(selected):
            self._press(one.label, *short, self._digits[label.id], "E")
        else:
            self._press(one.label, *selected, self._digits[label.id])
        self._mend(one)

    def _go(self, label: str, place: int) -> None:
        """Put the cursor at a place, with nothing selected."""
        canvas = self.desk.canvas
        for _attempt in range(5):  # Up and Down keep a column that is not foreseen
            if canvas.cursor_position() == place and not canvas.selection():
                break
            keys = way(canvas, canvas.cursor_position(), {place})
            self._press(label, *(keys or ["Esc"]))
        if canvas.selected_mark():
            self._press(label, "Esc")

    def _mend(self, one: Wanted) -> None:
        """Put right what the mark just made is not."""
        for _attempt in range(12):
            own = self._made(one)
            if own is None:
                break
            if (own.start, own.end) == (one.start, one.end):
                if self._as_wanted(own) != one:
                    self._press(one.label, "K")
                return
            keys = self._keys_for((own.start, own.end), one)
            if not keys:
                break
            if self.desk.canvas.selected_mark() != own.id:
                self._press(one.label, "Shift+Tab")
            self._press(one.label, keys[0])
        if one in self._left():
            self._given_up.add(one)

    def _made(self, one: Wanted) -> Annotation | None:
        label = self.desk.labels[one.label].id
        touching = [
            each
            for each in self.desk.article.annotations()
            if each.label == label and each.start < one.end and one.start < each.end
        ]
        right = [each for each in touching if (each.start, each.end) == (one.start, one.end)]
        wrong = [each for each in touching if self._as_wanted(each) not in self.wanted]
        return next(iter(right or wrong), None)

    # Inside

    def _press(self, label: str, *keys: str) -> None:
        self.outcome.keys[label] += len(keys)
        self.desk.press(*keys)

    def _as_wanted(self, one: Annotation) -> Wanted:
        name = self._names[one.label]
        kind = self.desk.labels[name].attributes
        attributes = dict(one.attributes)
        if not one.layer and kind:  # a suggestion: what it would have when it is accepted
            attributes = self.desk.article._usual(self.desk.labels[name], one.pieces)
        return Wanted(one.start, one.end, name, attributes.get("kind", ""))
