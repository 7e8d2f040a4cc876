"""Milestones: who celebrates an anniversary or a birthday, and the classes of each year."""
