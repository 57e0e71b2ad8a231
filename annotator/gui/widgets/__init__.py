"""Small pieces used in two places or more."""
