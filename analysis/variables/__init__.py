"""What figures are broken down by: fields, segments, questions and what is derived of them.

`groupings` holds who has which value, `fields`, `question_groups`, `bands` and `derived` say how
people get it, and `lookup` finds the one that a key names.
"""
