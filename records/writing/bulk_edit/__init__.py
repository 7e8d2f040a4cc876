"""One act on many people: previewed, then written as one batch."""
