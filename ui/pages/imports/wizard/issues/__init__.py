"""The step “Problems”: what could not be read, mended where it stands or left out."""
