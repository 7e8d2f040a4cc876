"""Which person on record a row belongs to. Pure but for the index."""
