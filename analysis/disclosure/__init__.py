"""Disclosure control: figures as they may be published, and what was published before."""
