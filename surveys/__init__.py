"""Surveys: questionnaires, waves, frames, invitations, dispositions and responses.

Knows people through records/ alone; knows nothing of files, figures or the window.
"""
