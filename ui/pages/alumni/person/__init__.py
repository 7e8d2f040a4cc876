"""The panel of one person: tabs whose fields are edited in place."""

from ui.pages.alumni.person.panel import PersonPanel

__all__ = ["PersonPanel"]
