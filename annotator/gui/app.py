"""The application: language, theme, fonts, one window, and a net under everything."""

import faulthandler
import gc
import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QSettings,
    Qt,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.errors import AnnotatorError
from annotator.gui.collecting import Collecting
from annotator.gui.keymap import KeyMap
from annotator.gui.main_window import MainWindow
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.gui.theme import choose_theme, put_on
from annotator.language import is_rtl, say, set_language
from annotator.paths import resources, settings_file, state_dir
from annotator.settings import Settings, language_of, read_settings

_LOG_SIZE = 1_000_000
log = logging.getLogger("annotator")


def main(arguments: list[str]) -> int:
    """Open the window, on the project file named in `arguments` if there is one."""
    gc.disable()  # nothing made while the window is built can go before it does
    app = QApplication([sys.argv[0], *arguments])
    app.setOrganizationName("annotator")
    app.setApplicationName("annotator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("annotator")
    net = _Net()
    settings, problems = read_settings(settings_file())
    voice = Voice(app)
    voice.speak(settings)
    put_on(app, choose_theme(settings.theme))
    keymap = KeyMap(settings.keys)
    preferences = Preferences(settings, settings_file(), keymap)
    session = Session(idle_seconds=settings.idle_seconds)
    memory = QSettings(str(state_dir() / "window.ini"), QSettings.Format.IniFormat)
    window = MainWindow(session, preferences, memory)
    window.language_changed.connect(lambda: voice.speak(preferences.settings))
    net.window = window
    for problem in (*problems, *keymap.problems):
        window.banner.say(say(problem), kind="warning")
    window.show()
    window.begin(_first(arguments, settings))
    gc.freeze()  # what is there now stays: looking through it would stop the window again and again
    Collecting(app)
    return app.exec()


def _first(arguments: list[str], settings: Settings) -> Path | None:
    """Return the project to begin with: the one asked for, else the last one if it is there."""
    if arguments:
        return Path(arguments[0])
    last = Path(settings.last_project)
    return last if settings.last_project and last.exists() else None


class Voice:
    """The language of Qt's own dialogs and the direction of the window, kept with ours."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._qt = QTranslator(app)
        self._rest = QTranslator(app)  # what Qt does not say in the language itself

    def speak(self, settings: Settings) -> None:
        """Speak the language of the settings."""
        language = language_of(settings)
        set_language(language, digits="arabic" if settings.digits == "arabic" else "latin")
        theirs = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ours = str(resources() / "translations")
        for translator, name, folder in (
            (self._qt, f"qtbase_{language}", theirs),
            (self._rest, f"qt_{language}", ours),
        ):
            self._app.removeTranslator(translator)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
        QLocale.setDefault(QLocale(language))
        right = Qt.LayoutDirection.RightToLeft
        self._app.setLayoutDirection(right if is_rtl() else Qt.LayoutDirection.LeftToRight)


class _Net:
    """Catches what nobody foresaw: logs it, shows it, leaves the program running."""

    def __init__(self) -> None:
        self.window: MainWindow | None = None
        self._showing = False
        folder = state_dir()
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "annotator.log"
        handler = RotatingFileHandler(
            self._file, maxBytes=_LOG_SIZE, backupCount=2, encoding="utf-8"
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        self._crash = (folder / "crash.log").open("a", encoding="utf-8")
        faulthandler.enable(self._crash)
        qInstallMessageHandler(_from_qt)
        sys.excepthook = self.catch

    def catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Take an exception that no code took."""
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("unexpected\n%s", details)
        if isinstance(error, AnnotatorError) and self.window is not None:
            self.window.show_error(error)
            return
        sys.stderr.write(details)
        if self._showing or self.window is None:
            return
        self._showing = True
        try:
            from annotator.gui.dialogs.unexpected import Unexpected

            Unexpected(self.window, details=details, log=self._file).exec()
        finally:
            self._showing = False


def _from_qt(kind: QtMsgType, context: object, message: str) -> None:
    level = {
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }.get(kind, logging.INFO)
    log.log(level, "Qt: %s", message)
