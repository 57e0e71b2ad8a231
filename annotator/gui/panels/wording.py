"""The words of the subject as they stand in lists: states, roles, deeds, moments."""

from datetime import datetime

from annotator.core.model import GOLD, Annotator, Purpose, Role, State
from annotator.core.text import Direction, paragraph_direction
from annotator.language import N_, _, digits, isolate, listed, number, pgettext
from annotator.store.undo import Step

_QUOTE = 40  # code points of an article that are quoted in a sentence

ROLES: dict[Role, str] = {
    Role.LEAD: N_("Lead"),
    Role.ANNOTATOR: N_("Annotator"),
    Role.REVIEWER: N_("Reviewer"),
    Role.SOURCE: N_("Source of suggestions"),
}
DEEDS: dict[str, str] = {
    "mark": N_("marked a span"),
    "relabel": N_("gave a span another label"),
    "resize": N_("moved the ends of a span"),
    "attribute": N_("chose an attribute"),
    "remove": N_("removed a span"),
    "split": N_("split a span"),
    "join": N_("joined two spans"),
    "accept": N_("accepted a suggestion"),
    "reject": N_("rejected a suggestion"),
    "done": N_("said that the article is done"),
    "todo": N_("set the article back to do"),
    "in_progress": N_("took up the article"),
    "skipped": N_("skipped the article"),
    "field": N_("said what the article is like"),
    "note": N_("wrote a note"),
    "question": N_("raised a question"),
    "answer": N_("answered a question"),
    "close_question": N_("settled a question"),
    "remove_note": N_("removed a note"),
    "time": N_("worked on the article"),
    "import": N_("imported articles"),
    "create": N_("made the project"),
    "labels": N_("changed the label set"),
    "guideline": N_("changed the guideline"),
    "name": N_("renamed the project"),
    "people": N_("changed the people"),
    "sources": N_("changed what suggests spans"),
    "suggesting": N_("changed the rules of suggestions"),
    "lines": N_("changed what lines are"),
    "mend": N_("mended marks for their consistency"),
    "dismiss": N_("put a finding about consistency aside"),
    "show_again": N_("took a finding up again"),
    "undo": N_("took back a step"),
    "redo": N_("put a step back"),
    "unimport": N_("took back an import"),
    "reimport": N_("put an import back"),
    "undo_project": N_("took back a change of the project"),
    "merge": N_("took in work"),
    "handout": N_("came with a work file"),
    "assign": N_("assigned articles"),
    "planning": N_("changed how articles are assigned"),
    "openness": N_("changed what annotators may see"),
    "return": N_("returned an article"),
    "rule": N_("ruled on a disagreement"),
    "withdraw": N_("took a ruling back"),
    "agreed": N_("took what all agree on into gold"),
    "settle": N_("ruled on many cases at once"),
    "finish_review": N_("finished the article"),
    "reopen_review": N_("took a finished article up again"),
    "freeze": N_("froze a split into train, dev and test"),
    "thaw": N_("let go of a frozen split"),
}
PURPOSES: dict[Purpose, str] = {
    Purpose.QUALIFICATION: N_("for qualification"),
    Purpose.HIDDEN: N_("hidden test"),
}


SOURCES: dict[str, str] = {
    "memory": N_("memory"),
    "chain": N_("a name beside it"),
    "rules": N_("rules of the language"),
    "model": N_("the model"),
    "command": N_("the program of this machine"),
}


def source_title(name: str) -> str:
    """Return what suggests spans, as people call it; lists and patterns have names of their own."""
    return _(SOURCES[name]) if name in SOURCES else name


def state_title(state: State) -> str:
    """Return a work state in the language of the interface."""
    return {
        State.TODO: pgettext("state", "To do"),
        State.IN_PROGRESS: pgettext("state", "In progress"),
        State.DONE: pgettext("state", "Done"),
        State.SKIPPED: pgettext("state", "Skipped"),
    }[state]


def roles_text(annotator: Annotator) -> str:
    """Return what a person may do, as a short list."""
    if annotator.name == GOLD and not annotator.roles:
        return _("The adjudicated result")
    return listed(_(ROLES[role]) for role in Role if role in annotator.roles)


def person_name(annotator: Annotator) -> str:
    """Return a person's name as it is shown; the owner of the gold layer has a title."""
    return _("Gold layer") if annotator.name == GOLD else annotator.name


def directed(text: str) -> str:
    """Wrap a title or a line of an article so that it runs as its words do, wherever it stands."""
    # A first-strong isolate would turn an Arabic title round that begins with "Reuters".
    way = paragraph_direction(text, fallback=Direction.RTL)
    return f"{chr(0x2067 if way is Direction.RTL else 0x2066)}{text}{chr(0x2069)}"


def deed_text(verb: str) -> str:
    """Return what a person did, in words; a verb of a newer program stands as it is."""
    return _(DEEDS[verb]) if verb in DEEDS else isolate(verb)


def step_text(step: Step, text: str) -> str:
    """Return what a step of undo did, and to which words of the article's `text`."""
    deed = deed_text(step.verb)
    if not step.pieces:
        return deed
    words = " ".join(" … ".join(text[start:end] for start, end in step.pieces[0]).split())
    quote = words if len(words) <= _QUOTE else f"{words[:_QUOTE].rstrip()}…"
    return _("{deed}: «{quote}»").format(deed=deed, quote=directed(quote))


def moment(milliseconds: int) -> str:
    """Return a point in time, on this machine's clock, as day and minute."""
    local = datetime.fromtimestamp(milliseconds / 1000).astimezone()
    return digits(f"{local:%Y-%m-%d %H:%M}")


def ago(milliseconds: int, now: int) -> str:
    """Return when something was, as people say it: today, yesterday, else the day."""
    then = datetime.fromtimestamp(milliseconds / 1000).astimezone()
    days = (datetime.fromtimestamp(now / 1000).astimezone().date() - then.date()).days
    clock = digits(f"{then:%H:%M}")
    if days == 0:
        return _("Today, {time}").format(time=clock)
    if days == 1:
        return _("Yesterday, {time}").format(time=clock)
    return digits(f"{then:%Y-%m-%d}")


def file_size(size: int) -> str:
    """Return a number of bytes in a unit that people read."""
    if size < 1024 * 1024:
        return _("{n} KB").format(n=number(max(1, round(size / 1024))))
    return _("{n} MB").format(n=number(size / 1024 / 1024, decimals=1))
