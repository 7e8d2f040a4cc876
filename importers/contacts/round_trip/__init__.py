"""The round trip through Excel: a workbook exported for editing comes back, and three are compared.

What each cell was when it was exported, what the record holds now, and what the file says: read
(`exported`), what Excel damaged (`spoilt`), whose the rows are (`rows`), compared (`three_way`),
planned (`planning`) as any other import is.
"""

from importers.contacts.round_trip.export_state import (
    Exported,
    not_a_trip,
    read_exported,
    without_own_notes,
)
from importers.contacts.round_trip.losses import list_losses
from importers.contacts.round_trip.planning import RoundTrip, apply_choices, plan_round_trip
from importers.contacts.round_trip.three_way import CellDifference

__all__ = [
    "CellDifference",
    "Exported",
    "RoundTrip",
    "apply_choices",
    "list_losses",
    "not_a_trip",
    "plan_round_trip",
    "read_exported",
    "without_own_notes",
]
