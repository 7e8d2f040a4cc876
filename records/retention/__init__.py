"""Retention: what is kept how long, what is due to go by that, and its removal."""
