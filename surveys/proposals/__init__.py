"""Proposals: answers that would update the record of whoever gave them.

The office says which questions update a field (`questions.updates`). The newest answer of a person
for a field is a proposal where it differs from the record, until somebody accepts or rejects it.
Only the decision is stored: without the answers, as after an undo, there is no proposal.
"""
