"""Creating, updating and deleting people and their parts."""
