"""Segments and lists in the window: the menu, saving, and their table."""
