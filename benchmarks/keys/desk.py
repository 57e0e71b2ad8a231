"""A desk: the place to annotate on a project of its own, with real keys that are counted."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.core.model import Annotation, Id
from annotator.gui.keymap import KeyDispatcher, KeyMap
from annotator.gui.preferences import Preferences
from annotator.gui.session import Article, Session
from annotator.gui.views.annotate import AnnotateView
from annotator.settings import Settings
from annotator.workflow.importing import import_files
from annotator.workflow.making import create_project
from annotator.workflow.suggesting import Suggester
from benchmarks.keys import reference

_NAMED = {
    "Tab": Qt.Key.Key_Tab,
    "Enter": Qt.Key.Key_Return,
    "Del": Qt.Key.Key_Delete,
    "Esc": Qt.Key.Key_Escape,
    "Left": Qt.Key.Key_Left,
    "Right": Qt.Key.Key_Right,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
    "Home": Qt.Key.Key_Home,
    "End": Qt.Key.Key_End,
    "Space": Qt.Key.Key_Space,
}
_HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_BRACKETS = {"[": (34, "{"), "]": (35, "}")}  # scan codes of X11, and what Shift makes of them
_SHIFTED = {str(digit): key for digit, key in enumerate(")!@#$%^&*(")}


class Desk:
    """The view on a new project with some articles, and the keys pressed there."""

    def __init__(
        self, folder: Path, articles: Iterable[reference.Article], without: Collection[str] = ()
    ) -> None:
        folder.mkdir(parents=True)
        files = []
        for at, one in enumerate(articles):
            files.append(folder / f"{at:03} {one.name.replace('/', ' ')[:40]}.txt")
            files[-1].write_text(one.text, encoding="utf-8")
        project = create_project(folder / "keys.annproj", name="keys", person="Lena")
        import_files(project, files)
        if without:
            rules = project.sources.rules()
            kinds = tuple(kind for kind in rules.kinds if kind not in without)
            with project.gesture("suggesting") as gesture:
                project.sources.write_rules(gesture, replace(rules, kinds=kinds))
        self.pressed: Counter[str] = Counter()
        self.session = Session()
        self.session.adopt(project)
        preferences = Preferences(Settings(), folder / "settings.toml", KeyMap({}))
        self.view = AnnotateView(self.session, preferences)
        self.view.resize(1440, 900)
        KeyDispatcher(self.view, preferences.keymap, allowed=self.view.can).triggered.connect(
            self.view.perform
        )
        self.view.show()
        self.view.start()
        self.view.activateWindow()
        self.canvas = self.view.canvas
        self.documents: list[Id] = [project.documents.id_of(one) for one in project.documents.ids()]
        self._suggester = Suggester(project, self.session.me.id)
        self.session.annotations_changed.connect(self._changed)
        self._stale = False
        self.labels = {one.name: one for one in self.session.labels}

    @property
    def article(self) -> Article:
        """Return the article in view."""
        if self.session.article is None:
            raise RuntimeError("no article is in view")
        return self.session.article

    def show(self, document: Id) -> None:
        """Bring an article into view, as it is when the one before is done."""
        self.session.show(document)
        self.canvas.setFocus()
        QApplication.processEvents()  # the window becomes the active one
        self._suggest()

    def press(self, *keys: str) -> None:
        """Press keys such as "Ctrl+Left" one after the other; each counts one."""
        for key in keys:
            self._send(key)
            QApplication.processEvents()
            if self._stale:
                self._suggest()

    def press_in_dialog(self, opening: str, *keys: str) -> None:
        """Press a key that opens a dialog, and further keys in it, the last of which closes it."""
        QTimer.singleShot(0, partial(self._in_dialog, keys))
        self.press(opening)
        self.view.activateWindow()  # as a window manager does; the offscreen platform has none
        QApplication.processEvents()

    def _in_dialog(self, keys: tuple[str, ...]) -> None:
        if QApplication.activeModalWidget() is None:
            raise RuntimeError("no dialog came")
        for key in keys:
            self._send(key)

    def _send(self, key: str) -> None:
        self.pressed[key] += 1
        *held, name = key.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= _HELD[one]
        code, scan, text = _code(name, shifted="Shift" in held)
        modal = QApplication.activeModalWidget()
        target = modal.focusWidget() if modal else QApplication.focusWidget()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, modifiers, scan, 0, 0, text)
            if target is None or not shiboken6.isValid(target):
                target = self.canvas
            QApplication.sendEvent(target, event)

    def suggestions(self) -> list[Annotation]:
        """Return what is suggested now."""
        return self.article.suggestions()

    def close(self) -> None:
        """Put the desk away."""
        self.view.hide()
        self.view.deleteLater()
        self.session.close()
        QApplication.processEvents()

    def _changed(self, document: Id) -> None:
        self._stale = True

    def _suggest(self) -> None:
        """Hand on what is suggested, as the process beside the window does within a moment."""
        self._stale = False
        self._suggester.look()
        document = self.session.document
        if document is not None:
            self.session.propose(document, self._suggester.suggest(document))
            self._stale = False


def _code(name: str, *, shifted: bool) -> tuple[int, int, str]:
    """Return key, scan code (X11, US layout) and text of a key."""
    if name in _NAMED:
        return _NAMED[name].value, 0, ""
    if name.isdigit():
        sign = _SHIFTED[name] if shifted else name
        return ord(sign), 9 + (int(name) or 10), sign
    if name in _BRACKETS:
        scan, sign = _BRACKETS[name]
        return ord(sign if shifted else name), scan, sign if shifted else name
    return ord(name.upper()), 0, name.lower()
