"""The ledger of publications: what was published of a wave, when, by whom, of which people.

The people are keyed hashes of their responses (analysis/disclosure/published_sets.py), so the
ledger stays as it is when people are erased or answers unlinked. Nothing in it is changed or
deleted; a publication that never left the office is withdrawn, by somebody and for a reason.
"""
