"""The Findings tab of a wave: headline figures, and a card for each question."""
