"""Who a wave invites: the dialog, its sample, exclusions, and the people behind each number."""
