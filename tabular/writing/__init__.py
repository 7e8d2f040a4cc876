"""Writers: each format is written in one place, whole and checked, before it gets its name."""
