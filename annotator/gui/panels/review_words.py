"""The words of a review: kinds of disagreement, causes, ways, answers."""

from collections.abc import Mapping

from annotator.core.disagreement import Case, Kind
from annotator.core.model import Cause, Id, Label, Ruling, Way
from annotator.core.reviewing import Standing, answer_of, lane_of
from annotator.gui.panels.wording import directed
from annotator.language import N_, _, isolate, listed, ngettext
from annotator.language import current as current_language
from annotator.workflow.feedback import CAUSES, choice_title

KINDS: Mapping[Kind, str] = {
    Kind.MISSING: N_("missing"),
    Kind.SPLIT: N_("split or joined"),
    Kind.LABEL: N_("label"),
    Kind.BOUNDARY: N_("boundary"),
    Kind.CLITIC: N_("joined letter"),
    Kind.PUNCTUATION: N_("punctuation"),
    Kind.ATTRIBUTE: N_("attribute"),
}
CAUSE_NAMES: Mapping[Cause, str] = {
    Cause.GUIDELINE: N_("guideline unclear"),
    Cause.AMBIGUOUS: N_("ambiguous text"),
    Cause.SLIP: N_("a slip"),
    Cause.KNOWLEDGE: N_("knowledge of the matter"),
    Cause.OTHER: N_("another cause"),
}
_LONGEST = 48  # code points that are quoted


def kind_name(kind: str) -> str:
    """Return a kind of disagreement in words; one of a newer program stands as it is."""
    return _(KINDS[Kind(kind)]) if kind in set(Kind) else isolate(kind)


def kinds_text(case: Case, standing: Standing) -> str:
    """Return what the layers differ about in a case, the main kind first."""
    if case.kinds:
        return listed(kind_name(kind) for kind in case.kinds)
    return _("all agree now") if standing is Standing.STALE else _("all agree")


def cause_name(cause: Cause | None) -> str:
    """Return a cause in a few words."""
    return _(CAUSE_NAMES[cause]) if cause else _("not said")


def cause_sentence(cause: Cause) -> str:
    """Return a cause as a sentence."""
    return _(CAUSES[cause])


def quoted(text: str, start: int, end: int) -> str:
    """Return the words of a place, cut where they are many, running as they do."""
    words = " ".join(text[start:end].split())
    return directed(words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…")


def label_title(labels: Mapping[Id, Label], label: Id) -> str:
    """Return a label's title in the language of the interface."""
    known = labels.get(label)
    return known.title(current_language()) if known else label


def tag_of(labels: Mapping[Id, Label], label: Id, values: tuple[tuple[str, str], ...]) -> str:
    """Return what stands over a span: its label, and the values of its attributes."""
    known = labels.get(label)
    said = [choice_title(known, name, value) for name, value in values if value]
    return " · ".join([label_title(labels, label), *said])


def answer_shape(ruling: Ruling, labels: Mapping[Id, Label]) -> str:
    """Return an answer in a word or two: nothing, one span, two spans, with their labels."""
    answer = answer_of(ruling)
    if not answer:
        return _("nothing here")
    count = ngettext("{n} span", "{n} spans", len(answer))
    titles = dict.fromkeys(label_title(labels, label) for (_s, _e, label), _v in answer)
    return f"{count} ({isolate(listed(titles))})"


def record_text(
    ruling: Ruling,
    case: Case | None,
    text: str,
    labels: Mapping[Id, Label],
    names: Mapping[Id, str],
) -> str:
    """Return one line of the record: what was ruled, whose answer that was, in which words."""
    words = quoted(text, ruling.start, ruling.end)
    lane = lane_of(case, answer_of(ruling)) if case is not None else None
    if ruling.way is Way.AGREED:
        return _("«{words}»: as all say").format(words=words)
    if ruling.way is Way.OWN:
        return _("«{words}»: marked by the reviewer").format(words=words)
    if not ruling.answer:
        return _("«{words}»: nothing here").format(words=words)
    shape = answer_shape(ruling, labels)
    if lane is None or not names:
        return _("«{words}»: {answer}").format(words=words, answer=shape)
    who = listed(isolate(names.get(name, name)) for name in lane.annotators)
    return _("«{words}»: {answer}, as {names}").format(words=words, answer=shape, names=who)


def strategy_name(by: str) -> str:
    """Return what ruled, where no person did."""
    return {
        "unanimous": _("what all say"),
        "majority": _("a majority"),
        "trusted": _("a trusted annotator"),
        "precedent": _("a precedent"),
    }.get(by, by)
