"""Possible duplicates: listed, compared side by side and merged."""
