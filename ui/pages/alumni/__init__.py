"""The people: found, listed, one of them at the right, many of them dealt with at once."""

from ui.pages.alumni.finding import people_source
from ui.pages.alumni.page import AlumniPage

__all__ = ["AlumniPage", "people_source"]
