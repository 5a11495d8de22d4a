"""Many documents asked for at once: those of a meeting, or the decision reports of a year."""
