"""The publication ledger: figures are checked against published ones, and entered in it."""
