"""Whether the marks of an article agree: with each other, their policies, other articles."""
