"""Who may be contacted: consent, opt-outs and suppressed addresses."""
