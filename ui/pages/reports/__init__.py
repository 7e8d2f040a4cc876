"""The page of reports: choose, look at the pages, write them to a file."""
