"""Annotate: the queue, the article, the labels, and what a person does with them by key."""

from annotator.gui.views.annotate.view import AnnotateView

__all__ = ["AnnotateView"]
