"""The steps: plain functions that join store, formats and core over an open project."""
