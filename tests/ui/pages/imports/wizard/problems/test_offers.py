"""What is offered for cells alike, and what it makes of them before it is done."""

from typing import Any

import pytest

from core.dates import DateOrder
from importers.checking.mending import Mends
from records.fields import BY_KEY, Field, Kind, Part
from records.values import Context
from tests.importers.contact_files import table
from ui.pages.imports.wizard.problems import faults, offers
from ui.pages.imports.wizard.problems.faults import Group
from ui.pages.imports.wizard.problems.offers import Offer

OWN = Field("custom.hue", "Hue", Kind.CHOICE, Part.CUSTOM, "hue", choices=("Red", "Blue"))


def group(code: str, key: str, **texts: int) -> Group:
    return Group(faults.Kind(code, 1), 1, "Column", {**BY_KEY, OWN.key: OWN}.get(key), texts)


@pytest.mark.parametrize(
    ("code", "key", "first"),
    [
        ("not_a_date", "birth_date", []),
        ("unknown_word", "email_status", [Offer.WORD]),
        ("unknown_word", OWN.key, [Offer.WORD]),
        ("not_yes_or_no", "deceased", [Offer.WORD]),
        (faults.NEW_WORD, "country", [Offer.WORD]),
        ("not_a_phone", "phone", [Offer.COUNTRY]),
        ("not_an_email", "email", []),
        ("not_an_email", "full_name", []),
    ],
)
def test_what_fits_the_field_is_offered_first(code: str, key: str, first: list[Offer]) -> None:
    assert offers.offers_for(group(code, key, x=1)) == [*first, Offer.EMPTY, Offer.REPLACE]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("03/04/1960", [Offer.DAY_FIRST, Offer.MONTH_FIRST]),
        ("10/26/1979", [Offer.MONTH_FIRST, Offer.YEAR_FIRST]),
        ("03/04/05", [Offer.DAY_FIRST, Offer.MONTH_FIRST, Offer.YEAR_FIRST]),
        ("October 2016", [Offer.FIRST_OF_MONTH]),
        ("soon", []),
    ],
)
def test_only_what_can_help_is_offered_for_dates(text: str, offered: list[Offer]) -> None:
    found = group("not_a_date", "birth_date", **{text: 1})
    assert offers.offers_for(found) == [*offered, Offer.EMPTY, Offer.REPLACE]


def test_a_month_becomes_its_first_day() -> None:
    found = group("day_unknown", "last_verified", **{"October 2016": 2, "soon": 1})
    proposal = offers.as_first_of_month(found, Mends(), Context())
    assert proposal.mends == Mends(words={(1, "October 2016"): "2016-10-01"})
    assert (proposal.count, proposal.helps) == (2, True)
    assert proposal.examples == (("October 2016", "1 October 2016"),)


@pytest.mark.parametrize(
    ("key", "some"),
    [("gender", "female"), (OWN.key, "Blue"), ("deceased", "Yes"), ("country", "France")],
)
def test_terms_are_those_of_the_field(key: str, some: str) -> None:
    assert some in offers.terms_for(group("unknown_word", key))


def test_dates_are_shown_in_words() -> None:
    found = group("ambiguous_date", "birth_date", **{"03/04/1960": 2, "05/06/1961": 1})
    proposal = offers.as_dates(found, Mends(), Context(), DateOrder.MONTH_FIRST)
    assert proposal.mends == Mends(dates={1: DateOrder.MONTH_FIRST})
    assert proposal.count == 3
    assert proposal.examples[0] == ("03/04/1960", "4 March 1960")


def test_what_stays_unreadable_is_said() -> None:
    found = group("ambiguous_date", "birth_date", **{"13/04/1960": 1})
    proposal = offers.as_dates(found, Mends(), Context(), DateOrder.MONTH_FIRST)
    assert proposal.examples == (("13/04/1960", "nothing: “13/04/1960” is not a date."),)
    assert not proposal.helps


def test_numbers_are_read_as_those_of_the_country() -> None:
    found = group("not_a_phone", "phone", **{"030 1234567": 4})
    proposal = offers.as_country(found, Mends(), Context(), "DE")
    assert (proposal.mends, proposal.count) == (Mends(regions={1: "DE"}), 4)
    assert "49" in proposal.examples[0][1]


def test_one_word_alone_is_mended() -> None:
    found = group(faults.NEW_WORD, "gender", femme=5, homme=3)
    proposal = offers.as_word(found, Mends(), Context(), "femme", "female")
    assert (proposal.mends, proposal.count) == (Mends(words={(1, "femme"): "female"}), 5)
    assert proposal.examples == (("femme", "“female”"),)


def test_all_cells_of_the_group_are_emptied() -> None:
    proposal = offers.as_empty(group("not_an_email", "email", a=1, b=2), Mends(), Context())
    assert proposal.mends == Mends(words={(1, "a"): "", (1, "b"): ""})
    assert (proposal.count, proposal.examples[0]) == (3, ("a", "nothing"))


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ("@@", "@", {"a@@x.org": "a@x.org"}),
        ("zz", "", {}),
        ("", "x", {}),
        ("b@x.org", "", {"b@x.org": ""}),
    ],
)
def test_text_is_replaced_in_the_whole_column(find: str, put: str, words: dict[str, Any]) -> None:
    file = table(["Name", "E-mail"], ["A", "a@@x.org"], ["B", "b@x.org"], ["C", None])
    found = group("not_an_email", "email", **{"a@@x.org": 1})
    proposal = offers.as_replaced(found, Mends(), Context(), file, find, put)
    assert proposal.mends == Mends(words={(1, old): new for old, new in words.items()})
    assert proposal.count == len(words)


def test_a_second_replacement_is_made_in_what_the_first_made() -> None:
    file = table(["Name", "E-mail"], ["A", "a@@x,org"])
    found = group("not_an_email", "email", **{"a@@x,org": 1})
    once = offers.as_replaced(found, Mends(), Context(), file, "@@", "@").mends
    twice = offers.as_replaced(found, once, Context(), file, ",", ".").mends
    assert twice == Mends(words={(1, "a@@x,org"): "a@x.org"})
