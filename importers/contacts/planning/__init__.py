"""Whose each row is, and what it would change: a plan, before anything is written."""
