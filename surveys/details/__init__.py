"""Details waves: people are sent what is on record of them, and send back what is to be corrected.

A details wave is a wave of a survey whose questions are fields: each question updates the field
that it asks for. So its answers arrive, and are decided on, as any others that update records.
"""
