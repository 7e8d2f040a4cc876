"""Merging the records of one person, and unmerging them."""
