"""What a column goes into is said in words, and chosen from a list."""

import pytest

from importers.columns import choose
from importers.contacts.mapping.proposal import propose
from importers.contacts.sources.address_books import OUTLOOK as OUTLOOK_FILE
from records.fields.definitions import BY_KEY
from tests.importers.contact_files import table
from ui.pages.imports.wizard.targets import NEW_FIELD, choices, chosen, goes_into, record_numbers

OUTLOOK = ("First Name", "E-mail Address", "E-mail 2 Address", "E-mail 3 Address", "Business Phone",
           "Business Street", "Business Street 2", "Business City", "Home Street", "Home City",
           "Department")  # fmt: skip


def test_every_column_says_where_it_goes() -> None:
    read = table(OUTLOOK)
    mapping = propose(read, BY_KEY)
    records = record_numbers(read, mapping, BY_KEY, OUTLOOK_FILE)
    found = {one.heading: goes_into(mapping, at, BY_KEY, records) for at, one in enumerate(mapping)}
    assert found == {
        "First Name": "Given name",
        "E-mail Address": "E-mail",
        "E-mail 2 Address": "Other e-mail",
        "E-mail 3 Address": "Other e-mail (after “E-mail 2 Address”)",
        "Business Phone": "Other phone",
        "Business Street": "Address (if “Home Street” is blank)",
        "Business Street 2": "Address (append to “Business Street”)",
        "Business City": "City (if “Home City” is blank)",
        "Home Street": "Address",
        "Home City": "City",
        "Department": "Department",
    }


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("street", "Address (append to “Line A”)"),
        ("email", "E-mail (after “Line A”)"),
        ("birth_date", "Date of birth (if “Line A” is blank)"),
    ],
)
def test_a_field_that_is_taken_can_be_joined(key: str, words: str) -> None:
    read = table(("Line A", "Line B"))
    mapping = choose(propose(read, BY_KEY), {"Line A": key}, BY_KEY)
    offered = dict(choices(mapping, 1, BY_KEY))
    assert chosen(offered[words]) == (key, True)
    assert chosen(offered[BY_KEY[key].label]) == (key, False)
    assert words not in dict(choices(mapping, 0, BY_KEY))
    assert offered["Don’t import"] is None
    assert offered["New field…"] == NEW_FIELD
    assert chosen(offered["Whole address (split automatically)"]) == ("full_address", False)
    joined = choose(mapping, {"Line A": key, "Line B": key}, BY_KEY)
    assert goes_into(joined, 1, BY_KEY, record_numbers(read, joined, BY_KEY)) == words


def test_columns_of_several_records_say_of_which() -> None:
    read = table(("Surname", "Home street", "Work street", "Degree 1", "Degree 2", "Surname"))
    mapping = propose(read, BY_KEY)
    records = record_numbers(read, mapping, BY_KEY)
    assert [goes_into(mapping, at, BY_KEY, records) for at in range(len(mapping))] == [
        "Family name",
        "Address",
        "Address (if “Home street” is blank)",
        "Award",
        "Award (award 2)",
        "Don’t import",
    ]
