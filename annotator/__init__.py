"""Mark spans in Arabic articles: a native, offline, right-to-left-first annotation tool."""

__version__ = "0.1.0"
