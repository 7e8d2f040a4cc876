"""What comes back of the messages: read from files or a mailbox, and told by kind."""
