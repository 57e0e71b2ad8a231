"""The subject: pure functions and frozen dataclasses over text, spans and labels."""
