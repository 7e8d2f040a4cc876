"""Phone numbers are found in what people write, with their extension and remark."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.match_keys import match_value
from records.fields.phones import WrittenPhone, phone_remark, split_phone, to_e164

WRITTEN = st.lists(
    st.sampled_from(["07700", "900123", "+44", "(0)", "ext", "x", "12", "#", "(wife)", "-", "٣"])
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "number", "extension", "remark"),
    [
        ("020 7946 0999 ext 12", "020 7946 0999", "12", ""),
        ("020 7946 0999 x14", "020 7946 0999", "14", ""),
        ("020 7946 0999 extension 16", "020 7946 0999", "16", ""),
        ("020 7946 0999 ext: 12", "020 7946 0999", "12", ""),
        ("020 7946 0999 extn 12", "020 7946 0999", "12", ""),
        ("020 7946 0999 (ext 12)", "020 7946 0999", "12", ""),
        ("020 7946 0999 #12", "020 7946 0999", "12", ""),
        ("tel:+44-20-7946-0999;ext=12", "+44-20-7946-0999", "12", "tel"),
        ("020 7946 0999, Ext. 12 (secretary)", "020 7946 0999", "12", "secretary"),
        ("07700 900123 (wife)", "07700 900123", "", "wife"),
        ("07700 900124 - do not use", "07700 900124", "", "do not use"),
        ("07700 900125 until June 2019", "07700 900125", "", "until June 2019"),
        ("Mob: 07700 900125", "07700 900125", "", "Mob"),
        ("(H) 020 7946 0999", "020 7946 0999", "", "H"),
        ("2nd: 07700 900125", "07700 900125", "", "2nd"),
        ("\u202a+44 7700 900123\u202c", "+44 7700 900123", "", ""),
        ("ask her", "ask her", "", ""),
        ("07700 900123 home 020 7946 0999", "07700 900123 home 020 7946 0999", "", ""),
    ],
)
def test_a_written_phone_has_parts(text: str, number: str, extension: str, remark: str) -> None:
    assert split_phone(text) == WrittenPhone(number, extension, remark)


@pytest.mark.parametrize(
    ("remark", "in_use", "labelled"),
    [
        ("", True, True), ("home", True, True), ("Mob. (work)", True, True),
        ("wife", True, False), ("until June 2019", True, False), ("do not use", False, False),
        ("WRONG NUMBER", False, False), ("no longer in use", False, False),
        ("old", False, False), ("don't call", False, False),
    ],
)  # fmt: skip
def test_a_remark_tells_whether_the_number_is_in_use(
    remark: str, in_use: bool, labelled: bool
) -> None:
    written = WrittenPhone("07700 900123", remark=remark)
    assert (written.is_in_use, written.is_labelled) == (in_use, labelled)


@pytest.mark.parametrize(
    ("region", "text", "number"),
    [
        ("MY", "012-345 6789", "+60123456789"),
        ("TR", "0212 345 67 89", "+902123456789"),
        ("TH", "081 234 5678", "+66812345678"),
        ("LK", "071 234 5678", "+94712345678"),
        ("SA", "050 123 4567", "+966501234567"),
        ("RU", "8 912 345-67-89", "+79123456789"),
        ("IS", "611 1234", "+3546111234"),
        ("MT", "9696 1234", "+35696961234"),
        ("ZW", "071 234 5678", "+263712345678"),
        ("HU", "06 20 123 4567", "+36201234567"),
        ("CY", "96 123456", "+35796123456"),
        ("ID", "0812-345-678", "+62812345678"),
        ("TW", "0912 345 678", "+886912345678"),
        ("KR", "010-2000-0000", "+821020000000"),
        ("IT", "06 1234 5678", "+390612345678"),
        ("AR", "011 15-2345-6789", "+5491123456789"),
        ("GB", "012-345 6789", None),
        ("GB", "081 234 5678", None),
        ("", "07700 900123", None),
        ("", "+44 7700 900123", "+447700900123"),
        ("AQ", "07700 900123", None),
    ],
)
def test_a_number_is_of_its_country(region: str, text: str, number: str | None) -> None:
    assert to_e164(split_phone(text), region) == number


@given(WRITTEN | st.text(max_size=40), st.sampled_from(["GB", "US", "AR", "AQ", ""]))
def test_any_text_is_a_number_that_means_itself_or_none(text: str, region: str) -> None:
    number = to_e164(split_phone(text), region)
    if number is not None:
        assert re.fullmatch(r"\+[0-9]+( ext [0-9]+)?", number)
        assert to_e164(split_phone(number), "") == number


def test_an_extension_is_not_compared() -> None:
    assert match_value("phone", "+442079460999 ext 12") == match_value("phone", "+442079460999")


def test_what_is_written_beside_a_number_is_known_again() -> None:
    assert phone_remark("07700 900123 (wife)", "+447700900123") == "wife"
    assert phone_remark(None, "+447700900123") == ""
    assert phone_remark("+447700900123", "+447700900123") == ""
