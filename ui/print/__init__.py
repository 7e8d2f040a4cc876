"""Pages on paper: laid out, shown before they are printed, and written as PDF."""
