"""The step “Changes”: what would be written, cell by cell, each with a box to untick."""
