"""The settings, made from their table; what is chosen holds at once."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.content import Content, LabelStyle, Mark
from annotator.gui.dialogs.frame import fit_screen
from annotator.gui.preferences import Preferences
from annotator.gui.theme import GRID, current, reading_families
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Card
from annotator.gui.widgets.number_field import NumberField
from annotator.gui.widgets.places_strip import PlacesStrip
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import LANGUAGES, N_, _, pgettext
from annotator.settings import SETTINGS, Choice, Number, Setting, Settings

_AGAIN = 2  # the dialog's answer when it has to be made anew, in another language
_UNITS = {"px": N_("px"), "%": "%", "s": N_("s"), "GB": N_("GB")}
_SAMPLE = "زارت الدكتورة سلمى الهاشمي، مديرة مركز القراءة، مدرسةَ الحيّ يوم ٣ مارس 2024."
_MARKED = (("سلمى الهاشمي", "P", "#3568a8"), ("مديرة مركز القراءة", "T", "#8f6200"))
_TAGS = {"always": "always", "selected": "hover", "never": "off"}


class SettingsDialog(QDialog):
    """One row for each setting, and a line of Arabic that shows what they do to articles."""

    def __init__(self, parent: QWidget, preferences: Preferences) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Settings"))
        self._preferences = preferences
        self.controls: dict[str, QWidget] = {}
        self._form = QFormLayout()
        self._form.setSpacing(GRID + GRID // 2)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        for one in SETTINGS:
            self._add(one)
        self.preview = Canvas(read_only=True)
        self._show_sample()
        self.usual = KeyButton(_("Everything as usual"))
        close = KeyButton(_("Close"), role="primary")
        foot = QHBoxLayout()
        foot.addWidget(self.usual)
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(PlainLabel(_("Settings"), tone="title"))
        card = Card()
        card.body.addLayout(self._form)
        scroll = QScrollArea()
        scroll.setWidget(card)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box.addWidget(scroll, stretch=1)
        box.addWidget(self.preview)
        box.addLayout(foot)
        self.setMinimumWidth(100 * GRID)
        # A scroll area asks for less than it holds; all rows are seen where the screen has room.
        self.resize(
            self.width(),
            self.sizeHint().height() - scroll.sizeHint().height() + card.sizeHint().height(),
        )
        self.usual.clicked.connect(self._give_usual)
        close.clicked.connect(self.accept)
        preferences.changed.connect(self._take)

    @classmethod
    def ask(cls, parent: QWidget, preferences: Preferences) -> None:
        """Let the person change settings until they have enough."""
        again = True
        while again:
            dialog = cls(parent, preferences)
            again = dialog.exec() == _AGAIN
            dialog.deleteLater()

    def setVisible(self, visible: bool) -> None:
        if visible:
            fit_screen(self)
        super().setVisible(visible)

    def done(self, result: int) -> None:
        self._preferences.changed.disconnect(self._take)
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "preview"):
            self.preview.set_theme(current())

    def _add(self, one: Setting) -> None:
        title = _(one.title)
        control = self._control(one, title)
        control.setAccessibleName(title)
        self.controls[one.name] = control
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(control, alignment=Qt.AlignmentFlag.AlignLeading)
        if one.hint:
            control.setAccessibleDescription(_(one.hint))
            column.addWidget(PlainLabel(_(one.hint), tone="muted", wrap=True))
        self._form.addRow(PlainLabel(title), column)

    def _control(self, one: Setting, title: str) -> QWidget:
        value = getattr(self._preferences.settings, one.name)
        give = self._giver(one.name)
        if isinstance(one, Choice):
            options = [(name, _option(text)) for name, text in one.options]
            strip = PlacesStrip(options, name=title)
            strip.set_current(value)
            strip.chosen.connect(give)
            return strip
        if isinstance(one, Number):
            unit = _(_UNITS[one.unit]) if one.unit else ""
            field = NumberField(one.low, one.high, step=one.step, unit=unit)
            field.setValue(value)
            field.valueChanged.connect(give)
            return field
        box = QComboBox()
        box.addItems(list(dict.fromkeys((*reading_families(), value))))
        box.setCurrentText(value)
        box.setMinimumWidth(32 * GRID)
        box.textActivated.connect(give)
        return box

    def _giver(self, name: str) -> Callable[[object], None]:
        return lambda value: self._preferences.update(**{name: value})

    def _give_usual(self) -> None:
        usual = Settings()
        self._preferences.update(**{one.name: getattr(usual, one.name) for one in SETTINGS})
        if self.isVisible():
            self.done(_AGAIN)

    def _take(self, names: frozenset[str]) -> None:
        if names & {"language", "digits"}:
            self.done(_AGAIN)
        else:
            self._dress_sample()

    def _show_sample(self) -> None:
        marks, styles = [], {}
        for words, label, color in _MARKED:
            start = _SAMPLE.index(words)
            marks.append(Mark(label, ((start, start + len(words)),), label))
            title = {"P": pgettext("label", "Person"), "T": pgettext("label", "Title")}[label]
            styles[label] = LabelStyle(label, title, title, color)
        self.preview.set_content(Content(_SAMPLE, tuple(marks), styles))
        self.preview.setAccessibleName(_("How articles look"))
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.setFixedHeight(16 * GRID)
        self._dress_sample()

    def _dress_sample(self) -> None:
        settings = self._preferences.settings
        self.preview.set_font_family(settings.reading_font)
        self.preview.set_zoom(settings.zoom / 100 * settings.text_size / 20)
        self.preview.set_line_spacing(settings.line_spacing / 200)
        self.preview.set_tags(_TAGS[settings.tags])


def _option(text: str) -> str:
    """Return the title of an option: languages and digits stand as they are."""
    return (
        text if text in LANGUAGES.values() or not text[0].isascii() or text.isdigit() else _(text)
    )
