"""What state the data of a database is in, by which results that were worked out are kept.

Every batch leads to another state, whoever wrote it, and so do a migration and restoring a backup.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Text, column, select, table

from models.engines import is_writer
from models.tables import batches, id_counters, journal

T = TypeVar("T")

_VERSION: Final = select(column("version_num", Text)).select_from(table("alembic_version"))
_LINES: Final = select(id_counters.c.next_id).where(id_counters.c.table_name == journal.name)


def data_state(connection: Connection) -> str:
    """The state of all records, a text to be compared with that of another time.

    It names the newest batch. A large one gets its number when it starts and is written when it
    ends, maybe after later ones, so the lines of the journal are counted as well.
    """
    newest = (
        select(_VERSION.scalar_subquery(), _LINES.scalar_subquery(), batches.c.id, batches.c.at)
        .where(batches.c.state == "done")
        .order_by(batches.c.id.desc())
        .limit(1)
    )
    return " ".join(map(str, connection.execute(newest).first() or ()))


class StateCache(Generic[T]):
    """Results kept in memory, the `most` latest of each database, until its data changes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: WeakKeyDictionary[Engine, tuple[str, OrderedDict[Hashable, T]]] = (
            WeakKeyDictionary()
        )

    def get(self, connection: Connection, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, or gave for `key` when the data was the same.

        Nothing is kept by the transaction that writes: nobody knows yet what it will write.
        """
        if is_writer(connection):
            return make()
        state = data_state(connection)
        result = self._of(connection.engine, state).get(key)
        if result is None:
            result = make()
        kept = self._of(connection.engine, state).copy()  # other threads read it meanwhile
        kept[key] = result
        kept.move_to_end(key)
        while len(kept) > self._most:
            kept.popitem(last=False)
        self._kept[connection.engine] = state, kept
        return result

    def _of(self, engine: Engine, state: str) -> OrderedDict[Hashable, T]:
        known, kept = self._kept.get(engine, ("", OrderedDict()))
        return kept if known == state else OrderedDict()
