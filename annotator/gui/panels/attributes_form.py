"""The attributes of a label: their names, titles and choices, one block of fields for each."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from annotator.core.model import Attribute, Choice
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import IconButton, KeyButton
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _


class AttributesForm(QWidget):
    """Attributes to edit; choices are written behind one another, with commas between them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[_Block] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(GRID)
        self.add_button = KeyButton(_("Add an attribute"), icon_name="plus")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._column)
        whole.addWidget(self.add_button)
        self.add_button.clicked.connect(self._add_empty)

    def set_attributes(self, attributes: Iterable[Attribute]) -> None:
        """Show these, without a signal."""
        for block in self._blocks:
            self._column.removeWidget(block)
            block.deleteLater()
        self._blocks = []
        for one in attributes:
            self._add(one)

    def attributes(self) -> tuple[Attribute, ...]:
        """Return the attributes as they are written now; those without a name are left out."""
        found = (block.attribute() for block in self._blocks)
        return tuple(one for one in found if one.name)

    def blocks(self) -> list["_Block"]:
        """Return the fields of each attribute."""
        return list(self._blocks)

    def set_editable(self, editable: bool) -> None:
        """Let the attributes be changed or only be read."""
        self.add_button.setVisible(editable)
        for block in self._blocks:
            block.setEnabled(editable)

    def _add_empty(self) -> None:
        self._add(Attribute("", ()))
        self._blocks[-1].name.setFocus()

    def _add(self, attribute: Attribute) -> None:
        block = _Block(attribute)
        self._blocks.append(block)
        self._column.addWidget(block)
        block.changed.connect(self.changed)
        block.removed.connect(lambda: self._remove(block))

    def _remove(self, block: "_Block") -> None:
        self._blocks.remove(block)
        self._column.removeWidget(block)
        block.deleteLater()
        self.changed.emit()


class _Block(QWidget):
    changed = Signal()
    removed = Signal()

    def __init__(self, attribute: Attribute) -> None:
        super().__init__()
        self.name = _field(attribute.name, _("Name of the attribute, as exported"))
        self._titles = {
            "ar": _field(attribute.titles.get("ar", ""), _("Arabic title of the attribute")),
            "en": _field(attribute.titles.get("en", ""), _("English title of the attribute")),
        }
        names = ", ".join(one.name for one in attribute.choices)
        self.choices = _field(names, _("Choices, as exported, with commas between them"))
        self._choice_titles = {
            language: _field(
                ", ".join(one.titles.get(language, "") for one in attribute.choices).strip(", "),
                title,
            )
            for language, title in (
                ("ar", _("Arabic titles of the choices, in the same order")),
                ("en", _("English titles of the choices, in the same order")),
            )
        }
        remove = IconButton("trash", _("Remove the attribute"), size=16)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for column, title in enumerate((_("Exported as"), _("Arabic"), _("English"))):
            grid.addWidget(PlainLabel(title, tone="muted"), 0, column)
        rows = ((self.name, self._titles), (self.choices, self._choice_titles))
        for row, (exported, titles) in enumerate(rows, start=1):
            for column, field in enumerate((exported, titles["ar"], titles["en"])):
                grid.addWidget(field, row, column)
                field.textEdited.connect(lambda _text: self.changed.emit())
        grid.addWidget(remove, 1, 3)
        remove.clicked.connect(self.removed)

    def attribute(self) -> Attribute:
        arabic, english = (_parts(self._choice_titles[one].text()) for one in ("ar", "en"))
        choices = []
        for place, name in enumerate(_parts(self.choices.text())):
            titles = {"ar": _at(arabic, place), "en": _at(english, place)}
            choices.append(Choice(name, {one: title for one, title in titles.items() if title}))
        titles = {one: field.text().strip() for one, field in self._titles.items()}
        return Attribute(
            self.name.text().strip(),
            tuple(choices),
            {one: title for one, title in titles.items() if title},
        )


def _field(text: str, name: str) -> QLineEdit:
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    return field


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("،", ",").split(",") if part.strip()]


def _at(parts: list[str], place: int) -> str:
    return parts[place] if place < len(parts) else ""
