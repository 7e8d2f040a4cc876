from datetime import date

import pytest

from importers.contacts.mapping.new_fields import guess_kind
from records.fields.definitions import FieldKind
from tabular.reading import Cell


@pytest.mark.parametrize(
    ("cells", "kind", "choices"),
    [
        ([None, None], FieldKind.TEXT, ()),
        (["Yes", "no", None, "Y"], FieldKind.YES_NO, ()),
        ([True, False], FieldKind.YES_NO, ()),
        ([1998, 2004], FieldKind.YEAR, ()),
        ([1998, 2.5], FieldKind.NUMBER, ()),
        ([date(2020, 3, 1), "2021-04-05"], FieldKind.DATE, ()),
        (["Clinical", "Laboratory"] * 4, FieldKind.CHOICE, ("Clinical", "Laboratory")),
        (["Clinical", "Laboratory"], FieldKind.TEXT, ()),
        (["1 High Street\nLondon"], FieldKind.LINES, ()),
    ],
)
def test_a_column_suggests_a_kind(
    cells: list[Cell], kind: FieldKind, choices: tuple[str, ...]
) -> None:
    assert guess_kind(cells) == (kind, choices)
