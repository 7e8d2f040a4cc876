"""Files in: read, map, check, match, plan, apply, and undo.

Each step is a plain function from value to value; only applying and undoing hold the database.
Knows nothing of the window.
"""
