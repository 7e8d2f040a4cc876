"""What is offered for cells alike, and what it makes of them before it is done."""

from dataclasses import replace
from typing import Any

import pytest

from core.dates import DateOrder
from importers.issues import bulk_corrections, issue_lines
from importers.issues.bulk_corrections import Offer
from importers.issues.corrections import Corrections
from importers.issues.issue_lines import IssueGroup
from importers.row_plan import OTHER_SPELLING
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from records.fields.values import ParseOptions

OWN = Field("custom.hue", "Hue", FieldKind.CHOICE, Part.CUSTOM, "hue", choices=("Red", "Blue"))


def group(code: str, key: str, **texts: int) -> IssueGroup:
    rows = {text: range(2, 2 + count) for text, count in texts.items()}
    field = {**BY_KEY, OWN.key: OWN}.get(key)
    return IssueGroup(issue_lines.IssueKind(code, 1), 1, "Column", field, rows, frozenset(rows))


@pytest.mark.parametrize(
    ("code", "key", "first"),
    [
        ("not_a_date", "birth_date", []),
        ("unknown_word", "email_status", [Offer.WORD]),
        ("unknown_word", OWN.key, [Offer.WORD]),
        (OTHER_SPELLING, "department", [Offer.KEEP]),
        ("not_yes_or_no", "deceased", [Offer.WORD]),
        (issue_lines.NEW_WORD, "country", [Offer.WORD]),
        ("not_a_phone", "phone", [Offer.COUNTRY]),
        ("not_an_email", "email", []),
        ("not_an_email", "full_name", []),
    ],
)
def test_what_fits_the_field_is_offered_first(code: str, key: str, first: list[Offer]) -> None:
    assert bulk_corrections.offers_for(group(code, key, x=1)) == [
        *first,
        Offer.EMPTY,
        Offer.REPLACE,
    ]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("03/04/1960", [Offer.DAY_FIRST, Offer.MONTH_FIRST]),
        ("10/26/1979", []),
        ("03/04/05", [Offer.DAY_FIRST, Offer.MONTH_FIRST, Offer.YEAR_FIRST]),
        ("October 2016", [Offer.FIRST_OF_MONTH]),
        ("soon", []),
    ],
)
def test_only_what_can_help_is_offered_for_dates(text: str, offered: list[Offer]) -> None:
    found = group("not_a_date", "birth_date", **{text: 1})
    assert bulk_corrections.offers_for(found) == [*offered, Offer.EMPTY, Offer.REPLACE]


def test_a_month_becomes_its_first_day() -> None:
    found = group("day_unknown", "last_verified", **{"October 2016": 2, "soon": 1})
    proposal = bulk_corrections.as_first_of_month(found, Corrections(), ParseOptions())
    assert proposal.corrections == Corrections(words={(1, "October 2016"): "2016-10-01"})
    assert (proposal.count, proposal.helps) == (2, True)
    assert proposal.examples == (("October 2016", "1 October 2016"),)


@pytest.mark.parametrize(
    ("key", "some"),
    [("gender", "female"), (OWN.key, "Blue"), ("deceased", "Yes"), ("country", "France")],
)
def test_terms_are_those_of_the_field(key: str, some: str) -> None:
    assert some in bulk_corrections.terms_for(group("unknown_word", key))


def test_dates_are_shown_in_words() -> None:
    found = group("ambiguous_date", "birth_date", **{"03/04/1960": 2, "05/06/1961": 1})
    proposal = bulk_corrections.as_dates(
        found, Corrections(), ParseOptions(), DateOrder.MONTH_FIRST
    )
    assert proposal.corrections == Corrections(
        words={(1, "03/04/1960"): "1960-03-04", (1, "05/06/1961"): "1961-05-06"}
    )
    assert proposal.count == 3
    assert proposal.examples[0] == ("03/04/1960", "4 March 1960")


def test_what_no_order_makes_a_date_is_not_counted() -> None:
    found = group("ambiguous_date", "birth_date", **{"03/04/1960": 1, "03/04/2999": 5})
    proposal = bulk_corrections.as_dates(
        found, Corrections(), ParseOptions(), DateOrder.MONTH_FIRST
    )
    assert (proposal.count, proposal.helps) == (1, True)


def test_cells_of_one_text_are_fixed_alone_where_others_have_it_too() -> None:
    found = replace(group("not_a_phone", "phone", **{"030 1234567": 2}), whole=frozenset())
    proposal = bulk_corrections.as_country(found, Corrections(), ParseOptions(), "DE")
    assert proposal.corrections == Corrections(
        cells={(2, 1): "+49301234567", (3, 1): "+49301234567"}
    )


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("030 1234567", "+49301234567"),
        ("030 1234567 ext 5 (wife)", "+49301234567 ext 5 wife"),
        ("030 1234567; +44 7700 900123", "+49301234567; +447700900123"),
    ],
)
def test_numbers_are_read_as_those_of_the_country(text: str, becomes: str) -> None:
    found = group("not_a_phone", "phone", **{text: 4, "none": 1})
    proposal = bulk_corrections.as_country(found, Corrections(), ParseOptions(), "DE")
    assert (proposal.corrections, proposal.count) == (Corrections(words={(1, text): becomes}), 4)
    assert (proposal.examples, proposal.helps) == (((text, f"“{becomes}”"),), True)


def test_one_word_alone_is_mended() -> None:
    found = group(issue_lines.NEW_WORD, "gender", femme=5, homme=3)
    proposal = bulk_corrections.as_word(found, Corrections(), ParseOptions(), "femme", "female")
    assert (proposal.corrections, proposal.count) == (
        Corrections(words={(1, "femme"): "female"}),
        5,
    )
    assert proposal.examples == (("femme", "“female”"),)


def test_the_spelling_of_the_file_is_kept() -> None:
    found = bulk_corrections.as_written(
        group(OTHER_SPELLING, "department", surgery=1), Corrections(), ParseOptions()
    )
    assert found.corrections.words == {(1, "surgery"): "surgery"}
    assert found.helps


def test_all_cells_of_the_group_are_emptied() -> None:
    proposal = bulk_corrections.as_empty(
        group("not_an_email", "email", a=1, b=2), Corrections(), ParseOptions()
    )
    assert proposal.corrections == Corrections(words={(1, "a"): "", (1, "b"): ""})
    assert (proposal.count, proposal.examples[0]) == (3, ("a", "blank"))


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ("@@", "@", {"a@@x.org": "a@x.org"}),
        ("zz", "", {}),
        ("", "x", {}),
        ("b@x.org", "", {}),
    ],
)
def test_text_is_replaced_in_the_cells_of_the_group(
    find: str, put: str, words: dict[str, Any]
) -> None:
    found = group("not_an_email", "email", **{"a@@x.org": 1})
    proposal = bulk_corrections.as_replaced(found, Corrections(), ParseOptions(), find, put)
    assert proposal.corrections == Corrections(words={(1, old): new for old, new in words.items()})
    assert proposal.count == len(words)


def test_a_second_replacement_is_made_in_what_the_first_made() -> None:
    found = group("not_an_email", "email", **{"a@@x,org": 1})
    once = bulk_corrections.as_replaced(found, Corrections(), ParseOptions(), "@@", "@").corrections
    twice = bulk_corrections.as_replaced(found, once, ParseOptions(), ",", ".").corrections
    assert twice == Corrections(words={(1, "a@@x,org"): "a@x.org"})
