"""What opens over every place of the window: go to, keys, settings, who is here."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.errors import AnnotatorError
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session

if TYPE_CHECKING:
    from annotator.gui.panels.searcher import Searcher
    from annotator.workflow.agreement import Behind, Wanted


class Boxes(QObject):
    """Asks, and tells the window what was chosen."""

    action_chosen = Signal(str)
    article_chosen = Signal(object)  # an ArticleChoice
    texts_chosen = Signal(str)  # a phrase to look for in all articles
    refused = Signal(object)  # an AnnotatorError

    def __init__(
        self,
        window: QWidget,
        session: Session,
        preferences: Preferences,
        *,
        can: Callable[[str], bool],
    ) -> None:
        """`can` tells whether an action can be done now."""
        super().__init__(window)
        self._window = window
        self._session = session
        self._preferences = preferences
        self._can = can
        self._searcher: Searcher | None = None
        session.closing.connect(self._close_searcher)
        session.documents_changed.connect(self._forget_titles)

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action of ours does."""
        return {
            "palette": self.go_to,
            "keys": self.show_keys,
            "shortcuts": self.change_shortcuts,
            "settings": self.change_settings,
            "person": self.change_person,
        }

    def go_to(self) -> None:
        """Ask where to go or what to do."""
        from annotator.gui.dialogs.palette import (
            ArticleChoice,
            CommandChoice,
            Palette,
            TextsChoice,
        )
        from annotator.gui.panels.commands import commands_now

        is_open = self._session.is_open
        choice = Palette.ask(
            self._window,
            searcher=self._open_searcher() if is_open else None,
            commands=commands_now(
                self._preferences.keymap, self._session.labels if is_open else (), self._offered
            ),
        )
        if isinstance(choice, ArticleChoice):
            self.article_chosen.emit(choice)
        elif isinstance(choice, CommandChoice):
            self.action_chosen.emit(choice.id)
        elif isinstance(choice, TextsChoice):
            self.texts_chosen.emit(choice.phrase)

    def show_keys(self) -> None:
        """Show every key, and let the person change them."""
        from annotator.gui.dialogs.keys_page import KeysPage

        if KeysPage.ask(self._window, self._preferences.keymap):
            self.change_shortcuts()

    def change_shortcuts(self) -> None:
        """Let the person change the keys."""
        from annotator.gui.dialogs.shortcuts import Shortcuts

        Shortcuts.ask(self._window, self._preferences)

    def change_settings(self) -> None:
        """Let the person change the settings."""
        from annotator.gui.dialogs.settings import SettingsDialog

        SettingsDialog.ask(self._window, self._preferences)

    def change_person(self) -> None:
        """Ask who is at the keyboard now."""
        from annotator.gui.dialogs.person import AskPerson

        session = self._session
        person = AskPerson.ask(self._window, session.project.annotators.people())
        if person is None or person == session.me.id:
            return
        try:
            session.sign_in(person)
        except AnnotatorError as error:
            self.refused.emit(error)
            return
        people = {**self._preferences.settings.people, session.project.about.id: person}
        self._preferences.update(people=people)

    def show_cases(self, wanted: "Wanted", cases: "tuple[Behind, ...]") -> None:
        """Show the cases behind a figure, and go to the one that is chosen."""
        del wanted
        from annotator.gui.dialogs.cases import CasesDialog
        from annotator.gui.dialogs.palette import ArticleChoice

        project = self._session.project
        people = {one.id: one.name for one in project.annotators.all()}
        chosen = CasesDialog.ask(self._window, cases, people, project.labels.by_id())
        if chosen is not None:
            self.article_chosen.emit(ArticleChoice(chosen.document, chosen.start, chosen.end))

    def _offered(self, action_id: str) -> bool:
        return action_id != "palette" and self._can(action_id)

    def _open_searcher(self) -> "Searcher":
        from annotator.gui.panels.searcher import Searcher

        if self._searcher is None:
            self._searcher = Searcher(self._session.project.path, self)
        return self._searcher

    def _close_searcher(self) -> None:
        if self._searcher is not None:
            self._searcher.close()
            self._searcher.deleteLater()
            self._searcher = None

    def _forget_titles(self) -> None:
        if self._searcher is not None:
            self._searcher.forget()
