"""Backups: copies, verification, retention and restore.

`copies` makes one, `automatic` when one is due, `retention` says which are kept, `catalogue` lists
them, `restore` puts one in the place of the database.
"""
