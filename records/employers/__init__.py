"""Employers: which spellings mean the same one, and in which sector it is."""
