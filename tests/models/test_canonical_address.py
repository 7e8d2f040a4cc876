"""All ways to write one mailbox or number have one canonical form; other mailboxes have another."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.canonical_address import canonical_address
from models.match_keys import match_value


@pytest.mark.parametrize(
    ("kind", "same"),
    [
        ("email", ["ada@example.org", " ADA@Example.ORG ", "ada+news@example.org",
                   "ada+a+b@example.org", "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ada@example。org",
                   "ada@example.org.", "a\u200bda@example.org", '"ada"@example.org',
                   "ada @example.org"]),
        ("email", ["adabyron@gmail.com", "ada.byron@gmail.com", "a.d.a.byron+x@GoogleMail.com",
                   "Ada.Byron@googlemail.com."]),
        ("email", ["ada@bücher.example", "ada@xn--bcher-kva.example", "ADA@BÜCHER.example",
                   "ada@bu\u0308cher.example", "ada@XN--BCHER-KVA.example"]),
        ("email", ["ada@strasse.example", "ada@straße.example", "ada@xn--strae-oqa.example"]),
        ("email", ["ada.b@icloud.com", "ada.b@me.com", "ada.b+x@mac.com"]),
        ("email", ["ada.b@proton.me", "adab@pm.me", "ada_b@protonmail.com"]),
        ("phone", ["+447700900123", "+44 7700 900123", "00447700900123",
                   "＋４４７７００９００１２３", "+447700900123 ext 12", "+٤٤٧٧٠٠٩٠٠١٢٣"]),
    ],
)  # fmt: skip
def test_the_same_however_written(kind: str, same: list[str]) -> None:
    assert len({canonical_address(kind, value) for value in same}) == 1


def test_other_mailboxes_are_others() -> None:
    others = [
        "ada@example.org", "a.da@example.org", "ada@example.com", "adab@example.org",
        "ada@gmail.com", "bob@gmail.com", "a-da@gmail.com", "ada@icloud.com", "ada@xn--a.example",
        "+tag@example.org", "+other@example.org", "...@gmail.com", "ada", "@example.org",
    ]  # fmt: skip
    assert len({canonical_address("email", value) for value in others}) == len(others)


@given(st.sampled_from(["email", "phone", "post"]), st.text() | st.emails())
@example("email", "A´@example.org")
def test_it_is_a_form_of_the_match_value(kind: str, value: str) -> None:
    """So that what is kept as a match value can be brought into it, and again."""
    found = canonical_address(kind, value)
    assert canonical_address(kind, match_value(kind, value)) == found
    if kind != "phone" or not found.startswith("00"):  # no number has two international prefixes
        assert canonical_address(kind, found) == found


@given(
    st.from_regex(r"[a-z0-9._-]{1,8}@([a-z0-9-]{1,5}\.){1,2}[a-z0-9]{2,4}", fullmatch=True)
    | st.sampled_from(["a.b@gmail.com", "a-b@pm.me", "a@xn--bcher-kva.example"])
)
def test_a_plain_address_has_the_form_of_the_same_one_in_quotes(address: str) -> None:
    """Plain addresses are not taken apart; those in quotes are."""
    local, _, domain = address.partition("@")
    assert canonical_address("email", address) == canonical_address("email", f'"{local}"@{domain}')
