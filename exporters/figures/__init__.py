"""Figures as texts and as tables, laid out once for every file, page and command."""
