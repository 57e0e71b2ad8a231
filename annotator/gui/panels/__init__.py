"""Parts of a place that show one aspect of the session."""
