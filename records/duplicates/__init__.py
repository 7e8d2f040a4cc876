"""Duplicates: people with two records, found by the model of records/matching, and decided on."""
