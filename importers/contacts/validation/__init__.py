"""Validation: cells, with their corrections, become typed values or issues."""
