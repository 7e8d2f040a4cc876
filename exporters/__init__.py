"""Files out: workbooks, invitation lists, answers, charts and reports.

Knows what is kept and the figures; must not know the window or the commands.
"""
