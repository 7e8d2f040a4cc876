"""Finding people as one types: a full-text index over what people are known by and reached at.

`index` keeps it and `vocabulary` its distinct words; `documents` says what is in it of a person,
`words` what a search means, `similar` what was meant by one that finds nobody.
"""

from models.search.index import forget_unused_words, rebuild, refresh, remove
from models.search.people import find, find_similar, matches, similar

__all__ = [
    "find",
    "find_similar",
    "forget_unused_words",
    "matches",
    "rebuild",
    "refresh",
    "remove",
    "similar",
]
