"""The responses of a wave as a file: a workbook for the office, coded data for statisticians."""
