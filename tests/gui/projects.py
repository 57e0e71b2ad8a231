"""A small project and a session on it, for the tests of the window."""

from pathlib import Path

from annotator.core.model import Id
from annotator.gui.keymap import KeyMap
from annotator.gui.preferences import Preferences
from annotator.gui.session import Session
from annotator.settings import Settings
from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.making import create_project

ARTICLES = {
    "01.txt": "اجتماع اللجنة المركزية\nعقدت اللجنة المركزية اجتماعها برئاسة الوزير محمد أحمد.\n",
    "02.txt": "زيارة الوزير\nزار الوزير محمد أحمد مقر الوزارة وأصدر القرار رقم 7.\n",
    "03.txt": "قرار جديد\nصدر القرار رقم 21-KL/TW عن مجلس الوزراء في اجتماعه الأسبوعي.\n",
}


def make_articles(folder: Path) -> Path:
    """Write the articles as files; return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def make_project(folder: Path, *, articles: bool = True) -> Project:
    """Make a project led by Lena."""
    project = create_project(folder / "news.annproj", name="أخبار", person="Lena")
    if articles:
        import_files(project, [make_articles(folder / "articles")])
    return project


def make_session(folder: Path, *, articles: bool = True) -> Session:
    """Open a session on a new project."""
    session = Session()
    session.adopt(make_project(folder, articles=articles))
    return session


def make_preferences(folder: Path) -> Preferences:
    """Return usual preferences that are written into `folder`."""
    return Preferences(Settings(), folder / "settings.toml", KeyMap())


def add_article(session: Session, folder: Path, text: str) -> Id:
    """Bring one more article in, and return its id."""
    file = folder / "one more.txt"
    file.write_text(text, encoding="utf-8")
    import_files(session.project, [file])
    session.look()
    return session.project.documents.id_of(session.project.documents.ids()[-1])
