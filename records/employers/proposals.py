"""The spellings on record that may mean one employer and that nobody has decided on."""

from collections.abc import Sequence

from sqlalchemy import Connection

from records.employers.decisions import count_roles, different_pairs, employer_names
from records.employers.groups import EmployerGroup, group_spellings


def employer_proposals(connection: Connection) -> Sequence[EmployerGroup]:
    """Groups of spellings for a person to decide on, the one that most roles have first."""
    names = frozenset(employer_names(connection).values())
    return group_spellings(count_roles(connection), names, different_pairs(connection))
