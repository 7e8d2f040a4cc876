"""The step “Issues”: what could not be read, mended where it stands or left out."""
