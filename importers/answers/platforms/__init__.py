"""The platforms whose files are understood, each by one function that gives the generic shape.

The generic shape is a table with one row for each person's answers, and headings as
importers/answers/columns.py knows them: whose they are (token, e-mail, alumni ID), the
platform's own response ID, when they were started and submitted, and one column for each question
or for each of its choices.
"""

from collections.abc import Callable, Mapping
from typing import Final

from core.errors import UserError
from tabular.reading import Table

GENERIC: Final = "generic"


def _as_it_is(table: Table) -> Table:
    return table


PLATFORMS: Final[Mapping[str, Callable[[Table], Table]]] = {GENERIC: _as_it_is}


def to_generic(table: Table, platform: str | None = None) -> tuple[str, Table]:
    """Bring the table of a `platform` (None: the generic one) to the generic shape.

    Gives the platform's name with it. Raises UserError for a platform that is not known.
    """
    name = (platform or GENERIC).casefold()
    if name not in PLATFORMS:
        raise UserError(
            f"“{platform}” is not a known survey platform; choose one of {', '.join(PLATFORMS)}.",
            code="unknown_platform",
        )
    return name, PLATFORMS[name](table)
