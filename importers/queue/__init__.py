"""Pending imports: drafts, watched folders and the worklist."""
