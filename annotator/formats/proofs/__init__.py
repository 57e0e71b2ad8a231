"""Exports read again by readers that share no code with their writers, to prove that they load."""
