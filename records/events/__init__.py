"""Events and programmes of the office, and the people who are invited and take part."""
