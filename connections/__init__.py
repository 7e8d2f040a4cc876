"""Connections to survey platforms: answers come as files for the import, participants go."""
