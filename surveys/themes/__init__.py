"""Open answers coded by hand into themes, which are then counted like choices."""
