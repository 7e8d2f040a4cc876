"""What pages and commands show, read in one go: each takes a connection and writes nothing."""
