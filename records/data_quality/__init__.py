"""How good the records are: worklists of people to look after, and what is missing of whom."""
