"""Reports that are written at fixed intervals: what they are, when they are due, writing them."""
