"""A filled office for every page's tests."""

from tests.ui.office import context, office, restored, said, visited

__all__ = ["context", "office", "restored", "said", "visited"]
