"""Excel questionnaires for people who answer by mail: one workbook for each person of a wave."""
