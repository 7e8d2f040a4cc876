"""Non-response and weighting: who of the frame answered, and weights that make up for it."""
