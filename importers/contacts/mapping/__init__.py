"""Which column goes into which field: told by source, heading or values, chosen, or as saved."""
