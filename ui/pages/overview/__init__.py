"""The first page: how the office stands, the wave under way, what is worth doing today."""
