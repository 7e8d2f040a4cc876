"""A copy of a database that was made before an erasure and is opened directly, not restored.

People whom this computer knows to have been erased since are erased from it again.
"""

from core.formats import plural
from core.progress import SILENT, Progress
from models.batch_kinds import BatchKind
from models.database import Database, user_name
from models.erasure_clean_up import finish_erasures
from models.known_erasures import later_erasures, remember_erasures
from records.erasure.erase import DiscardDrafts, erase_people
from records.erasure.ledger import enter_known, erased_records

_REASON = "Erased before; an older copy was opened"


def apply_later_erasures(
    database: Database, discard_drafts: DiscardDrafts, progress: Progress = SILENT
) -> str:
    """Erase who was erased after the copy `database` was made; what the user must know of it.

    Empty where there was nobody. The erasures of the database are remembered for other copies.
    """
    with database.read() as connection:
        later = later_erasures(connection)
    count = 0
    if later:
        with database.write(BatchKind.PERSON_ERASE, progress=progress) as changes:
            enter_known(changes, later, reason=_REASON, by=user_name())
            ids = erased_records(changes.connection)
            count = len(ids)
            if ids:
                erase_people(changes, ids, discard_drafts, reason=_REASON, by=user_name())
    finish_erasures(database)
    with database.read() as connection:
        remember_erasures(connection)
    if not count:
        return ""
    was = "was" if count == 1 else "were"
    who = plural(count, "person", "people")
    return f"{who} who {was} erased for good after this copy was made {was} erased from it again."
