"""What annotators are told after an article was adjudicated: what was ruled otherwise, and why."""

from collections.abc import Mapping

from annotator.core.disagreement import Answer
from annotator.core.model import Cause, Id, Label, Note, NoteKind, Ruling
from annotator.core.reviewing import Position, Standing, answer_of, judged_beside
from annotator.language import N_, _, isolate, listed
from annotator.language import current as current_language
from annotator.store.gesture import Gesture
from annotator.store.ids import named_id, now
from annotator.store.project import Project
from annotator.workflow.reviewing import Desk

CAUSES: Mapping[Cause, str] = {
    Cause.GUIDELINE: N_("The guideline does not say it clearly."),
    Cause.AMBIGUOUS: N_("The text can be read in two ways."),
    Cause.SLIP: N_("A slip."),
    Cause.KNOWLEDGE: N_("It takes knowing the matter."),
    Cause.OTHER: N_("Another cause."),
}
_LONGEST = 60  # code points of a span that are quoted


def tell_annotators(project: Project, gesture: Gesture, desk: Desk) -> int:
    """Leave each annotator a private note for each ruling that went against them.

    Notes from an earlier finish that no longer hold go. Returns how many notes stand.
    """
    labels = project.labels.by_id()
    wanted: dict[Id, Note] = {}
    for position in desk.positions:
        for note in _notes(desk, position, labels):
            wanted[note.id] = note
    mine = [
        one
        for one in project.notes.of(desk.document)
        if one.kind is NoteKind.FEEDBACK and one.author == desk.me
    ]
    for old in mine:
        if old.id not in wanted:
            project.notes.write(gesture, old, alive=False)
    before = {one.id: one.text for one in mine}
    for note in wanted.values():
        if before.get(note.id) != note.text:
            project.notes.write(gesture, note)
    return len(wanted)


def _notes(desk: Desk, position: Position, labels: Mapping[Id, Label]) -> list[Note]:
    ruling = position.ruling
    if ruling is None or position.standing is not Standing.RULED:
        return []
    ruled = answer_of(ruling)
    found = []
    for name, theirs in judged_beside(position.case, ruled, desk.annotators).items():
        about = next((x.annotation for x in ruling.judged if x.annotator == name), desk.document)
        found.append(
            Note(
                named_id("feedback", ruling.id, name),
                desk.document,
                about,
                desk.me,
                NoteKind.FEEDBACK,
                feedback_text(ruling, theirs, desk.text, labels),
                at=now(),
                to=name,
            )
        )
    return found


def feedback_text(ruling: Ruling, theirs: Answer, text: str, labels: Mapping[Id, Label]) -> str:
    """Return what an annotator is told: their marks, the ruling, why, and where to read on."""
    said = [
        _("Marked: {theirs}. Ruled: {ruled}.").format(
            theirs=answer_words(theirs, text, labels),
            ruled=answer_words(answer_of(ruling), text, labels),
        )
    ]
    if ruling.cause is not None:
        said.append(_(CAUSES[ruling.cause]))
    if ruling.note:
        said.append(isolate(ruling.note))
    named = [place[2] for place, _ in (*answer_of(ruling), *theirs)]
    label = ruling.label if ruling.label in named else next(iter(named), ruling.label)
    if label in labels:  # of what they gave or was ruled, not of what only another one gave
        title = labels[label].title(current_language())
        said.append(_("See the guideline of {label}.").format(label=isolate(title)))
    return " ".join(said)


def answer_words(answer: Answer, text: str, labels: Mapping[Id, Label]) -> str:
    """Return an answer as a list of quotes with their labels; what is nothing is said so."""
    if not answer:
        return _("nothing")
    parts = []
    for (start, end, label), values in answer:
        words = " ".join(text[start:end].split())
        quote = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
        known = labels.get(label)
        said = [known.title(current_language()) if known else label]
        said += [choice_title(known, name, value) for name, value in values if value]
        parts.append(f"«{isolate(quote)}» ({isolate(listed(said))})")
    return listed(parts)


def choice_title(label: Label | None, attribute: str, value: str) -> str:
    """Return the title of an attribute's value in the language of the interface."""
    for one in label.attributes if label else ():
        if one.name == attribute:
            titles = next((x.titles for x in one.choices if x.name == value), {})
            return titles.get(current_language(), value)
    return value
