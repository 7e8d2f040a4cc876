"""Erasing people for good: their records, whatever else names them, and their coming back."""
