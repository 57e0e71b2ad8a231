"""The fields of one label: names, look, key, boundaries, attributes, guideline."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.core.model import BoundaryPolicy, Label, Underline
from annotator.gui.panels.attributes_form import AttributesForm
from annotator.gui.panels.guideline import two_languages_hint
from annotator.gui.panels.guideline_tools import GuidelineTools
from annotator.gui.theme import GRID
from annotator.gui.widgets.color_button import ColorButton
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.gui.widgets.text_field import TextField
from annotator.language import N_, _

_PATTERNS = {
    Underline.SOLID: N_("Solid"),
    Underline.DOUBLE: N_("Double"),
    Underline.DOTTED: N_("Dotted"),
    Underline.WAVY: N_("Wavy"),
}
_POLICY = (
    ("article_out", N_("The article ال may be left out")),
    ("enclitics_out", N_("Pronouns at the end may be left out")),
    ("edge_punctuation", N_("A span may begin or end with punctuation")),
    ("honorifics_out", N_("Honorifics stay outside")),
    ("cut_chains", N_("Chains are cut at commas and joining letters")),
)
_GUIDELINE_HEIGHT = 200


class LabelForm(QWidget):
    """One label to edit; `changed` comes with the label as it is written now."""

    changed = Signal(object)  # Label

    def __init__(self) -> None:
        super().__init__()
        self._label: Label | None = None
        self._meaning = 0
        self.name = QLineEdit()
        self.arabic = QLineEdit()
        self.english = QLineEdit()
        self.color = ColorButton("#3568a8", name=_("Colour"))
        self.pattern = QComboBox()
        self.key = QLineEdit()
        self.key.setMaxLength(1)
        self.key.setFixedWidth(56)
        self.proclitics = QLineEdit()
        self.policy = {name: QCheckBox(_(title)) for name, title in _POLICY}
        self.attributes = AttributesForm()
        self.guideline = TextField(name=_("Guideline of the label, in Markdown"))
        self.tools = GuidelineTools(self.guideline, examples=True)
        self.renewed = QCheckBox(_("The meaning changed: earlier marks are to be looked at again"))
        self.problem = PlainLabel("", tone="danger", wrap=True)
        self.warning = PlainLabel("", tone="warning", wrap=True)
        for pattern, title in _PATTERNS.items():
            self.pattern.addItem(_(title), pattern)
        self._lay_out()
        self._connect()

    def set_label(self, label: Label, *, meaning: int = 0) -> None:
        """Show a label, without a signal; `meaning` is the count that is saved of it."""
        self._meaning = meaning
        if self._label is not None and self.label() == label:
            return
        self._label = None  # what is set below is not an edit
        self.name.setText(label.name)
        self.arabic.setText(label.titles.get("ar", ""))
        self.english.setText(label.titles.get("en", ""))
        self.color.set_color(label.color)
        self.pattern.setCurrentIndex(self.pattern.findData(label.underline))
        self.key.setText(label.key)
        self.proclitics.setText(" ".join(label.policy.proclitics_out))
        for name, box in self.policy.items():
            box.setChecked(getattr(label.policy, name))
        self.attributes.set_attributes(label.attributes)
        self.renewed.setChecked(label.meaning > meaning)
        with QSignalBlocker(self.guideline):
            self.guideline.setPlainText(label.guideline)
        self._label = label

    def label(self) -> Label:
        """Return the label as it is written now."""
        if self._label is None:
            raise RuntimeError("no label is shown")
        titles = dict(self._label.titles)
        for language, field in (("ar", self.arabic), ("en", self.english)):
            titles.pop(language, None)
            if field.text().strip():
                titles[language] = field.text().strip()
        letters = "".join(self.proclitics.text().replace("،", " ").replace(",", " ").split())
        flags = {name: box.isChecked() for name, box in self.policy.items()}
        guideline = self.guideline.toPlainText()
        kept = self._label.guideline
        return replace(
            self._label,
            name=self.name.text().strip(),
            titles=titles,
            color=self.color.color(),
            underline=Underline(self.pattern.currentData()),
            key=self.key.text().strip(),
            policy=BoundaryPolicy(proclitics_out=letters, **flags),
            attributes=self.attributes.attributes(),
            # Qt gives back plain spaces for no-break ones: what was not typed stays as it was.
            guideline=kept if guideline == _as_shown(kept) else guideline,
            meaning=self._meaning + self.renewed.isChecked(),
        )

    def set_editable(self, editable: bool) -> None:
        """Let the label be changed or only be read."""
        for field in (self.name, self.arabic, self.english, self.key, self.proclitics):
            field.setReadOnly(not editable)
        self.guideline.setReadOnly(not editable)
        self.tools.set_editable(editable)
        self.attributes.set_editable(editable)
        for part in (self.color, self.pattern, self.renewed, *self.policy.values()):
            part.setEnabled(editable)

    def _lay_out(self) -> None:
        look = QHBoxLayout()
        look.setSpacing(GRID)
        for part in (self.color, self.pattern):
            look.addWidget(part)
        look.addStretch()
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        rows: tuple[tuple[str, QLineEdit | QHBoxLayout], ...] = (
            (_("Exported as"), self.name),
            (_("Arabic title"), self.arabic),
            (_("English title"), self.english),
            (_("Look"), look),
            (_("Key"), self.key),
            (_("Letters cut off the front"), self.proclitics),
        )
        for title, field in rows:  # Tab goes from row to row as they are added
            if isinstance(field, QLineEdit):
                field.setAccessibleName(title)
            form.addRow(PlainLabel(title), field)
        self.pattern.setAccessibleName(_("Underline"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 2 * GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self.problem)
        column.addLayout(form)
        column.addWidget(self.warning)
        column.addSpacing(GRID)
        column.addWidget(heading(_("Boundaries")))
        for box in self.policy.values():
            column.addWidget(box)
        column.addSpacing(GRID)
        column.addWidget(heading(_("Attributes")))
        column.addWidget(self.attributes)
        column.addSpacing(GRID)
        column.addWidget(heading(_("Guideline (Markdown)")))
        column.addWidget(two_languages_hint())
        self.guideline.setMinimumHeight(_GUIDELINE_HEIGHT)
        column.addWidget(self.guideline, stretch=1)
        column.addWidget(self.tools)
        column.addWidget(self.renewed)
        self.problem.hide()
        self.warning.hide()

    def _connect(self) -> None:
        for field in (self.name, self.arabic, self.english, self.key, self.proclitics):
            field.textEdited.connect(lambda _text: self._tell())
        self.color.color_chosen.connect(lambda _color: self._tell())
        self.pattern.activated.connect(lambda _index: self._tell())
        for box in self.policy.values():
            box.clicked.connect(lambda _on: self._tell())
        self.renewed.clicked.connect(lambda _on: self._tell())
        self.attributes.changed.connect(self._tell)
        self.guideline.textChanged.connect(self._tell)

    def _tell(self) -> None:
        if self._label is not None:
            self.changed.emit(self.label())


def _as_shown(text: str) -> str:
    return text.replace("\u00a0", " ")
