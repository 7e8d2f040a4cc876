"""The commands: the same jobs as the window's, for scheduled tasks and for tests. No Qt here."""
