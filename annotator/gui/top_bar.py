"""The strip above every place: the project's name, the places, the search box, who is here."""

from collections.abc import Mapping

from PySide6.QtCore import Signal

from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.widgets.buttons import KeyButton
from annotator.gui.widgets.card import Bar
from annotator.gui.widgets.places_strip import PlacesStrip
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.language import _, isolate

_WIDEST_NAME = 280  # pixels


class TopBar(Bar):
    """Says where one is and who; asks to go elsewhere."""

    palette_requested = Signal()
    person_requested = Signal()

    def __init__(self, titles: Mapping[str, str], preferences: Preferences) -> None:
        super().__init__("top")
        self._name = PlainLabel(tone="heading", elide=True)
        self._name.setMaximumWidth(_WIDEST_NAME)
        shown = tuple((place, _(title)) for place, title in titles.items())
        self.places = PlacesStrip(shown, name=_("Places"))
        self.search = KeyButton(
            _("Search articles or commands…"),
            icon_name="find",
            caps=preferences.keymap.caps("palette"),
        )
        self.search.clicked.connect(self.palette_requested)
        self._person = KeyButton("", role="link", icon_name="people")
        self._person.clicked.connect(self.person_requested)
        self.row.addWidget(self._name)
        self.row.addWidget(self.places)
        self.row.addStretch(1)
        self.row.addWidget(self.search)
        self.row.addWidget(self._person)

    def show_names(self, session: Session, *, otherwise: str) -> None:
        """Say which project is open and who is at the keyboard; `otherwise` without a project."""
        is_open = session.is_open
        self._name.set_data(session.project.about.name if is_open else otherwise)
        self._person.set_text(isolate(session.me.name) if is_open else "")
        self._person.setVisible(is_open)
        self.search.setVisible(is_open)
