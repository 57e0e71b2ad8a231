"""Find: what is looked for in all articles, and the list of places that answer it."""

from annotator.gui.views.find.view import FindView

__all__ = ["FindView"]
