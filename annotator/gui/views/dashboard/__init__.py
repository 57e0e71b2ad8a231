"""The place Dashboard: how far the work is, and how far people agree."""

from annotator.gui.views.dashboard.view import DashboardView

__all__ = ["DashboardView"]
