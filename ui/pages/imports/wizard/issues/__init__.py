"""The wizard's step “Issues”."""
