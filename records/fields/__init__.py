"""The fields of a person, and how cells are read for each of them."""
