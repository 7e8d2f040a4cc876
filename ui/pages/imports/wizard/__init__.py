"""The wizard that takes a file in, step by step."""
