"""Surveys: questionnaires, their waves, who is invited to them, and what became of it.

Knows people through records/ alone; knows nothing of files, figures or the window.
"""
