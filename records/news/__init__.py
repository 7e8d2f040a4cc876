"""News about alumni: items with their people, permissions and states."""
