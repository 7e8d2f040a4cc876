"""The data model: tables, database, change sets and journal, undo, search, backups, migrations.

Knows nothing of files, figures or the window. Everything is written through `changes.ChangeSet`.
"""
