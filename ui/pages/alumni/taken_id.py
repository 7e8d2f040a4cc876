"""Says whose an alumni ID is that cannot be given to another person."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from core.errors import UserError
from models.changes import ChangeSet
from queries.shared_addresses import owners

TAKEN: Final = "alumni_id_taken"


@contextmanager
def naming_owner(changes: ChangeSet, values: Mapping[str, Any]) -> Iterator[None]:
    """Write `values` in this context: the refusal of their alumni ID names its owner."""
    try:
        yield
    except UserError as error:
        if error.code != TAKEN:
            raise
        owner = owners(changes.connection, values)["alumni_id"]
        words = f"The alumni ID {values['alumni_id']} belongs to {owner[1]}; nothing was saved."
        raise UserError(words, code=TAKEN) from error
