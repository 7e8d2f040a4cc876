"""The filters above the table of people: chips, the quick form and the builder."""
