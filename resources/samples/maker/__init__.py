"""What the sample workbooks are made of: invented people, a questionnaire and its answers.

Knows nothing of the program: the samples come from outside, as an office's own files do.
"""
