"""The findings of a wave as files: a Word report, pages to print, a workbook."""
