"""The place to rule on what annotators see differently."""

from annotator.gui.views.review.view import ReviewView

__all__ = ["ReviewView"]
