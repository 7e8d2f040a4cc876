"""How answers are written in cells: choices by code or label, numbers, statuses, and read again."""
