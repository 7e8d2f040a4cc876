"""Connections to survey platforms: their answers are fetched as the files that importers read."""
