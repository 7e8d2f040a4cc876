from datetime import date

import pytest

from importers.contacts.mapping.new_fields import guess_kind
from records.fields.definitions import Kind
from tabular.reading import Cell


@pytest.mark.parametrize(
    ("cells", "kind", "choices"),
    [
        ([None, None], Kind.TEXT, ()),
        (["Yes", "no", None, "Y"], Kind.YES_NO, ()),
        ([True, False], Kind.YES_NO, ()),
        ([1998, 2004], Kind.YEAR, ()),
        ([1998, 2.5], Kind.NUMBER, ()),
        ([date(2020, 3, 1), "2021-04-05"], Kind.DATE, ()),
        (["Clinical", "Laboratory"] * 4, Kind.CHOICE, ("Clinical", "Laboratory")),
        (["Clinical", "Laboratory"], Kind.TEXT, ()),
        (["1 High Street\nLondon"], Kind.LINES, ()),
    ],
)
def test_a_column_suggests_a_kind(cells: list[Cell], kind: Kind, choices: tuple[str, ...]) -> None:
    assert guess_kind(cells) == (kind, choices)
