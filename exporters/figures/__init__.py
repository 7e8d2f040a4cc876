"""Figures as texts and as tables, laid out once for reports, workbooks, window and commands."""
