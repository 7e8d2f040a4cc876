"""Filters of people: expressions, their SQL, segments and lists."""
