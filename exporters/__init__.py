"""Exports: contacts, invitation lists, responses, charts and reports.

Knows records, surveys and figures; must not know the window or the commands.
"""
