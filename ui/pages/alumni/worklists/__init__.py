"""Worklists: whose records to look after, and what is done with them."""
