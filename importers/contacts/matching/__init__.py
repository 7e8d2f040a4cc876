"""To whom each row of a file belongs: matches, decisions, and rows of the same person."""
