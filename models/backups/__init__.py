"""Backups of the office's database: made and verified, kept by age and content, and restored.

`copies` makes one, `automatic` when one is due, `retention` says which are kept, `catalogue` lists
them, `restore` puts one in the place of the database.
"""
