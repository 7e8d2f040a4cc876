"""The address books that people export: LinkedIn, Google, Outlook, Thunderbird, vCards."""

from collections.abc import Mapping
from typing import Final

from importers.contacts.sources.shape import Source, address, fields_of, headings, meaning
from importers.contacts.splitters import FULL_NAME
from tabular.reading import Cell

_MOST: Final = 10  # numbered columns of one sort


def _no_name(row: Mapping[str, Cell]) -> str | None:
    if any(row.get(heading) for heading in ("first name", "last name", "email address")):
        return None
    return "The row has no name: LinkedIn leaves out people who closed or hid their profile."


def _labels(cell: Cell) -> Cell:
    """Google's groups: "* myContacts ::: * Alumni" is "myContacts, Alumni"."""
    if not isinstance(cell, str):
        return cell
    return ", ".join(part.strip().removeprefix("*").strip() for part in cell.split(":::"))


LINKEDIN: Final = Source(
    "linkedin",
    "LinkedIn connections",
    (headings("First Name", "Last Name", "Connected On"),),
    fields_of(
        {
            "First Name": "given_name",
            "Last Name": "family_name",
            "URL": "linkedin_url",
            "Email Address": "email",
            "Company": "employer",
            "Position": "role_title",
            "Connected On": None,  # with whoever exported the file, which says nothing of the group
        }
    ),
    not_people=_no_name,
)


def _google_address(number: int) -> dict[str, str | None]:
    start = f"Address {number} - "
    return address(
        (start + "Street", start + "Extended Address", start + "PO Box"),
        start + "City",
        start + "Region",
        start + "Postal Code",
        start + "Country",
        start + "Formatted",
    )


_GOOGLE_NUMBERED: Final = {
    f"{sort} {number} - {part}": target if number == 1 else other
    for number in range(1, _MOST)
    for sort, part, target, other in (
        ("E-mail", "Value", "email", "other_email"),
        ("E-mail", "Label", None, None),
        ("E-mail", "Type", None, None),
        ("Phone", "Value", "phone", "other_phone"),
        ("Phone", "Label", None, None),
        ("Phone", "Type", None, None),
        ("Website", "Value", None, None),
        ("Website", "Label", None, None),
        ("Website", "Type", None, None),
        ("Address", "Label", None, None),
        ("Address", "Type", None, None),
    )
}
_GOOGLE_FIELDS: Final = fields_of(
    {
        "Name": FULL_NAME,
        "Name Prefix": "title",
        "Name Suffix": "suffix",
        "Nickname": "preferred_name",
        "Maiden Name": "former_name",
        "First Name": "given_name",
        "Given Name": "given_name",
        "Middle Name": "middle_names",
        "Additional Name": "middle_names",
        "Last Name": "family_name",
        "Family Name": "family_name",
        "Organization Name": "employer",
        "Organization 1 - Name": "employer",
        "Organization Title": "role_title",
        "Organization 1 - Title": "role_title",
        "Organization Department": None,  # the employer's, not that of an award
        "Organization 1 - Department": None,
        "Birthday": "birth_date",
        "Gender": "gender",
        "Notes": "notes",
        "Labels": None,
        "Group Membership": None,
        "Photo": None,
        "File As": None,
        "Location": None,
        "Occupation": None,
        "Subject": None,
        "Language": "language",
        "Initials": None,
        "Short Name": None,
        **_GOOGLE_NUMBERED,
        **{
            heading: name
            for number in range(1, _MOST)
            for heading, name in _google_address(number).items()
        },
    }
)
_GOOGLE_ADDRESSES: Final = tuple(headings(*_google_address(number)) for number in range(1, _MOST))
_GOOGLE_RULES: Final = {"labels": _labels, "group membership": _labels}

GOOGLE: Final = Source(
    "google",
    "Google contacts",
    (
        headings("First Name", "Last Name", "E-mail 1 - Value"),
        headings("First Name", "Last Name", "Phone 1 - Value"),
        headings("First Name", "Phonetic First Name", "Labels"),
        headings("Given Name", "Family Name", "E-mail 1 - Value"),
        headings("Given Name", "Family Name", "Phone 1 - Value"),
        headings("Given Name", "Given Name Yomi", "Group Membership"),
    ),
    _GOOGLE_FIELDS,
    _GOOGLE_ADDRESSES,
    _GOOGLE_RULES,
)

# Reading gives the cards of a file under the headings of Google.
VCARD: Final = Source("vcard", "vCards", (), _GOOGLE_FIELDS, _GOOGLE_ADDRESSES, _GOOGLE_RULES)


def _outlook_address(kind: str) -> dict[str, str | None]:
    return {
        **address(
            (f"{kind} Street", f"{kind} Street 2", f"{kind} Street 3", f"{kind} Address PO Box"),
            f"{kind} City",
            f"{kind} State",
            f"{kind} Postal Code",
            f"{kind} Country/Region",
        ),
        f"{kind} Country": "country",
    }


_NO_DAY: Final = meaning({"0/0/00": None, "00/00/00": None, "0/0/0000": None})

OUTLOOK: Final = Source(
    "outlook",
    "Outlook contacts",
    (
        headings("First Name", "E-mail Address", "E-mail 2 Address", "Business Phone"),
        headings("First Name", "E-mail Address", "E-mail Type", "E-mail Display Name"),
        headings("First Name", "E-mail Address", "Given Yomi", "Surname Yomi"),
    ),
    fields_of(
        {
            "Title": "title",
            "First Name": "given_name",
            "Middle Name": "middle_names",
            "Last Name": "family_name",
            "Suffix": "suffix",
            "Nickname": "preferred_name",
            "Company": "employer",
            "Job Title": "role_title",
            "Department": None,  # the employer's
            "Profession": None,
            "E-mail Address": "email",
            "E-mail 2 Address": "other_email",
            "E-mail 3 Address": "other_email",
            "Mobile Phone": "phone",
            "Primary Phone": "other_phone",
            "Home Phone": "other_phone",
            "Home Phone 2": "other_phone",
            "Business Phone": "other_phone",
            "Business Phone 2": "other_phone",
            "Other Phone": "other_phone",
            "Car Phone": "other_phone",
            "Company Main Phone": None,
            "Birthday": "birth_date",
            "Gender": "gender",
            "Notes": "notes",
            "Location": None,
            "Language": "language",
            "Web Page": None,
            "Schools": None,
            **_outlook_address("Home"),
            **_outlook_address("Business"),
            **_outlook_address("Other"),
        }
    ),
    tuple(headings(*_outlook_address(kind)) for kind in ("Home", "Business", "Other")),
    {"birthday": _NO_DAY, "gender": meaning({"Unspecified": None})},
)


def _thunderbird_address(kind: str) -> dict[str, str | None]:
    return {
        **address(
            (f"{kind} Address", f"{kind} Address 2", f"{kind} Address2"),
            f"{kind} City",
            f"{kind} State",
            f"{kind} ZipCode",
            f"{kind} Country",
        ),
        # As a British Thunderbird writes them.
        f"{kind} County": "region",
        f"{kind} Post Code": "postal_code",
    }


THUNDERBIRD: Final = Source(
    "thunderbird",
    "Thunderbird address book",
    (
        headings("First Name", "Last Name", "Display Name", "Primary Email", "Screen Name"),
        headings("Display Name", "Primary Email", "Secondary Email", "Birth Year"),
    ),
    fields_of(
        {
            "First Name": "given_name",
            "Last Name": "family_name",
            "Display Name": FULL_NAME,
            "Nickname": "preferred_name",
            "Primary Email": "email",
            "Secondary Email": "other_email",
            "Mobile Number": "phone",
            "Home Phone": "other_phone",
            "Work Phone": "other_phone",
            "Job Title": "role_title",
            "Organization": "employer",
            "Organisation": "employer",
            "Department": None,
            "Birth Year": "birth_date",
            "Birth Month": None,
            "Birth Day": None,
            "Notes": "notes",
            **_thunderbird_address("Home"),
            **_thunderbird_address("Work"),
        }
    ),
    tuple(headings(*_thunderbird_address(kind)) for kind in ("Home", "Work")),
    birth=("birth year", "birth month", "birth day"),
)
