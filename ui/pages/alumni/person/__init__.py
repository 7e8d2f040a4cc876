"""One person at the right of the table: read in tabs, edited in place."""

from ui.pages.alumni.person.panel import PersonPanel

__all__ = ["PersonPanel"]
