"""Scheduled reports in the window: their list, and the form of one."""
