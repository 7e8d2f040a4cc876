"""Columns about one purpose of contact, told by their headings and their answers."""

import pytest

from importers.columns import MappingReason
from importers.contacts.mapping.consents import contact_target
from importers.contacts.mapping.proposal import propose
from models.consent_fields import CONSENT_FIELDS
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from tabular.reading import Cell
from tests.importers.contact_files import table

HEADINGS = {
    "news_by_email": (
        "Newsletter", "Newsletter?", "NEWSLETTER (Y/N)", "E-Newsletter", "Newsletter consent",
        "Newsletter opt-in", "Wants newsletter", "Would you like to receive our newsletter?",
        "Email news", "News by email", "Consent to news by e-mail", "Newsletter subscription",
        "Newsletter subscriber", "SendNewsletter", "Nieuwsbrief per e-mail",
    ),
    "news_by_post": ("Magazine", "Magazine by post", "Newsletter by post", "Receives magazine"),
    "news": ("News", "News consent", "Opted in to news", "Mailings of news", "Alumni news"),
    "events": ("Events consent", "Event invitations", "Invite to events", "Happy to receive events",
               "May we contact you about events?"),
    "events_by_email": ("Event e-mails", "Events by e-mail", "Email me about events"),
    "events_by_phone": ("Events by phone",),
    "fundraising": ("Fundraising", "Fundraising?", "Fund-raising consent", "Consent: fundraising",
                    "Fundraising appeals", "GDPR consent fundraising"),
    "fundraising_by_phone": ("Fundraising calls", "Fundraising phone consent"),
    "fundraising_by_post": ("Fundraising by post", "Fundraising letters", "Postal appeals"),
    "no_fundraising": ("No fundraising", "No fundraising calls", "Fundraising opt-out",
                       "Opted out of fundraising"),
    "no_events": ("No events", "Events opt out", "Events consent withdrawn",
                  "Do not invite to events"),
    "no_news": ("No news",),
    # A refusal that may mean every e-mail means that.
    "do_not_email": ("Newsletter opt-out", "No newsletter", "Newsletter unsubscribed"),
    "do_not_post": ("Do not send magazine",),
    "do_not_contact": ("Do not send appeals",),
    "subscription_status": ("Newsletter status",),
    "may_contact": ("Consent", "GDPR consent"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "target"),
    [(heading, target) for target, headings in HEADINGS.items() for heading in headings],
)
def test_a_heading_is_understood_by_its_parts(heading: str, target: str) -> None:
    assert contact_target(heading, ["Yes", "No", None, "opted out"]) == target
    [proposed] = propose(table((heading,), ("Yes",)), BY_KEY)
    assert proposed.field == target


@pytest.mark.parametrize("heading", [one.label for one in CONSENT_FIELDS.values()])
def test_the_label_of_a_field_is_its_heading(heading: str) -> None:
    told = propose(table((heading, f"{heading} recorded"), ("Yes", None)), BY_KEY)
    assert [BY_KEY[one.field or ""].label for one in told] == [heading, f"{heading} recorded"]


@pytest.mark.parametrize(
    "heading",
    [
        "", "Events", "Event", "Events attended", "Event no", "No of events", "Number of events",
        "Event date", "Newsletter date", "Newsletter consent date", "Fundraising consent on",
        "Fundraising total", "Fundraising manager", "News source", "Latest news", "Giving",
        "Donations", "Photo consent for events", "News and events", "Partner newsletter", "Update",
        "Last update", "Survey", "x" * 500,
    ],
)  # fmt: skip
def test_other_headings_are_none(heading: str) -> None:
    assert contact_target(heading, ["Yes", "No"]) is None


@pytest.mark.parametrize(
    ("cells", "is_told"),
    [
        (["Yes", "No", None], True),
        (["✓", None], True),
        ([1, 0], True),
        ([True, False], True),
        (["consent", "objected", "soft opt-in"], True),
        (["x", "opted out", "unsubscribed 2019", "-"], True),
        (["Yes", "Yes", "Yes", "Yes", "ask her"], True),
        (["E-mail", "Post"], True),
        (["Yes", "Reunion 2019"], False),
        (["ann@example.org", "bob@example.org"], False),
        (["2019-03-01", "2020-04-02"], False),
        ([250, 1000], False),
        (["Weekly", "Monthly"], False),
        ([None, "-"], False),
    ],
)
def test_without_a_word_of_permission_its_cells_must_answer(
    cells: list[Cell], is_told: bool
) -> None:
    assert (contact_target("Newsletter?", cells) == "news_by_email") is is_told
    assert contact_target("Newsletter consent", cells) == "news_by_email"


def test_a_field_of_the_office_keeps_its_heading() -> None:
    own = Field("custom.newsletter", "Newsletter", FieldKind.YES_NO, Part.CUSTOM, "newsletter")
    [told] = propose(table(("Newsletter",), ("Yes",)), {**BY_KEY, own.key: own})
    assert (told.field, told.reason) == (own.key, MappingReason.HEADING)
