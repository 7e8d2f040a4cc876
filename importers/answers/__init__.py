"""Imports of answers: a file of answers becomes responses in a wave. `kind` says how."""
