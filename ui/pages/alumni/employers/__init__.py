"""Employers: spellings that mean the same one, those that were unified, and sectors."""
