"""Spans proposed by rules of the language alone: titles, persons, meetings, decisions."""
