"""Events and programmes in Alumni: their table, one event with its people, and the dialogs."""
