"""Asks what one person may be given: how many articles, of which groups, and never which."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from annotator.core.planning import Person
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.theme import GRID
from annotator.gui.widgets.flow_layout import FlowLayout
from annotator.gui.widgets.number_field import NumberField
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.gui.widgets.text_field import TextField
from annotator.language import _, isolate

_MOST = 999_999


class LimitsDialog(DialogFrame):
    """A number, groups to tick, and names of articles, one a line."""

    def __init__(
        self,
        person: Person,
        name: str,
        groups: Sequence[str],
        excluded: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        title = _("What {name} may be given").format(name=isolate(name))
        super().__init__(
            parent, title, action=_("Take over"), hint=_("It holds for the next time you plan.")
        )
        self._person = person
        self.takes_part = QCheckBox(_("Is given articles"))
        self.limited = QCheckBox(_("At most this many articles, those done among them:"))
        self.most = NumberField(1, _MOST)
        self.groups = {one: QCheckBox(isolate(one)) for one in groups}
        self.excluded = TextField(
            name=_("Articles that are never given"), hint=_("Names of articles, one a line")
        )
        self.setMinimumWidth(60 * GRID)
        self._lay_out()
        self.takes_part.setChecked(person.capacity != 0)
        self.limited.setChecked(bool(person.capacity))
        self.most.setValue(person.capacity or 50)
        for group, box in self.groups.items():
            box.setChecked(group in person.groups)
        self.excluded.setPlainText("\n".join(excluded))
        self.takes_part.toggled.connect(self._judge)
        self.limited.toggled.connect(self._judge)
        self._judge()

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        person: Person,
        name: str,
        groups: Sequence[str],
        excluded: Sequence[str],
    ) -> tuple[Person, list[str]] | None:
        """Return the person and the names of articles they never get; None: nothing changes."""
        dialog = cls(person, name, groups, excluded, parent)
        said = dialog.exec() == QDialog.DialogCode.Accepted
        answer = dialog.answer()
        dialog.deleteLater()
        return answer if said else None

    def answer(self) -> tuple[Person, list[str]]:
        """Return what the dialog says now; the articles are names still."""
        capacity: int | None = None
        if not self.takes_part.isChecked():
            capacity = 0
        elif self.limited.isChecked():
            capacity = self.most.value()
        groups = frozenset(group for group, box in self.groups.items() if box.isChecked())
        names = [line.strip() for line in self.excluded.toPlainText().splitlines()]
        return Person(self._person.id, capacity, groups), [name for name in names if name]

    def _lay_out(self) -> None:
        self.body.addWidget(self.takes_part)
        self.body.addWidget(self.limited)
        self.body.addWidget(self.most)
        if self.groups:
            self.body.addWidget(heading(_("Only articles of these groups (none ticked: all)")))
            flow = FlowLayout()
            for box in self.groups.values():
                flow.addWidget(box)
            self.body.addLayout(flow)
        self.body.addWidget(heading(_("Never these articles")))
        self.body.addWidget(
            PlainLabel(_("Such as those that the person wrote."), tone="muted", wrap=True)
        )
        self.body.addWidget(self.excluded, stretch=1)

    def _judge(self) -> None:
        self.limited.setEnabled(self.takes_part.isChecked())
        self.most.setEnabled(self.takes_part.isChecked() and self.limited.isChecked())
