"""The list of keyboard shortcuts as a table to print."""

from ui.actions import SHORTCUTS
from ui.shell.shortcuts_dialog import shortcuts_by_page
from ui.tables import Column, TableSnapshot


def shortcuts_table() -> TableSnapshot:
    """Every shortcut with its action, and where it works."""
    rows = [(title, text, keys) for title, found in shortcuts_by_page() for text, keys in found]
    return TableSnapshot(
        SHORTCUTS.text,
        [Column(name, name) for name in ("Where", "Action", "Shortcut")],
        len(rows),
        lambda first, last: rows[first:last],
    )
