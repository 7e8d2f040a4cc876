"""The command line: the functions of the window for scheduled tasks and tests. No Qt."""
