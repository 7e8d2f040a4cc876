"""The fields of a person, and what a cell means for each of them."""
