"""Cells of columns about contact and life, as values of the person."""

from typing import Any

import pytest

from importers.contacts.mapping.contact_targets import CONTACT_TARGETS
from importers.contacts.validation.contact_cell import HOLD
from importers.contacts.validation.opt_outs import read_contact_cell
from records.fields.definitions import BY_KEY
from records.fields.values import ParseOptions
from tabular.reading import Cell

DEAD = {"deceased": True}


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Yes", {}), ("Y", {}), (1, {}), (True, {}), ("✓", {}), ("Alive", {}), ("", {}), ("-", {}),
        ("No", DEAD), ("N", DEAD), (0, DEAD), (False, DEAD), ("Deceased", DEAD), ("D", DEAD),
        ("Died in service", DEAD), ("Unknown", {HOLD: "Alive?: “Unknown”"}),
        ("Yes?", {HOLD: "Alive?: “Yes?”"}),
    ],
)  # fmt: skip
def test_who_is_not_living_has_died(cell: Cell, values: dict[str, Any]) -> None:
    found = read_contact_cell(CONTACT_TARGETS["living"], BY_KEY, "Alive?", cell, ParseOptions())
    assert found.values == values
