"""News about alumni in Alumni: the table, and the dialogs."""
