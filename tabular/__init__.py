"""Files of rows without meaning: readers and writers. Knows nothing of people or surveys."""
