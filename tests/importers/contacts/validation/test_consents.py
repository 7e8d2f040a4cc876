"""Cells of columns about one purpose of contact, as consents and objections."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import DateOrder
from core.issues import Severity
from core.text import comparison_key
from importers.contacts.mapping.contact_targets import CONTACT_TARGETS
from importers.contacts.validation.contact_cell import HOLD, ContactCell
from importers.contacts.validation.opt_outs import read_contact_cell
from models.consent_fields import CONSENT_FIELDS
from models.opt_outs import opt_outs
from records.fields.definitions import BY_KEY
from records.fields.values import ParseOptions
from tabular.reading import Cell

GIVEN = {"news_by_email": "consent"}
OBJECTED = {"news_by_email": "objected"}
OFFICE = ParseOptions(
    date_order=DateOrder.DAY_FIRST,
    synonyms={"basis": {"n": "none", "member": "soft opt-in"}},
    today=date(2026, 11, 29),
)


def read(target: str, cell: Cell, context: ParseOptions = OFFICE) -> ContactCell:
    return read_contact_cell(CONTACT_TARGETS[target], BY_KEY, "Column", cell, context)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Yes", GIVEN), ("y", GIVEN), ("X", GIVEN), ("✓", GIVEN), ("1", GIVEN), (1, GIVEN),
        (1.0, GIVEN), (True, GIVEN), ("Opted in", GIVEN), ("Subscribed", GIVEN), ("ja", GIVEN),
        ("consent", GIVEN), ("granted", GIVEN), ("Yes please", GIVEN), ("E-mail", GIVEN),
        ("Opted in May 2019", GIVEN),
        ("No", OBJECTED), ("no", OBJECTED), (0, OBJECTED), (False, OBJECTED), ("☐", OBJECTED),
        ("Nein", OBJECTED), ("opted out", OBJECTED), ("Opt-out", OBJECTED),
        ("Unsubscribed", OBJECTED), ("Unsubscribed 12/03/2020", OBJECTED), ("DNC", OBJECTED),
        ("objected", OBJECTED), ("withdrawn", OBJECTED), ("refused", OBJECTED),
        ("not opted in", OBJECTED),
        ("No letters", OBJECTED | {"news_by_post": "objected"}),
        ("soft opt-in", {"news_by_email": "soft opt-in"}),
        ("legitimate interest", {"news_by_email": "not marketing"}),
        ("none", {"news_by_email": "none"}), ("not asked", {"news_by_email": "none"}),
        ("Member", {"news_by_email": "soft opt-in"}), ("N", {"news_by_email": "none"}),
        ("", {}), ("-", {}), ("n/a", {}), ("unknown", {}), ("No objection", {}),
        ("not opted out", {}),
        ("Post", {"news_by_post": "consent"}),
        ("Post only", OBJECTED | {"news_by_phone": "objected"}),
        ("Do not contact", {"do_not_contact": True}),
        (date(2019, 5, 1), GIVEN | {"news_by_email_on": date(2019, 5, 1)}),
        (datetime(2019, 5, 1, 9), GIVEN | {"news_by_email_on": date(2019, 5, 1)}),
        ("03/04/2019", GIVEN | {"news_by_email_on": date(2019, 4, 3)}),
        ("maybe", {HOLD: "Column: “maybe”"}), ("Yes?", {HOLD: "Column: “Yes?”"}),
        ("ask her", {HOLD: "Column: “ask her”"}), ("weekly", {HOLD: "Column: “weekly”"}),
        ("✗", {HOLD: "Column: “✗”"}),
    ],
)  # fmt: skip
def test_an_answer_about_news_by_email(cell: Cell, values: dict[str, Any]) -> None:
    assert read("news_by_email", cell).values == values


@pytest.mark.parametrize(
    ("target", "cell", "values"),
    [
        ("survey_consent", "No", {"survey_consent": "none"}),
        ("survey_consent", "☑", {"survey_consent": "consent"}),
        ("survey_consent", "unsubscribed", {"survey_consent": "objected"}),
        ("survey_by_phone", "no", {"survey_by_phone": "none"}),
        ("events", "Yes", {"events_by_email": "consent"}),
        ("events", "E-mail; phone", {"events_by_email": "consent", "events_by_phone": "consent"}),
        ("events", "none", {"events_by_email": "none"}),
        ("events", "No", {"events_by_email": "objected", "events_by_phone": "objected",
                          "events_by_post": "objected"}),
        ("no_events", "No", {}),
        ("no_events", "", {}),
        ("no_events", "Yes", {"events_by_email": "objected", "events_by_phone": "objected",
                              "events_by_post": "objected"}),
        ("no_events", date(2019, 5, 1), {"events_by_email": "objected",
                              "events_by_phone": "objected", "events_by_post": "objected"}),
        ("no_events", "perhaps", {HOLD: "Column: “perhaps”"}),
    ],
)  # fmt: skip
def test_answers_about_other_purposes(target: str, cell: Cell, values: dict[str, Any]) -> None:
    assert read(target, cell).values == values


@pytest.mark.parametrize(
    ("cell", "context", "code", "severity"),
    [
        ("03/04/2019", ParseOptions(), "ambiguous_date", Severity.WARNING),
        (date(2031, 1, 1), OFFICE, "future_date", Severity.WARNING),
        ("2019", OFFICE, "not_a_date", Severity.WARNING),
        ("ask her", OFFICE, "contact_on_hold", Severity.CRITICAL),
        ("Yes, 3 May 2019", OFFICE, "opt_out_date", Severity.NOTE),
        ("opted out in 2019", OFFICE, "opt_out_date", Severity.NOTE),
        ("opted out: moved abroad", OFFICE, "opt_out_remark", Severity.NOTE),
    ],
)
def test_what_is_not_stored_is_said(
    cell: Cell, context: ParseOptions, code: str, severity: Severity
) -> None:
    faults = read("fundraising_by_post", cell, context).faults
    assert [(bad.code, one) for bad, one in faults] == [(code, severity)]


@given(st.sampled_from(sorted(CONSENT_FIELDS)), st.text(max_size=12))
def test_no_text_with_a_refusal_is_read_as_consent(key: str, text: str) -> None:
    # "Never opted out" is no refusal.
    is_denied = comparison_key(text).split()[-1:] in (["not"], ["never"], ["no"])
    opted_out = [] if is_denied else [f"{text} opted out"]
    for said in (f"Unsubscribed {text}", f"do not contact {text}", *opted_out):
        found = read(key, said).values
        assert "consent" not in found.values()
        assert opt_outs(found)
