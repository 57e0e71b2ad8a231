"""The window's view of the open project: edits go in, signals come out."""

from annotator.gui.session.article import Article
from annotator.gui.session.session import Session

__all__ = ["Article", "Session"]
