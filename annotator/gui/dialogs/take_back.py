"""Before a step of the whole project is taken back, or a backup is put back: what that will do."""

from PySide6.QtWidgets import QDialog, QWidget

from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, isolate, ngettext
from annotator.store.project_undo import Effect, ImportUndone

_KINDS = {
    "label": N_("Label {now}"),
    "annotator": N_("Person {now}"),
    "project": N_("Name and guideline of the project {now}"),
    "gazetteer": N_("List {now}"),
    "pattern": N_("Pattern {now}"),
    "suggesting": N_("The rules of suggestions"),
    "planning": N_("The rule of assignments"),
}
_MOST = 12


class TakeBackDialog(DialogFrame):
    """Sentences to read and a button that does it."""

    def __init__(
        self, title: str, sentences: list[str], *, action: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, title, action=action)
        self.setMinimumWidth(480)
        for sentence in sentences:
            self.body.addWidget(PlainLabel(sentence, wrap=True))
        self.body.addStretch()
        self.cancel.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, title: str, sentences: list[str], *, action: str) -> bool:
        """Return whether the person wants it."""
        dialog = cls(title, sentences, action=action, parent=parent)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return wanted


def effect_sentences(effects: list[Effect]) -> list[str]:
    """Return what taking a step back would do, a sentence for each object."""
    found = [_effect(one) for one in effects[:_MOST]]
    return found if len(effects) <= _MOST else [*found, "…"]


def _effect(effect: Effect) -> str:
    what = _(_KINDS.get(effect.kind, "{now}")).format(now=isolate(effect.name_now))
    if effect.moved_on:
        return _("{what}: stays, because it was changed since").format(what=what)
    if effect.name_then and effect.name_then != effect.name_now:
        return _("{what}: becomes {then} again").format(what=what, then=isolate(effect.name_then))
    if effect.name_then:
        return _("{what}: becomes what it was before").format(what=what)
    if effect.kind in ("suggesting", "planning"):
        return _("{what}: become what they were before").format(what=what)
    if effect.kind in ("gazetteer", "pattern"):
        return _("{what}: is no longer used").format(what=what)
    if effect.kind == "label":
        return _("{what}: is retired; spans that have it keep it").format(what=what)
    return _("{what}: no longer works here; their marks stay").format(what=what)


def import_undone_sentences(undone: ImportUndone) -> list[str]:
    """Return what undoing an import came to."""
    found = [ngettext("{n} article was taken out.", "{n} articles were taken out.", undone.removed)]
    if undone.freed:
        found.append(
            ngettext(
                "{n} article that was here before lost the spans that came to it.",
                "{n} articles that were here before lost the spans that came to them.",
                undone.freed,
            )
        )
    if undone.kept:
        kept = len(undone.kept)
        found.append(
            ngettext(
                "{n} article stays, because somebody worked on it.",
                "{n} articles stay, because somebody worked on them.",
                kept,
            )
        )
    return found
