"""Bounces and replies in the window: reading them, reviewing replies, and the mailbox."""
