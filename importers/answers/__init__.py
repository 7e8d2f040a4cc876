"""Answers in: a file of answers becomes responses in a wave.

A platform's file is brought to the generic shape, its columns are named, its cells read, each
row's person found, and what would be written planned; then it is written, undoable. Begin with
files.prepare_responses; writing.apply_responses writes what was planned.
"""
