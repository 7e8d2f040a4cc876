"""What the known sources declare is there."""

import pytest

from core.text import comparison_key
from importers.contacts.sources import SOURCES, Source, recognise
from importers.contacts.sources.address_books import VCARD
from importers.contacts.splitters import SPLITS
from records.fields.definitions import BY_KEY
from tests.importers.contact_files import table


@pytest.mark.parametrize("source", [*SOURCES, VCARD], ids=lambda source: source.key)
def test_a_source_names_fields_and_headings_that_there_are(source: Source) -> None:
    assert {name for name in source.fields.values() if name} <= BY_KEY.keys() | SPLITS.keys()
    named = {*source.rules, *(source.birth or ()), *(one for some in source.groups for one in some)}
    assert named <= source.fields.keys()
    assert all(comparison_key(heading) == heading for heading in source.fields)


@pytest.mark.parametrize(
    "headings",
    [
        ("Surname", "Forename", "E-mail"),
        ("First Name", "Last Name", "E-mail Address"),
        ("Title", "First Name", "Last Name", "Company", "City", "E-mail Address"),
        ("Constituent ID", "Surname"),
        ("Name", "Email"),
    ],
)
def test_any_other_file_is_none_of_them(headings: tuple[str, ...]) -> None:
    assert recognise(table(headings)) is None
