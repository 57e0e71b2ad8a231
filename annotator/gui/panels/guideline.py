"""The guideline beside the work: of the label in hand, else of the project."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.guideline import part_for
from annotator.core.model import Label
from annotator.core.versions_of_text import version_name
from annotator.gui.theme import GRID
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.markdown_view import MarkdownView
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate, ltr
from annotator.language import current as current_language


class GuidelinePanel(QWidget):
    """A heading, the guideline's text, and which version of it this is."""

    editions_requested = Signal(str)  # of a label; "": of the project

    def __init__(self) -> None:
        super().__init__()
        self._heading = PlainLabel(tone="heading", elide=True)
        self._view = MarkdownView(name=_("Guideline"), fits_content=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self._heading)
        self.version = KeyButton("", role="link", icon_name="history")
        self._label = ""
        box.addWidget(self._view)
        box.addWidget(self.version)
        self._shown = ""
        self.version.clicked.connect(lambda: self.editions_requested.emit(self._label))

    def show_label(self, label: Label) -> None:
        """Show the guideline of one label."""
        title = isolate(label.title(current_language()))
        self._say_version(label.guideline, label.id)
        self._show(
            _("Guideline: {label}").format(label=title),
            part_for(label.guideline, current_language())
            or _("Nothing has been written for this label yet."),
        )

    def show_project(self, guideline: str) -> None:
        """Show the guideline of the whole project."""
        self._say_version(guideline, "")
        self._show(_("Guideline"), part_for(guideline, current_language()))

    def _say_version(self, guideline: str, label: str) -> None:
        self._label = label
        name = version_name(guideline)
        self.version.set_text(_("Version {name}").format(name=ltr(name)))
        self.version.setVisible(bool(name))

    def _show(self, heading: str, text: str) -> None:
        self.setVisible(bool(text))
        if (heading, text) == (self._heading.text(), self._shown):
            return
        self._shown = text
        self._heading.setText(heading)
        self._view.set_markdown(text)


def two_languages_hint() -> PlainLabel:
    """Return what whoever writes a guideline is told about writing it twice."""
    sentence = _(
        "For two languages: a heading over each part and a line of {line} between them. "
        "Everybody reads their own part."
    )
    return PlainLabel(sentence.format(line=ltr("---")), tone="muted", wrap=True)
