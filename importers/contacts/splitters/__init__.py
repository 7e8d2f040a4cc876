"""Cells that hold several values, taken apart: whole names, whole addresses, lists of addresses.

Pure: texts in, texts by field out; what they are worth is decided where any cell is read. Nothing
is lost on the way: every word of a cell is in one of its parts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from importers.contacts.splitters.addresses import take_address_apart
from importers.contacts.splitters.awards import take_awards_apart
from importers.contacts.splitters.names import take_name_apart

Parts: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Split:
    """A target of a column that is no field: its cells are taken apart into several.

    `fields` are those that a cell may fill. `take_apart` gives the texts by field: first those of
    the row, then those of further records of the same person.
    """

    key: str
    label: str
    fields: tuple[str, ...]
    take_apart: Callable[[str], tuple[Parts, ...]]


FULL_NAME: Final = "full_name"
FULL_ADDRESS: Final = "full_address"
AWARD_AND_YEAR: Final = "award_and_year"

SPLITS: Final[Mapping[str, Split]] = {
    split.key: split
    for split in (
        Split(
            FULL_NAME,
            "Whole name (split automatically)",
            ("title", "given_name", "middle_names", "family_name", "suffix", "preferred_name",
             "former_name"),
            lambda text: (take_name_apart(text),),
        ),
        Split(
            FULL_ADDRESS,
            "Whole address (split automatically)",
            ("street", "city", "region", "postal_code", "country"),
            lambda text: (take_address_apart(text),),
        ),
        Split(
            AWARD_AND_YEAR,
            "Award and year (split automatically)",
            ("award", "award_started", "award_completed"),
            take_awards_apart,
        ),
    )
}  # fmt: skip
