"""Findings about the consistency of marks, in words."""

from collections.abc import Callable

from annotator.core.consistency.finding import Finding, Kind, Way
from annotator.core.consistency.titles import KIND_TITLES
from annotator.core.model import Id, Label, LineStatus
from annotator.gui.panels.wording import directed
from annotator.language import N_, _, isolate, ngettext
from annotator.language import current as current_language

LabelOf = Callable[[Id], Label | None]
_QUOTE, _BUTTON = 60, 18  # code points of a mark that a sentence or a button quotes

_SENTENCES: dict[Kind, str] = {
    Kind.GRAPHEME: N_("A letter is parted from its marks."),
    Kind.BLANK: N_("It begins or ends in white space."),
    Kind.PUNCTUATION: N_("“{detail}” at its end is punctuation."),
    Kind.HALF_WORD: N_("It holds only a part of a word."),
    Kind.BRACKETS: N_("The partner of “{detail}” is missing."),
    Kind.DOUBLE: N_("It is marked twice with this label."),
    Kind.NESTED: N_("It stands inside “{detail}” ({other})."),
    Kind.HONORIFIC: N_("“{detail}” is an honorific and stays outside."),
    Kind.ARTICLE: N_("The article ال stays outside."),
    Kind.ENCLITIC: N_("The pronoun “{detail}” stays outside."),
    Kind.LABELS: N_("In this article the same text is also {other}."),
    Kind.MEANING: N_("The label came to mean something else after this was marked."),
}
_LINES: dict[str, str] = {
    LineStatus.ADVERT.value: N_("The line is an advert: nothing in it is marked."),
    LineStatus.SOURCE.value: N_("The line names a source: nothing in it is marked."),
    LineStatus.COMMENT.value: N_("The line belongs to the comments: nothing in it is marked."),
    LineStatus.REPEATED.value: N_("The line stands in many articles: it is hardly one of theirs."),
}


def kind_title(kind: Kind) -> str:
    """Return the heading of all findings of a kind."""
    return _(KIND_TITLES[kind])


def sentence(finding: Finding, label_of: LabelOf) -> str:
    """Return what is the matter."""
    other = title_of(finding.other, label_of)
    match finding.kind:
        case Kind.LINE:
            return _(_LINES[finding.detail])
        case Kind.PROCLITIC:
            sure = finding.fix is not None and finding.fix.certain
            said = (
                _("“{detail}” is written onto it and stays outside.")
                if sure
                else _("“{detail}” may be written onto it, or be its own letter.")
            )
        case Kind.CHAIN:
            return ngettext(
                "It is a chain of {n} link.", "It is a chain of {n} links.", finding.count
            )
        case Kind.ELSEWHERE | Kind.UNMARKED:
            return _elsewhere(finding, other)
        case Kind.NAMELESS:
            said = _("It is a mention, but the article names no {label}.")
        case _:
            said = _(_SENTENCES[finding.kind])
    return said.format(
        detail=_short(finding.detail), other=other, label=title_of(finding.label, label_of)
    )


def fix_title(finding: Finding, after: str, label_of: LabelOf) -> str:
    """Return what the button says that mends it; `after` is the text that is marked then."""
    if finding.fix is None:
        return _("Nothing to mend by itself")
    label = title_of(finding.fix.label, label_of)
    match finding.fix.way:
        case Way.RESIZE:
            return _("Change to “{text}”").format(text=_short(after, _BUTTON))
        case Way.RELABEL:
            return _("Make it {label}").format(label=label)
        case Way.REMOVE:
            return _("Remove the mark")
        case Way.MARK:
            return _("Mark as {label}").format(label=label)
        case Way.CUT:
            return _("Cut the chain")
        case _:
            return _("It still holds")


def title_of(label: Id, label_of: LabelOf) -> str:
    """Return the title of a label, for a sentence; "" for none."""
    known = label_of(label) if label else None
    return isolate(known.title(current_language())) if known else ""


def quoted(finding: Finding) -> str:
    """Return the text of a finding, for a row."""
    return _short(finding.quote)


def _elsewhere(finding: Finding, other: str) -> str:
    if finding.kind is Kind.UNMARKED and finding.detail == "here":
        said = ngettext(
            "Unmarked here; in this article it is {other} {n} time.",
            "Unmarked here; in this article it is {other} {n} times.",
            finding.count,
        )
    elif finding.kind is Kind.UNMARKED:
        said = ngettext(
            "Unmarked here; in other articles it is {other} {n} time.",
            "Unmarked here; in other articles it is {other} {n} times.",
            finding.count,
        )
    else:
        said = ngettext(
            "In other articles it is {other} {n} time.",
            "In other articles it is {other} {n} times.",
            finding.count,
        )
    return said.replace("{other}", other)


def _short(text: str, longest: int = _QUOTE) -> str:
    plain = " ".join(text.split())
    return directed(plain if len(plain) <= longest else f"{plain[:longest].rstrip()}…")
