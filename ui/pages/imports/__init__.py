"""Imports: the files that came in, the wizard that takes one in, the rows that wait."""
