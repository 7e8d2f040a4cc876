"""One record per person: fields, editing, matching, segments, consent and suppression.

Knows the tables, nothing of files, surveys' figures or the window.
"""
