"""What is kept: tables, the database that holds them, the journal of changes, search, migrations.

Knows nothing of files, figures or the window. Everything is written through `changes.ChangeSet`.
"""
