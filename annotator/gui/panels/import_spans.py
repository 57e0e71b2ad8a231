"""What becomes of the spans in the files: whose they are, and what their labels are called here."""

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from annotator.core.model import Annotator, Label, Role
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.form_section import FormSection
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, current, isolate, ltr, ngettext, number
from annotator.workflow.preview import Known, Preview, known_here

_MINE, _NEW = "me", "new"
_MOST = 60  # labels and people of the files that can be given another name here


class ImportSpans(QWidget):
    """Asks whose the spans are, and about every person and label that the files name."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.whose = FormSection(_("Whose the spans are"))
        self.named = FormSection(_("Labels"))
        self.way, self.owner = QComboBox(), QComboBox()
        self.new_owner = QLineEdit()
        self.same_text = QCheckBox(_("An article with the same text is the same article"))
        self._known = PlainLabel("", tone="muted", wrap=True)
        self._asked_same = False
        self._people: dict[str, QComboBox] = {}
        self._labels: dict[str, QComboBox] = {}
        self._lay_out()
        self.way.activated.connect(lambda _index: self._ask_owner())
        self.owner.activated.connect(lambda _index: self._ask_owner())

    def as_suggestions(self) -> bool:
        """Tell whether everything comes as suggestions."""
        return bool(self.way.currentData()) and self.whose.asks(self.way)

    def layer(self) -> str:
        """Return whose the spans are where the files do not say: an id, a new name, "": mine."""
        owner = self.owner.currentData()
        if self.as_suggestions() or owner == _MINE:
            return ""
        return self.new_owner.text().strip() if owner == _NEW else str(owner)

    def people(self) -> dict[str, str]:
        """Return what is chosen for those whom the files name, where they are not called so."""
        return _chosen(self._people)

    def labels(self) -> dict[str, str]:
        """Return what is chosen for the labels of the files, where they are not called so."""
        return _chosen(self._labels)

    def set_preview(self, preview: Preview) -> None:
        """Ask about what was seen."""
        spans = preview.spans > 0
        self._unnamed = "" in preview.annotators
        self.whose.show_part(self.way, spans)
        self._ask_owner()
        names = {key: name for file in preview.files for key, name in file.people}
        for one in [one for one in preview.annotators if one][:_MOST]:
            if one not in self._people:
                self._people[one] = self._person_box(one, names.get(one, one))
        counts = preview.labels
        for name in [*counts][:_MOST]:
            if name not in self._labels:
                self._labels[name] = self._label_box(name, counts[name])
        self._tell_known(known_here(self._session.project, preview), spans=spans)
        self.named.setVisible(bool(self._labels))

    def _lay_out(self) -> None:
        self._unnamed = False
        me = self._session.me
        self.way.addItem(_("Marks of people"), False)
        self.way.addItem(_("Suggestions, to be accepted or rejected"), True)
        self.owner.addItem(_("My own ({name})").format(name=isolate(me.name)), _MINE)
        for one in self._others():
            self.owner.addItem(_("Those of {name}").format(name=isolate(one.name)), one.id)
        self.owner.addItem(_("Those of somebody new"), _NEW)
        self.whose.ask(_("The spans come in as"), self.way)
        self.whose.ask(_("Where the files do not say whose, they are"), self.owner)
        self.whose.ask(_("Name of the new person"), self.new_owner)
        self.whose.tick(self.same_text)
        self.whose.tick(self._known)
        for part in (self.way, self.owner, self.new_owner, self.same_text, self._known):
            self.whose.show_part(part, False)
        for box in (self.way, self.owner):
            _narrow(box)
        self.named.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(self.whose)
        whole.addWidget(self.named)

    def _others(self) -> list[Annotator]:
        people = self._session.project.annotators.people()
        return [
            one for one in people if one.id != self._session.me.id and one.roles != {Role.SOURCE}
        ]

    def _ask_owner(self) -> None:
        asked = self.whose.asks(self.way) and self._unnamed and not self.as_suggestions()
        self.whose.show_part(self.owner, asked)
        self.whose.show_part(self.new_owner, asked and self.owner.currentData() == _NEW)

    def _tell_known(self, known: Known, *, spans: bool) -> None:
        """Say how many of the articles are here already, and what becomes of their spans."""
        self.whose.show_part(self.same_text, known.elsewhere > 0)
        if known.elsewhere and not self._asked_same:
            self._asked_same = True
            self.same_text.setChecked(spans)
        said = []
        if known.same:
            text = ngettext(
                "{n} of the articles looked at is here already.",
                "{n} of the articles looked at are here already.",
                known.same,
            )
            said.append(text)
        if known.elsewhere:
            text = ngettext(
                "The text of {n} is here under another name.",
                "The texts of {n} are here under other names.",
                known.elsewhere,
            )
            said.append(text)
        if said and spans:
            said.append(_("Spans come to those who have marked nothing in these articles."))
        self.whose.show_part(self._known, bool(said))
        self._known.setText(" ".join(said))

    def _person_box(self, word: str, name: str) -> QComboBox:
        box = QComboBox()
        me = self._session.me
        ours = [me, *self._others()]
        every = self._session.project.annotators.all()  # sources too
        known = next((one for one in every if word == one.id or one.name in (word, name)), None)
        box.addItem(_("is new here") if known is None else _("is {name}").format(
            name=isolate(known.name)), word)  # fmt: skip
        for one in ours:
            if one is not known:
                box.addItem(_("is {name}").format(name=isolate(one.name)), one.id)
        box.addItem(_("is left out"), "")
        _narrow(box)
        self.whose.ask(_("{name} in the files").format(name=isolate(name)), box)
        return box

    def _label_box(self, name: str, count: int) -> QComboBox:
        ours = self._session.project.labels.all(retired=True)
        known = next((one for one in ours if one.name == name), None)
        box = QComboBox()
        box.addItem(_("becomes a new label") if known is None else _title(known), name)
        for label in ours:
            if label is not known:
                box.addItem(_title(label), label.name)
        box.addItem(_("is left out"), "")
        _narrow(box)
        title = _("{name} in the files").format(name=isolate(name))
        box.setAccessibleName(_("Label {name} in the files").format(name=isolate(name)))
        self.named.ask(f"{title} · {number(count)}", box)
        return box


def _title(label: Label) -> str:
    return f"{isolate(label.title(current()))} · {ltr(label.name)}"


def _chosen(boxes: Mapping[str, QComboBox]) -> dict[str, str]:
    chosen = {name: box.currentData() for name, box in boxes.items()}
    return {name: ours for name, ours in chosen.items() if ours != name}


def _narrow(box: QComboBox) -> None:
    box.setMinimumContentsLength(14)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
