"""Labels, envelopes and name badges: where on a page each one is printed."""
