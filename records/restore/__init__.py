"""Restoring a backup without losing deletions and opt-outs made since."""
