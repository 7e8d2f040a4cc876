"""What is wrong with the rows of a file: corrected, kept with the batch, and exported to be fixed.

For any kind of import.
"""
