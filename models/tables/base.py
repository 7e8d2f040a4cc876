"""The metadata of all tables, and the columns that they have in common."""

from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, MetaData, Text

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# In the order of code points, whatever a server's language: names that begin alike are together.
IN_ORDER: Final = Text().with_variant(Text(collation="C"), "postgresql")
# On SQLite only a column declared INTEGER is the row's own key, without a second index.
_KEY: Final = BigInteger().with_variant(Integer, "sqlite")


def id_column() -> Column[int]:
    """The identifier of a record, given out by `id_counters`."""
    return Column("id", _KEY, primary_key=True, autoincrement=False)


def parent_column(name: str, target: str, **options: Any) -> Column[int]:
    """A reference to the record of the table `target` that a record belongs to or names."""
    return Column(name, BigInteger, ForeignKey(f"{target}.id"), **{"nullable": False, **options})


def flag_column(name: str) -> Column[bool]:
    """A yes or no, which is no unless it is said."""
    return Column(name, Boolean, nullable=False, default=False)
