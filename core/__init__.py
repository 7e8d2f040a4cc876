"""Words that every folder uses: errors, problems, progress, text, dates and settings.

Knows nothing but the standard library.
"""
