"""Excel questionnaires that were sent back: many small workbooks become one table of answers."""
