"""The wizard's step “Changes”: the planned changes with check boxes."""
