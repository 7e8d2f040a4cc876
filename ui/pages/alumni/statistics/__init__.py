"""Alumni statistics: how many people of which kind are on record, as chart and table."""
