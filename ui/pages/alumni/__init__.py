"""The people: found, listed, one of them at the right, many of them dealt with at once."""
