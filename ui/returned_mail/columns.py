"""The columns by which messages that came back are listed."""

from typing import Final

from ui.tables import Column, ColumnKind

RETURNED_COLUMNS: Final = (
    Column("received", "Received", ColumnKind.DATE, 110),
    Column("person", "Person", ColumnKind.STRONG, 190),
    Column("wave", "Wave", ColumnKind.MUTED, 110),
    Column("kind", "Message", width=210),
)
