"""Filters as SQL: the condition on a row of `people` that a filter means."""
