"""The occurrences that are not certain, and those in other articles: ticked, then marked."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from annotator.core.model import Label
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.occurrences import OccurrenceList, Occurrences
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, ngettext
from annotator.language import current as current_language
from annotator.workflow.answers import Occurrence


class OccurrencesDialog(DialogFrame):
    """Shows what was found as it is found; accepted, it tells what is ticked."""

    def __init__(self, parent: QWidget | None, phrase: str, label: Label, *, here: str) -> None:
        title = label.title(current_language())
        super().__init__(
            parent,
            _("Occurrences of “{text}”").format(text=isolate(phrase)),
            action=_("Mark what is ticked"),
            hint=_("What is ticked becomes {label}; one step for each article.").format(
                label=isolate(title)
            ),
        )
        self.model = Occurrences(here)
        self.list = OccurrenceList(self.model)
        self._nothing = PlainLabel("", tone="muted", wrap=True)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.list, stretch=1)
        self._nothing.hide()
        self._complete = False
        self.model.ticks_changed.connect(self._count)
        self.resize(760, 560)
        self.list.setFocus()
        self._count()

    def add(self, hits: Iterable[Occurrence]) -> None:
        """Show further hits."""
        self.model.add(hits)
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))

    def complete(self) -> None:
        """Say that nothing more comes."""
        self._complete = True
        self._count()

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing more comes."""
        return self._complete

    def ticked(self) -> list[Occurrence]:
        """Return what shall be marked."""
        return self.model.ticked()

    def _count(self) -> None:
        places, articles = self.model.counts()
        ticked = len(self.model.ticked())
        self.primary.setEnabled(bool(ticked))
        said = ngettext("{n} place", "{n} places", places)
        where = ngettext("{n} article", "{n} articles", articles)
        more = "" if self._complete else _("still searching …")
        chosen = ngettext("{n} ticked", "{n} ticked", ticked)
        self.note.setText(" · ".join(part for part in (said, where, chosen, more) if part))
        nothing = self._complete and not places
        self._nothing.setText(
            _("There is no other place, neither in this article nor in any other.")
        )
        self._nothing.setVisible(nothing)
        self.list.setEnabled(not nothing)
        self.note.setVisible(not nothing)
