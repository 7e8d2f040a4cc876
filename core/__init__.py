"""Words that every folder uses: errors, issues, progress, text, dates and settings.

Knows nothing but the standard library.
"""
