"""Editing many people by one act: the form of each act, the live preview, the dialog."""
