import pytest

from records.matching.mailboxes import is_personal, is_placeholder, shared_addresses


@pytest.mark.parametrize(
    "address",
    [
        "none@example.org", "NoEmail@example.org", "no-email@example.org", "no.reply@example.org",
        "noreply2@example.org", "unknown@example.org", "x@x.x", "aaa@aa.com", "test@example.org",
        "ann@noemail.example.org", "ann@none.none", "do-not-reply@example.org",
    ],
)  # fmt: skip
def test_placeholders_stand_for_no_address(address: str) -> None:
    assert is_placeholder(address)
    assert not is_personal(address)


@pytest.mark.parametrize(
    "address",
    ["info@example.org", "Office@example.org", "admin@example.org", "enquiries@example.org",
     "info2@example.org", "help-desk@example.org", "contact.us@example.org"],
)  # fmt: skip
def test_an_office_has_its_address_and_is_nobody(address: str) -> None:
    assert not is_placeholder(address)
    assert not is_personal(address)


@pytest.mark.parametrize(
    "address",
    ["ann@example.org", "nonerson@example.org", "informatics.ann@example.org", "x@example.org",
     "a@abel.example.org", "ann.office@example.org", "none.smith@example.org",
     "n.one@example.org", "i.t@example.org"],
)  # fmt: skip
def test_other_addresses_are_a_persons(address: str) -> None:
    assert is_personal(address)


def test_an_address_is_shared_by_many_names_not_by_many_rows() -> None:
    rows = [
        {"given_name": name, "family_name": "Abel", "email": "Ward7@example.org",
         "other_email": "ann@example.org" if name == "Ann" else None}
        for name in ("Ann", "Bob", "Cy", "Dee", "Eli")
    ]  # fmt: skip
    assert shared_addresses(rows) == {"ward7@example.org"}
    assert shared_addresses(rows[:4] * 3) == frozenset()
