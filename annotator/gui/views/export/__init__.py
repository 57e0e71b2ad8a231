"""The place where a dataset leaves the project."""

from annotator.gui.views.export.view import ExportView

__all__ = ["ExportView"]
