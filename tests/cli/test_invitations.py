"""Samples, exclusions, shared addresses and links of waves by commands."""

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.cli.commands import Almanac
from tests.databases import raw_connection

WAVE = ("--survey", "CAR", "--wave", "2019")


@pytest.fixture
def opened(fielded: Almanac) -> Almanac:
    """The wave CAR 2019, to which three of four people can be invited."""
    fielded.json("wave", "open", "--survey", "CAR", "--label", "2019")
    return fielded


def test_a_sample_is_drawn_again_by_its_seed(opened: Almanac) -> None:
    planned = opened.json("invite", *WAVE, "--sample", 2, "--seed", 7, "--dry-run")
    assert (planned["invited"], planned["excluded"]["not_sampled"]) == (2, 1)
    assert planned["sample"] == {
        "seed": 7, "drawn": 2, "available": 3, "stratified_by": None,
        "strata": [{"value": "", "available": 3, "drawn": 2}],
    }  # fmt: skip
    told = opened("invite", *WAVE, "--sample", "2", "--seed", 7)
    assert "Simple random sample: 2 of 3 people (67%), with the seed 7." in told.out
    assert opened.json("invite", *WAVE, "--dry-run")["excluded"]["already_invited"] == 2


def test_a_sample_by_a_field_tells_its_strata(opened: Almanac) -> None:
    told = opened.json(
        "invite", *WAVE, "--sample", "50%", "--stratify", "award", "--allocation", "equal"
    )
    assert (told["invited"], told["sample"]["stratified_by"]) == (2, "award")
    assert [(one["value"], one["drawn"]) for one in told["sample"]["strata"]] == [
        ("MD(Res)", 1), ("PhD", 1),
    ]  # fmt: skip
    assert 1 <= told["sample"]["seed"] <= 999_999


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (("--sample", "0"), "A sample has at least one person."),
        (("--sample", "120%"), "A sample is more than 0% and at most 100%."),
        (("--sample", "1", "--stratify", "shoes"), "There is no field “shoes”."),
        (("--exclude-segment", "Nobody"), "There is no segment or list “Nobody”"),
        (("--exclude-addresses", "missing.txt"), "“missing.txt” can’t be read"),
        (("--by-hand", "99999"), "Person 99999 is not among those to invite"),
    ],
)
def test_what_makes_no_sense_is_refused(
    opened: Almanac, options: tuple[str, ...], refusal: str
) -> None:
    assert refusal in opened("invite", *WAVE, *options).refusal
    assert opened.json("invite", *WAVE, "--dry-run")["invited"] == 3


@pytest.mark.parametrize("options", [("--sample", "many"), ("--sample", "1.5"), ("--seed", "3")])
def test_options_that_cannot_be_read_are_wrong_usage(
    opened: Almanac, options: tuple[str, ...]
) -> None:
    assert opened("invite", *WAVE, *options).status == 2


def test_segments_addresses_and_domains_are_excluded_and_stay_excluded(
    opened: Almanac, tmp_path: Path
) -> None:
    file = tmp_path / "not.csv"
    file.write_text("E-mail;Name\nChloe.Okafor@example.ac.uk;Chloë\n", encoding="utf-16")
    opened.json("segment", "save", "Medics", "--where", "award = MD(Res)")
    told = opened.json(
        "invite", *WAVE, "--exclude-segment", "medics", "--exclude-addresses", file,
    )  # fmt: skip
    assert told["invited"] == 1
    assert (told["excluded"]["exclusion_list"], told["excluded"]["excluded_address"]) == (1, 1)
    again = opened.json("invite", *WAVE)
    assert (again["invited"], again["excluded"]["exclusion_list"]) == (0, 1)


def test_addresses_are_excluded_by_any_sheet_of_a_workbook(opened: Almanac, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Remark", "Name"])
    book.worksheets[0]["B2"] = "Chloë"
    book.worksheets[0]["B2"].hyperlink = "mailto:chloe.okafor@example.ac.uk"
    book.create_sheet("Nobody yet")
    book.create_sheet("Partners").append(["@example.org", 12])
    book.save(tmp_path / "not.xlsx")
    told = opened.json("invite", *WAVE, "--exclude-addresses", tmp_path / "not.xlsx", "--dry-run")
    assert (told["invited"], told["excluded"]["excluded_address"]) == (0, 3)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("Anna, Ben", "has no addresses or domains"),
        ("a@example.org b@", "1 address in “not.txt” can’t be read: b@."),
    ],
)
def test_a_file_without_good_addresses_is_refused(
    opened: Almanac, tmp_path: Path, content: str, refusal: str
) -> None:
    (tmp_path / "not.txt").write_text(content)
    told = opened("invite", *WAVE, "--exclude-addresses", tmp_path / "not.txt")
    assert refusal in told.refusal


def test_a_couple_gets_one_message_or_two(opened: Almanac) -> None:
    (ben,) = opened.json("contacts", "search", "nunez")["people"]
    (anna,) = opened.json("contacts", "search", "marsh")["people"]
    with closing(raw_connection(opened.address)) as connection:
        connection.execute(
            "UPDATE contact_points SET value = 'anna.marsh@example.org',"
            " match_value = 'anna.marsh@example.org' WHERE kind = 'email' AND person_id = ?",
            (ben["id"],),
        )
    one = opened.json("invite", *WAVE, "--dry-run")
    assert (one["invited"], one["excluded"]["duplicate_address"]) == (2, 1)
    for chosen in (anna, ben):
        by_hand = opened.json(
            "invite", *WAVE, "--id", anna["id"], "--id", ben["id"], "--by-hand", chosen["id"],
            "--dry-run",
        )  # fmt: skip
        assert (by_hand["invited"], by_hand["excluded"]) == (1, {"duplicate_address": 1})
    each = opened.json("invite", *WAVE, "--shared-addresses", "each")
    assert (each["invited"], each["excluded"].get("duplicate_address")) == (3, None)


def test_a_wave_has_its_own_link_or_that_of_its_survey(opened: Almanac, tmp_path: Path) -> None:
    assert opened.json("wave", "link", *WAVE)["link"] == ""
    of_survey = "https://survey.example.org/s?token={token}"
    opened.json("wave", "link", "--survey", "CAR", "--set", of_survey)
    assert opened.json("wave", "link", *WAVE)["link"] == of_survey
    told = opened.json("wave", "link", *WAVE, "--set", "https://survey.example.org/2019/{token}")
    assert told["example"] == "https://survey.example.org/2019/3f9a6c0e5b7d4812a1c4e7f09b2d5836"
    opened.json("invite", *WAVE)
    out = tmp_path / "list.csv"
    assert opened.json("export", "invitations", out, *WAVE)["has_link"]
    assert "https://survey.example.org/2019/" in out.read_text(encoding="utf-8-sig")
    assert opened.json("wave", "link", *WAVE, "--set", "")["link"] == of_survey
    refused = opened("wave", "link", *WAVE, "--set", "https://survey.example.org/")
    assert "needs {token}" in refused.refusal


def test_the_links_of_platforms_are_shown(opened: Almanac) -> None:
    told = opened("wave", "link", *WAVE, "--presets")
    assert "There is no link yet." in told.out
    assert "LimeSurvey: https://survey.example.org/index.php/123456?token={token}" in told.out


def test_a_list_that_was_not_sent_is_said_to_be(opened: Almanac, tmp_path: Path) -> None:
    assert "No list was exported yet." in opened("wave", "lists", *WAVE).out
    opened.json("invite", *WAVE)
    opened.json("export", "invitations", tmp_path / "list.csv", *WAVE, "--format", "mailchimp")
    (listed,) = opened.json("wave", "lists", *WAVE)["lists"]
    assert (listed["kind"], listed["format"], listed["people"]) == ("invitation", "mailchimp", 3)
    assert listed["state"] == "sent"
    told = opened.json("wave", "lists", *WAVE, "--not-sent", listed["id"])
    assert (told["withdrawn"], told["lists"][0]["state"]) == (3, "withdrawn")
    assert "invitation, mailchimp: 3 people, not sent" in opened("wave", "lists", *WAVE).out
    rest = tmp_path / "rest.csv"
    assert opened.json("export", "invitations", rest, *WAVE, "--only", "not-sent")["rows"] == 3
    refused = opened("wave", "lists", *WAVE, "--not-sent", listed["id"])
    assert "on record already" in refused.refusal
