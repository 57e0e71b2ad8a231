"""What handing out, handing in and taking in came to, in sentences."""

from annotator.language import _, isolate, listed, ltr, ngettext, number, say
from annotator.workflow.handing import HandedIn, HandedOut, Held, Opened, Report, Taken


def handed_out_text(one: HandedOut) -> str:
    """Return what a hand-out holds, and the receipt in it."""
    articles = ngettext("{n} article", "{n} articles", one.articles)
    steps = ngettext("{n} step of theirs is here", "{n} steps of theirs are here", one.arrived)
    said = _("{name}: {articles}, {steps}. {file}")
    return said.format(
        name=isolate(one.name), articles=articles, steps=steps, file=ltr(one.path.name)
    )


def handed_in_text(one: HandedIn) -> str:
    """Return what a hand-in holds."""
    said = ngettext(
        "{n} step is in it, {fresh} of them new.",
        "{n} steps are in it, {fresh} of them new.",
        one.changes,
    )
    return said.format(fresh=number(one.fresh))


def opened_sentences(done: Opened) -> list[str]:
    """Return what opening a hand-out brought."""
    if done.older:
        return [_("This work file is not newer than the one opened last. Nothing was changed.")]
    found = []
    if done.articles:
        found.append(ngettext("{n} new article", "{n} new articles", done.articles))
    if done.withdrawn:
        count = done.withdrawn
        found.append(ngettext("{n} article was taken back", "{n} articles were taken back", count))
    if done.labels:
        names = listed(isolate(one) for one in done.labels)
        found.append(_("Labels that are new or changed: {names}").format(names=names))
    if done.guideline:
        found.append(_("The guideline changed."))
    if done.notes:
        found.append(ngettext("{n} answer or note", "{n} answers or notes", done.notes))
    if done.recovered:
        found.append(
            ngettext(
                "{n} step that this file did not have came back",
                "{n} steps that this file did not have came back",
                done.recovered,
            )
        )
    if not found:
        found.append(_("Nothing in it is new to this project."))
    if done.made:
        found.append(receipt_text(done.arrived, done.made))
    return found


def receipt_text(arrived: int, made: int) -> str:
    """Return how much of somebody's work has reached the lead."""
    said = _("{arrived} of {made} steps have arrived with the lead.")
    return said.format(arrived=number(arrived), made=number(made))


def held_text(one: Held) -> str:
    """Return why so much is kept back."""
    steps = ngettext("{n} step", "{n} steps", one.changes)
    said = _("{steps}: {reason}").format(steps=steps, reason=say(one.reason))
    return _("ALARM: {said}").format(said=said) if one.alarm else said


def taken_rows(report: Report) -> list[str]:
    """Return what became of each hand-in, with all that is to be said of it."""
    found = []
    for one in report.files:
        found.append(_taken_text(one))
        found += [f"    {line}" for line in _taken_more(one)]
    return found


def report_text(report: Report) -> str:
    """Return in one sentence what taking in came to."""
    if not report.files:
        return _("There is no handed-in file.")
    new = ngettext("{n} new step", "{n} new steps", report.new)
    refused = sum(one.refused is not None for one in report.files)
    kept = sum(one.kept_back for one in report.files)
    found = [new]
    if kept:
        found.append(ngettext("{n} kept back", "{n} kept back", kept))
    if refused:
        found.append(ngettext("{n} file was not read", "{n} files were not read", refused))
    return " · ".join(found)


def _taken_text(one: Taken) -> str:
    if one.refused is not None:
        file = ltr(one.path.name)
        return _("{file}: not read. {reason}").format(file=file, reason=say(one.refused))
    said = _("{name}: {new} new, {already} here already, {held} kept back")
    return said.format(
        name=isolate(one.name),
        new=number(one.new + one.released),
        already=number(one.already),
        held=number(one.kept_back),
    )


def _taken_more(one: Taken) -> list[str]:
    found = [say(flag) for flag in one.flags]
    found += [held_text(held) for held in one.held]
    if one.labels.missing:
        names = listed(isolate(label) for label in one.labels.missing)
        found.append(_("Labels that were not known there yet: {names}").format(names=names))
    if one.labels.changed:
        names = listed(isolate(label) for label in one.labels.changed)
        found.append(_("Labels that meant something else there: {names}").format(names=names))
    return found
