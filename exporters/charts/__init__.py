"""The charts of the findings, drawn once for screen and files.

`drawing` is the way in, `style` holds the looks and loads nothing heavy. Everything works on
results of the analysis; nothing here knows the window, a report or the database.
"""
