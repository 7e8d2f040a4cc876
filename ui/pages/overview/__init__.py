"""The first page: how the office stands, the wave under way, and what is worth doing today."""

from ui.pages.overview.page import OverviewPage

__all__ = ["OverviewPage"]
