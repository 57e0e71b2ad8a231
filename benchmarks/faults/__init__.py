"""What can happen to a project file, done to it on purpose: kills, power cuts, errors, damage."""
