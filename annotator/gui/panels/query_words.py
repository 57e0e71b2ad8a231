"""A query in words, as one says what one looks for."""

from collections.abc import Callable

from annotator.core.model import Id, State
from annotator.core.query import Mode, Query
from annotator.gui.panels.wording import directed, state_title
from annotator.language import _, digits, isolate, listed, ltr


def query_text(query: Query, title_of: Callable[[Id], str]) -> str:
    """Return what a query asks for; `title_of` tells what a label is called."""
    return listed((_what(query, title_of), *_how(query), *_where(query, title_of)))


def _what(query: Query, title_of: Callable[[Id], str]) -> str:
    words = " ".join(query.text.split())
    text = ltr(words) if query.mode is Mode.REGEX else directed(words)
    if not query.label:
        return _("“{text}”").format(text=text)
    label = isolate(title_of(query.label))
    if not query.text.strip():
        return _("every {label}").format(label=label)
    return _("{label} containing “{text}”").format(label=label, text=text)


def _how(query: Query) -> list[str]:
    if not query.text.strip():
        return []
    if query.mode is Mode.FOLDED:
        return [_("whole words")] if query.whole else []
    return [_("letter for letter") if query.mode is Mode.EXACT else _("as a pattern")]


def _where(query: Query, title_of: Callable[[Id], str]) -> list[str]:
    said = []
    if query.beside:
        sentence = _("without {label} near") if query.apart else _("with {label} near")
        said.append(sentence.format(label=isolate(title_of(query.beside))))
    if query.states:
        states = listed(state_title(one) for one in State if one in query.states)
        said.append(_("in articles: {states}").format(states=states))
    said += [f"{isolate(key)}: {directed(value)}" for key, value in query.metadata]
    if query.since:
        said.append(_("from {date}").format(date=isolate(digits(query.since))))
    if query.until:
        said.append(_("until {date}").format(date=isolate(digits(query.until))))
    return said
