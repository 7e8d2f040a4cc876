"""What comes back of the messages of waves: whose it is, and what follows for address and wave."""
