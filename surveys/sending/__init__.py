"""Sending invitations and reminders by mail: their texts, and the mailings of a wave."""
