"""Columns of opt-outs, permissions and deaths, told by the parts of their headings or by cells."""

import pytest

from importers.columns import MappingReason, choose
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS
from importers.contacts.mapping.opt_out_cells import rows_that_say
from importers.contacts.mapping.opt_out_headings import opt_out_target, ticked_target
from importers.contacts.mapping.proposal import propose
from records.fields.definitions import BY_KEY
from tabular.reading import Cell
from tests.importers.contact_files import table

HEADINGS = {
    "do_not_contact": (
        "Do not contact", "Do Not Contact (Y/N)", "DoNotContact", "DNC", "No contact", "Opt out",
        "Opted Out?", "Unsubscribed", "UNSUB_TIME", "OPTOUT_TIME", "Date unsubscribed", "Suppress",
        "Blacklisted", "Blocked", "Exclude", "Solicit Code", "Solicit codes", "Opt out reason",
        "CnSolCd_1_01_Solicit_Code", "Constituent Solicit Code",
        "npsp__Do_Not_Contact__c", "Do not e-mail or phone", "Kein Kontakt", "Nicht kontaktieren",
        "Abgemeldet", "Werbesperre", "Ne pas contacter", "Désabonné", "No contactar",
        "Dado de baja", "Non contattare", "Niet benaderen", "Uitgeschreven", "Não contactar",
        "NO_CONTACT_IND", "Contact restriction code", "Not contactable", "Uncontactable",
        "No consent", "Consent withdrawn", "Consent withdrawn on", "Consent refused",
        "Do not contact reason", "Reason for no contact", "Right to be forgotten",
        "Objection to processing", "I do not wish to be contacted", "Tick here to opt out",
    ),
    "do_not_email": (
        "Email Opt Out", "Email Opt-Out", "Email Address Is Opted Out", "HasOptedOutOfEmail",
        "DoNotEmail", "Do not e-mail", "Don't email", "No email", "Requests no email",
        "CnBio_Requests_no_email", "donotemail", "donotbulkemail", "No email consent",
        "Opted out of email: Event notices", "Tick if you do not wish to receive e-mails",
        "No Bulk Emails (User Opt Out)", "email_opt_out", "Keine E-Mails", "Newsletter opt-out",
    ),
    "do_not_phone": (
        "Do not call", "DoNotCall", "Do Not Phone", "No phone calls", "Do Not SMS", "Phone opt out",
        "niet bellen", "no llamar", "donotphone", "Phone restrictions",
    ),
    "do_not_post": ("Do not mail", "Do not post", "No letters", "Postal opt-out", "Geen post",
                    "donotpostalmail",
                    "Pas de courrier"),
    "no_mailings": ("No mailings", "Do not write", "Mailing restrictions", "Mailing exclusion"),
    "no_surveys": ("No surveys", "Survey opt out", "Do not invite"),
    "may_contact": (
        "GDPR consent", "Consent", "Consent status", "Marketing permission",
        "Permission to contact",
        "Opt in", "Opted-in", "Accepts Marketing", "Contact preference", "Contactable",
        "Data protection consent", "Subscribed", "May we contact you?", "Happy to hear from us",
        "Consenso privacy",
    ),
    "may_email": (
        "Email permission", "Contact by email", "OK to email", "EmailOptIn", "May e-mail",
        "Consented to email", "Can we e-mail you?",
    ),
    "may_phone": ("Contact by phone", "Phone allowed", "Text opt-in"),
    "may_post": ("Contact by post", "Happy to receive letters"),
    "may_mail": ("mail_ok", "OK to mail", "Mailing consent"),
    "subscription_status": ("Subscription status", "Newsletter status", "Email Marketing Status"),
    "deceased": ("Deceased", "Is Deceased", "IsDeceased", "Deceased?", "npsp__Deceased__c",
                 "Verstorben", "Décédé", "Fallecido", "Deceduto", "Overleden", "DECD_IND",
                 "R.I.P.", "Passed away", "Deceased/Lost", "Falecido"),
    "deceased_on": ("Date of death", "DateOfDeath", "Deceased Date", "Death date", "Died on",
                    "Year of death", "DOD", "Sterbedatum", "Date de décès", "Fecha de defunción",
                    "Data di morte", "Overlijdensdatum", "D.O.D.", "Date passed away",
                    "Verstorben am", "Data de óbito"),
    "living": ("Living", "Alive?", "Still alive", "Is living", "Vital status", "Lebend"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "target"),
    [(heading, target) for target, headings in HEADINGS.items() for heading in headings],
)
def test_a_heading_is_understood_by_its_parts(heading: str, target: str) -> None:
    assert opt_out_target(heading) == target
    [proposed] = propose(table((heading,), ("Yes",)), BY_KEY)
    assert CONTACT_TARGETS[proposed.field or ""].field == CONTACT_TARGETS[target].field
    assert opt_out_target(f" {heading.upper() if ' ' in heading else heading}: ") == target


@pytest.mark.parametrize(
    "heading",
    [
        "", "Phone", "Phone no", "Mobile No.", "Alumni no", "No of calls", "No. of emails",
        "Restrictions", "Exclusions", "Life", "Life member", "Living in",
        "Block", "Active", "May", "Status", "Record status", "Contact", "Contact e-mail",
        "Contact phone", "Contact by", "E-mail", "Mail", "Post", "Consent date", "OPTIN_TIME",
        "Email consent date", "Photo consent", "Preferred contact method", "Preferences",
        "Newsletter", "Cause of death", "Father died", "Spouse deceased", "Withdrawn",
        "Withdrawn date", "Mailing list", "Last contact", "Yes", "No", "Call", "Magazine",
        "Marketing", "Requests", "User list", "Do not trade", "x" * 500,
    ],
)  # fmt: skip
def test_other_headings_are_none(heading: str) -> None:
    assert opt_out_target(heading) is None


def test_every_target_is_about_a_field() -> None:
    assert {target.field for target in CONTACT_TARGETS.values()} <= BY_KEY.keys()


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (["Do not contact", None, "deceased"], [0, 2]),
        (["Member; Unsubscribed 2019", "Member"], [0]),
        (["Died 2019", "Father died 2010", 2019], [0]),
        (["Yes", "No", "E-mail", "call her", "Contact her brother"], []),
        ([None, None], []),
        (["x" * 32_767, "no " * 10_000], []),
    ],
)
def test_cells_that_say_it_plainly(cells: list[Cell], rows: list[int]) -> None:
    assert rows_that_say(cells) == rows


def test_columns_without_a_field_are_told_by_their_cells() -> None:
    read = table(
        ("Surname", "", "Remarks 2", "Opt out", "Opted out", "Wife"),
        ("Abel", "Do not contact", "Yes", "No", "Yes", "deceased?"),
    )
    told = [(one.field, one.reason) for one in propose(read, BY_KEY)]
    assert told == [
        ("family_name", MappingReason.HEADING),
        ("record_status", MappingReason.VALUES),
        (None, MappingReason.NONE),
        ("do_not_contact", MappingReason.HEADING),
        ("do_not_contact", MappingReason.HEADING),
        (None, MappingReason.OTHER),
    ]


@pytest.mark.parametrize(
    ("heading", "cells", "target"),
    [
        ("E-mail", ["Yes", "No", None], "may_email"),
        ("Post", ["x", None], "may_post"),
        ("Phone", [1, 0], "may_phone"),
        ("Mailings", [True, False], "may_mail"),
        ("Bulk Email", ["Allow", "Do Not Allow"], "may_email"),
        ("Post", ["Lecturer", "No"], None),
        ("E-mail", ["ann@example.org", "No"], None),
        ("Phone", ["No", "No"], None),  # nobody has one
        ("Employed", ["Yes", "No"], None),
    ],
)
def test_columns_of_ticks_below_a_channel(
    heading: str, cells: list[Cell], target: str | None
) -> None:
    assert ticked_target(heading, cells) == target


def test_ticks_are_told_from_the_addresses_beside_them() -> None:
    rows = [("Abel", "Yes", "ann@example.org"), ("Baker", "No", "bob@example.org")]
    told = propose(table(("Surname", "E-mail", "E-mail address"), *rows), BY_KEY)
    assert [one.field for one in told] == ["family_name", "may_email", "email"]


def test_choosing_one_column_of_opt_outs_leaves_the_others() -> None:
    read = table(("Surname", "Opt out", "Flag"), ("Abel", "Yes", "Yes"))
    chosen = {"Flag": "do_not_contact"}
    mapping = choose(propose(read, BY_KEY), chosen, BY_KEY, shared=CONTACT_TARGETS)
    assert [one.field for one in mapping] == ["family_name", "do_not_contact", "do_not_contact"]
