"""Questions that must be answered: dialogs ask, callers act."""
