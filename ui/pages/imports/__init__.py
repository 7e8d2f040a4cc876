"""The Imports page: import history, the import wizard, and rows to review."""
