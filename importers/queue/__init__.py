"""Imports that wait: drafts that outlive the program, and files from watched folders."""
