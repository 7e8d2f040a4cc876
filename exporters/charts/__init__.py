"""The charts of the findings, drawn once for screen and files.

Start with `summary_charts`; `style` has colours and sizes and imports nothing heavy. Charts are
drawn from results of the analysis; nothing here knows the window, a report or the database.
"""
