"""Which person on record a row belongs to: clear rules, and a model for what they leave open."""
