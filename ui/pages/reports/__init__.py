"""The Reports page: choose figures, preview the report and export it."""
