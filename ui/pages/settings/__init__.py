"""Settings: the database, the office and its fields, what is kept about files and addresses."""
