"""The databases that offices export from: Salesforce NPSP, CiviCRM, Raiser's Edge."""

from collections.abc import Mapping
from typing import Final

from importers.contacts.sources.shape import Source, address, fields_of, headings
from importers.contacts.splitters import FULL_NAME
from tabular.reading import Cell

_NPSP_LABELS: Final[Mapping[str, str | None]] = {
    "Contact1 Salutation": "title",
    "Contact1 First Name": "given_name",
    "Contact1 Middle Name": "middle_names",
    "Contact1 Last Name": "family_name",
    "Contact1 Suffix": "suffix",
    "Contact1 Birthdate": "birth_date",
    "Contact1 Title": "role_title",
    "Contact1 Personal Email": "email",
    "Contact1 Work Email": "other_email",
    "Contact1 Alternate Email": "other_email",
    "Contact1 Preferred Email": None,  # says which kind of address, and is none
    "Contact1 Mobile Phone": "phone",
    "Contact1 Home Phone": "other_phone",
    "Contact1 Work Phone": "other_phone",
    "Contact1 Other Phone": "other_phone",
    "Contact1 Preferred Phone": None,
    "Household Phone": "other_phone",
    "Account1 Name": "employer",
    **address(
        ("Home Street",), "Home City", "Home State/Province", "Home Zip/Postal Code", "Home Country"
    ),
}


def _api_name(label: str) -> str:
    """The name of a column in Salesforce: "Home Zip/Postal Code" is "Home Zip Postal Code c"."""
    return label.replace("First Name", "Firstname").replace("Last Name", "Lastname") + " c"


def _api_names(row: Mapping[str, Cell]) -> str | None:
    cells = [cell for cell in row.values() if cell is not None]
    if cells and all(isinstance(cell, str) and cell.strip().endswith("__c") for cell in cells):
        return "The row has Salesforce’s own names of the columns, and no person."
    return None


NPSP: Final = Source(
    "npsp",
    "Salesforce NPSP import template",
    (
        headings("Contact1 First Name", "Contact1 Last Name"),
        headings("Contact1_Firstname__c", "Contact1_Lastname__c"),
    ),
    fields_of(
        {
            **_NPSP_LABELS,
            **{_api_name(label): name for label, name in _NPSP_LABELS.items()},
        }
    ),
    not_people=_api_names,
)

CIVICRM: Final = Source(
    "civicrm",
    "CiviCRM contacts",
    (
        headings("Contact ID", "External Identifier"),
        headings("Contact ID", "Contact Type", "Sort Name"),
        headings("Contact ID", "Display Name", "Individual Prefix"),
    ),
    fields_of(
        {
            "External Identifier": "alumni_id",
            "Contact ID": None,  # CiviCRM's own, which changes when contacts are merged
            "Individual Prefix": "title",
            "First Name": "given_name",
            "Middle Name": "middle_names",
            "Last Name": "family_name",
            "Individual Suffix": "suffix",
            "Nickname": "preferred_name",
            "Display Name": FULL_NAME,
            "Sort Name": None,
            "Formal Title": None,
            "Gender": "gender",
            "Birth Date": "birth_date",
            "Deceased": "deceased",
            "Deceased / Closed": "deceased",
            "Current Employer": "employer",
            "Job Title": "role_title",
            "Email": "email",
            "Phone": "phone",
            "Do Not Email": "do_not_email",
            "No Bulk Emails (User Opt Out)": "do_not_email",
            "Is Opt Out": "do_not_email",  # of bulk e-mail, as the API calls it
            "Do Not Phone": "do_not_phone",
            "Do Not SMS": "do_not_phone",
            "Do Not Mail": "do_not_post",
            "Contact Source": None,
            "Note(s)": "notes",
            **address(
                (
                    "Street Address",
                    "Supplemental Address 1",
                    "Supplemental Address 2",
                    "Supplemental Address 3",
                ),
                "City",
                "State",
                "Postal Code",
                "Country",
            ),
            "State/Province": "region",
            "County": None,
        }
    ),
)

# The user chooses the columns, so that most are told by their headings. Only these are not what
# they seem: of three numbers, the constituent ID alone is the one that people know.
_RE_IDS: Final[Mapping[str, str | None]] = {
    "Constituent ID": "alumni_id",
    "CnBio_ID": "alumni_id",
    "Import ID": None,
    "Constituent Import ID": None,
    "CnBio_Import_ID": None,
    "Record ID": None,
    "System Record ID": None,
    "Constituent System Record ID": None,
    "CnBio_System_ID": None,
}
RAISERS_EDGE: Final = Source(
    "raisers_edge",
    "Raiser’s Edge export",
    (
        headings("Constituent ID", "Import ID"),
        headings("Constituent ID", "Constituent Import ID"),
        headings("Constituent ID", "System Record ID"),
        headings("Constituent ID", "Constituent System Record ID"),
        headings("Constituent ID", "Record ID"),
        headings("CnBio_ID", "CnBio_Last_Name"),
        headings("CnBio_ID", "CnBio_Import_ID"),
        headings("CnBio_ID", "CnBio_System_ID"),
    ),
    fields_of(
        {
            **_RE_IDS,
            "Title 1": "title",
            "CnBio_Title_1": "title",
            "CnBio_First_Name": "given_name",
            "CnBio_Middle_Name": "middle_names",
            "CnBio_Last_Name": "family_name",
            "CnBio_Maiden_name": "former_name",
            "Last Name/Organization Name": "family_name",
            "Suffix 1": "suffix",
            "CnBio_Suffix_1": "suffix",
            "CnBio_Nickname": "preferred_name",
            "CnBio_Gender": "gender",
            "CnBio_Birth_date": "birth_date",
            "CnBio_Deceased": "deceased",
            **address(
                (
                    "Preferred Address Line 1",
                    "Preferred Address Line 2",
                    "Preferred Address Line 3",
                ),
                "Preferred City",
                "Preferred State",
                "Preferred ZIP",
                "Preferred Country",
            ),
            **address(
                ("CnAdrPrf_Addrline1", "CnAdrPrf_Addrline2", "CnAdrPrf_Addrline3"),
                "CnAdrPrf_City",
                "CnAdrPrf_State",
                "CnAdrPrf_ZIP",
                "CnAdrPrf_ContryLongDscription",
            ),
            "Preferred County": "region",
            "Preferred Postcode": "postal_code",
        }
    ),
)
