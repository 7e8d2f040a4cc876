"""The parts of a person: contact points, awards, roles, consents and engagements.

Each part is declared once, in its own module: its table and columns, which record a field shows,
what makes two records the same, how records are created in bulk and changed one by one, and its
names on the screen, in the history and in files. The registry lists them all.
"""
