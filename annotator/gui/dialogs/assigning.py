"""Before articles are given out: what everybody has, gets and gives back."""

from PySide6.QtWidgets import QDialog, QWidget

from annotator.core.planning import Why
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.count_table import CountTable
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import N_, _, isolate, listed, ngettext, number
from annotator.workflow.assigning import Outlook

_TITLES = (N_("Name"), N_("Now"), N_("New"), N_("Taken back"), N_("Then"), N_("Begun: they stay"))
_WHY = {
    Why.PEOPLE: N_("there are too few people"),
    Why.GROUP: N_("too few may have articles of that group"),
    Why.EXCLUDED: N_("people are excluded from it"),
    Why.CAPACITY: N_("the others have as many as they can take"),
}


class AssigningDialog(DialogFrame):
    """Sentences, a table of people, and the button that gives the articles out."""

    def __init__(self, outlook: Outlook, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            _("Give articles out"),
            action=_("Give them out"),
            hint=_("Nothing has been written yet. It can be taken back in the history."),
        )
        for sentence in outlook_sentences(outlook):
            self.body.addWidget(PlainLabel(sentence, wrap=True))
        for sentence in short_sentences(outlook):
            self.body.addWidget(PlainLabel(sentence, tone="warning", wrap=True))
        titles = [_(title) for title in _TITLES]
        self.table = CountTable(titles, name=_("Who gets how much"), numbers=range(1, len(titles)))
        self.table.set_rows(
            [
                (
                    isolate(one.name),
                    *map(_count, (one.before, one.new, one.taken_back, one.after, one.begun)),
                )
                for one in outlook.parts
            ]
        )
        card = Card()
        card.body.setContentsMargins(1, GRID // 2, 1, GRID // 2)
        card.body.addWidget(self.table)
        self.body.addWidget(card, stretch=1)
        self.primary.setEnabled(not outlook.changes_nothing)
        self.resize(760, 480)

    @classmethod
    def ask(cls, parent: QWidget | None, outlook: Outlook) -> bool:
        """Return whether the articles shall be given out so."""
        dialog = cls(outlook, parent)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return wanted


def outlook_sentences(outlook: Outlook) -> list[str]:
    """Return what a plan changes, a sentence each."""
    if outlook.changes_nothing:
        return [_("Everybody has already what the rule gives them.")]
    said = []
    if outlook.new:
        said.append(ngettext("{n} new assignment", "{n} new assignments", outlook.new))
    if outlook.taken_back:
        count = outlook.taken_back
        said.append(ngettext("{n} taken back", "{n} taken back", count))
    if outlook.changed:
        count = outlook.changed
        said.append(ngettext("{n} with another purpose", "{n} with another purpose", count))
    said.append(ngettext("{n} stays as it is", "{n} stay as they are", outlook.kept))
    return [" · ".join(said)]


def short_sentences(outlook: Outlook) -> list[str]:
    """Return which articles get fewer people than asked for, and why."""
    found = []
    for why, count in outlook.short:
        articles = ngettext(
            "{n} article gets fewer people than asked for",
            "{n} articles get fewer people than asked for",
            count,
        )
        found.append(_("{articles}: {reason}").format(articles=articles, reason=_(_WHY[why])))
    if outlook.short_examples:
        names = listed(isolate(one) for one in outlook.short_examples)
        found.append(_("Such as: {names}").format(names=names))
    return found


def _count(value: int) -> str:
    return number(value) if value else ""
